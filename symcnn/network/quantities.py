"""Quantities of a network by name, in a normal form such as expanded or factored."""

from __future__ import annotations

from sympy import Expr, Integer, Symbol

from symcnn.algebra.forms import FORMS, shortest
from symcnn.algebra.polynomials.unknown import formed
from symcnn.errors import SymcnnError
from symcnn.network.building.built_network import COUNTS
from symcnn.network.network import Network, as_network
from symcnn.suggestions import check_known

QUANTITIES = (*COUNTS, "flops")
"""The names of the quantities."""
BY_SYMBOL = ("collected", "horner")
"""The forms that order a quantity by a symbol."""


def quantity(
    net: Network | str, name: str, form: str | None = None, by: str | Symbol | None = None
) -> Expr:
    """Return a quantity of a network, such as `params`, as an exact SymPy expression.

    `form` is one of `FORMS`, by default the shortest. `by` names the symbol that the forms
    `collected` and `horner` order by. Raises SymcnnError for an unknown quantity, form or symbol,
    and for `by` with another form.

    >>> quantity("I(28,1)-C(3,w)-C(3,w)", "params", "expanded")
    9*w**2 + 11*w
    """
    net = as_network(net)
    check_known(name, QUANTITIES, "quantity")
    total = Integer(2) * net.total("macs") if name == "flops" else net.total(name)
    if form is not None:
        check_known(form, tuple(FORMS), "form")
    if by is None:
        return formed(total, shortest if form is None else lambda expr: FORMS[form](expr, None))
    check_known(str(by), tuple(net.symbols), "symbol")
    if form not in BY_SYMBOL:
        raise SymcnnError(f"by requires the form {' or '.join(BY_SYMBOL)}")
    symbol = net.symbols[str(by)]
    return formed(total, lambda expr: FORMS[form](expr, symbol))
