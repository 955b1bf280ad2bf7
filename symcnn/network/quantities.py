"""The quantities of a network by their names, and the forms that they can be written in."""

from __future__ import annotations

from sympy import Expr, Integer, Symbol

from symcnn.algebra.forms import FORMS, shortest
from symcnn.algebra.polynomials.unknown import formed
from symcnn.errors import SymcnnError
from symcnn.network.building.built_network import COUNTS
from symcnn.network.network import Network, as_network
from symcnn.suggestions import check_known

QUANTITIES = (*COUNTS, "flops")
"""The names of the totals."""
BY_SYMBOL = ("collected", "horner")
"""The forms that go by a symbol."""


def quantity(
    net: Network | str, name: str, form: str | None = None, by: str | Symbol | None = None
) -> Expr:
    """Return a total of a network in one of the forms; by default in the shortest.

    `by` names the symbol that `collected` and `horner` go by. Raises SymcnnError for a name that
    is no quantity, no form, or no symbol of the network, and for a form that goes by no symbol.

    >>> quantity("I(28,1)-C(3,w)-C(3,w)", "params", "expanded")
    9*w**2 + 11*w
    """
    net = as_network(net)
    check_known(name, QUANTITIES, "quantity")
    total = Integer(2) * net.total("macs") if name == "flops" else net.total(name)
    if form is not None:
        check_known(form, tuple(FORMS), "form")
    if by is None:
        return formed(total, shortest if form is None else lambda known: FORMS[form](known, None))
    check_known(str(by), tuple(net.symbols), "symbol of the network")
    if form not in BY_SYMBOL:
        raise SymcnnError(f"a symbol to go by is for the forms {' and '.join(BY_SYMBOL)}")
    symbol = net.symbols[str(by)]
    return formed(total, lambda known: FORMS[form](known, symbol))
