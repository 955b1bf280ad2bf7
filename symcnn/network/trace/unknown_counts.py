"""Unknown counts: the layers that have them, and the error of quantities that need them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sympy import Expr

from symcnn.algebra.polynomials.unknown import is_known
from symcnn.counters import COUNTER_QUANTITIES
from symcnn.errors import SymcnnError
from symcnn.network.trace.trace import LayerRecord, RepeatRecord

_MAX_NAMED_LAYERS = 5
"""The maximum number of layers that a message names."""


def check_counted(what: str, value: Expr, layers: Iterable[LayerRecord | RepeatRecord]) -> None:
    """Raise SymcnnError if a quantity is unknown, with the layers that make it so.

    `what` names the quantity, and `value` is its value over `layers`.
    """
    if is_known(value):
        return
    *_, quantity = what.split(".")
    if quantity in COUNTER_QUANTITIES:
        names = _name_uncounted(layers, quantity)
        raise SymcnnError(f"{what} is unknown: how this counter counts {names} is not known")
    raise SymcnnError(f"{what} is unknown: {uncounted(layers)}; give them, as in X(..., macs=1000)")


def uncounted(layers: Iterable[LayerRecord | RepeatRecord]) -> str:
    """Return a clause that names the layers whose multiply-accumulates are unknown.

    >>> from symcnn import parse
    >>> uncounted(parse("I(9,1)-X(arriving=(1,9,9))-O(5)-X(arriving=5)").layers)
    'the MACs of X and X2 are unknown'
    """
    return f"the MACs of {_name_uncounted(layers, 'macs')} are unknown"


def _name_uncounted(layers: Iterable[LayerRecord | RepeatRecord], quantity: str) -> str:
    paths = list(_iterate_uncounted(layers, quantity))
    named, more = paths[:_MAX_NAMED_LAYERS], len(paths[_MAX_NAMED_LAYERS:])
    *first, last = [*named, f"{more} more"] if more else named
    return f"{', '.join(first)} and {last}" if first else last


def _iterate_uncounted(
    layers: Iterable[LayerRecord | RepeatRecord], quantity: str
) -> Iterator[str]:
    """Yield the paths of the layers with an unknown quantity."""
    for layer in layers:
        if isinstance(layer, RepeatRecord):
            yield from _iterate_uncounted(layer.layers, quantity)
        elif not is_known(layer.quantity(quantity)):
            yield layer.path
