"""Totals as typeset formulas, in a chosen form and order of terms."""

from __future__ import annotations

from symcnn.network import QUANTITIES, Network
from symcnn.network import quantity as total
from symcnn.network.quantities import BY_SYMBOL
from symcnn.render.math.expressions import expression
from symcnn.render.math.nodes import Math
from symcnn.suggestions import check_known

LABELS = {name: name.capitalize() for name in QUANTITIES} | {
    "params": "Parameters",
    "frozen": "Frozen parameters",
    "buffers": "Non-trainable (buffers)",
    "macs": "MACs",
    "flops": "FLOPs",
}
"""The left side of the equation of a total, by its name; as in the summary of `symcnn show`."""


def quantity(net: Network, name: str, form: str | None = None, by: str | None = None) -> Math:
    """Return a total in a form, with the highest powers of `by` first if it is given.

    Raises SymcnnError for an unknown quantity, form or symbol.
    """
    if by is not None:
        check_known(by, tuple(net.symbols), "symbol")
    expr = total(net, name, form, by if form in BY_SYMBOL else None)
    return expression(expr, None if by is None else net.symbols[by])
