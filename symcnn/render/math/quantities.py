"""Totals as mathematics on a page, in a form and in an order that an author chooses."""

from __future__ import annotations

from symcnn.network import QUANTITIES, Network
from symcnn.network import quantity as total
from symcnn.network.quantities import BY_SYMBOL
from symcnn.render.math.expressions import expression
from symcnn.render.math.nodes import Math
from symcnn.suggestions import check_known

LABELS = {name: name for name in QUANTITIES} | {"macs": "MACs", "flops": "FLOPs"}
"""What stands on the left of an equation for a total, by its name."""


def quantity(net: Network, name: str, form: str | None = None, by: str | None = None) -> Math:
    """Return a total in one of the forms, its terms by their degree in a symbol if one is given.

    Raises SymcnnError for a name that is no quantity, no form, or no symbol of the network.
    """
    if by is not None:
        check_known(by, tuple(net.symbols), "symbol of the network")
    found = total(net, name, form, by if form in BY_SYMBOL else None)
    return expression(found, None if by is None else net.symbols[by])
