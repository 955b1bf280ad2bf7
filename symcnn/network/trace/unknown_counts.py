"""The layers of which a count is unknown, and the refusal of what only a known one can answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sympy import Expr

from symcnn.algebra.polynomials.unknown import is_known
from symcnn.errors import SymcnnError
from symcnn.network.trace.trace import Group, Record

_NAMED = 5
"""The layers that a message names, at most."""


def check_counted(what: str, found: Expr, layers: Iterable[Record | Group]) -> None:
    """Raise SymcnnError where a quantity of layers is unknown, with the names of those it is of."""
    if not is_known(found):
        message = f"{what} is unknown: {uncounted(layers)}; state it, as in X(..., macs=1000)"
        raise SymcnnError(message)


def uncounted(layers: Iterable[Record | Group]) -> str:
    """Return which layers have unknown multiply-accumulates, in words.

    >>> from symcnn import parse
    >>> uncounted(parse("I(9,1)-X(arriving=(1,9,9))-O(5)-X(arriving=5)").layers)
    'the MACs of X and X2 are not known'
    """
    paths = list(_paths(layers))
    named, more = paths[:_NAMED], len(paths[_NAMED:])
    *most, last = [*named, f"{more} more"] if more else named
    names = f"{', '.join(most)} and {last}" if most else last
    return f"the MACs of {names} are not known"


def _paths(layers: Iterable[Record | Group]) -> Iterator[str]:
    for layer in layers:
        if isinstance(layer, Group):
            yield from _paths(layer.layers)
        elif not is_known(layer.macs):
            yield layer.path
