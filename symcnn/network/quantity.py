"""The quantities of a network by their names, and the forms that they can be written in."""

from __future__ import annotations

from sympy import Expr, Integer

from symcnn.algebra.forms import FORMS, shortest
from symcnn.algebra.polynomial import symbol
from symcnn.errors import SymcnnError
from symcnn.network.nearest import nearest
from symcnn.network.network import COUNTS, Network

QUANTITIES = (*COUNTS, "flops")
"""The names of the totals."""


def quantity(net: Network, name: str, form: str | None = None, by: str | None = None) -> Expr:
    """Return a total of a network in one of the forms; by default in the shortest.

    `by` names the symbol that `collected` and `horner` go by. Raises SymcnnError for a name that
    is no quantity, no form, or no symbol of the network.

    >>> from symcnn import parse
    >>> quantity(parse("I(28,1)-C(3,w)-C(3,w)"), "params", "expanded")
    9*w**2 + 11*w
    """
    _check(name, QUANTITIES, "quantity")
    if by is not None:
        _check(by, tuple(net.symbols), "symbol of the network")
    total = Integer(2) * net.total("macs") if name == "flops" else net.total(name)
    if form is None:
        return shortest(total)
    _check(form, tuple(FORMS), "form")
    return FORMS[form](total, None if by is None else symbol(by))


def _check(name: str, known: tuple[str, ...], what: str) -> None:
    if name not in known:
        hint = nearest(name, known) or f"; there are {', '.join(known) or 'none'}"
        raise SymcnnError(f"'{name}' is no {what}{hint}")
