"""Families of symbols: w_1, w_2, …, and the member w[i] whose index is an expression."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING

from sympy import Expr, Integer, Symbol

from symcnn.algebra.polynomials.polynomial import expand_products
from symcnn.errors import SymcnnError

if TYPE_CHECKING:
    from sympy.printing.printer import Printer


class IndexedSymbol(Expr):  # type: ignore[misc]  # SymPy has no types
    """The member of a family of symbols whose index is an expression, such as w[i - 1].

    With a number as its index, it is an ordinary symbol with the assumptions of `base`, the symbol
    of the family. A number in place of the family stands for a family of equal members.

    >>> from symcnn.algebra import symbol
    >>> w, i = symbol("w"), symbol("i")
    >>> IndexedSymbol(w, i - 1), IndexedSymbol(w, i - 1).subs(i, 3), IndexedSymbol(w, i).subs(w, 8)
    (w[i - 1], w_2, 8)
    """

    def __new__(cls, base: Expr, index: Expr) -> Expr:  # noqa: D102
        if not base.is_Symbol:
            return base
        position = expand_products(index)
        if position.is_Integer:
            return member(base, int(position))
        return super().__new__(cls, base, position)

    def minimum(self) -> Integer:
        """Return a lower bound: 1, or 0 if members may be 0."""
        return Integer(1 if self.args[0].is_positive else 0)

    def _eval_is_integer(self) -> bool | None:
        return self.args[0].is_integer  # type: ignore[no-any-return]

    def _eval_is_rational(self) -> bool | None:
        return self.args[0].is_rational  # type: ignore[no-any-return]

    def _eval_is_extended_real(self) -> bool | None:
        return self.args[0].is_extended_real  # type: ignore[no-any-return]

    def _eval_is_finite(self) -> bool | None:
        return self.args[0].is_finite  # type: ignore[no-any-return]

    def _eval_is_extended_positive(self) -> bool | None:
        return self.args[0].is_extended_positive  # type: ignore[no-any-return]

    def _eval_is_extended_nonnegative(self) -> bool | None:
        return self.args[0].is_extended_nonnegative  # type: ignore[no-any-return]

    def _sympystr(self, printer: Printer) -> str:
        base, index = map(printer.doprint, self.args)
        return f"{base}[{index}]"

    _pythoncode = _lambdacode = _numpycode = _sympystr  # a family is a list or a dictionary there

    def _latex(self, printer: Printer) -> str:
        base, index = map(printer.doprint, self.args)
        return f"{{{base}}}_{{{index}}}"


@lru_cache(maxsize=4096)
def member(base: Symbol, index: int) -> Symbol:
    """Return the member of a family with a number as its index, as a symbol: w_1."""
    return Symbol(f"{base.name}_{index}", **base.assumptions0)


def highest_offset(exprs: Iterable[Expr], index: Symbol) -> int | None:
    """Return the largest c of the members w[index + c] in expressions; None without any.

    Printed from c on, the index is that of the last of neighboring members w[i - 1], w[i].

    >>> from symcnn.algebra import symbol
    >>> w, i = symbol("w"), symbol("i")
    >>> highest_offset([IndexedSymbol(w, i + 2) * IndexedSymbol(w, i + 1)], i)
    2
    """
    members = (member for expr in exprs for member in expr.atoms(IndexedSymbol))
    offsets = (member.args[1] - index for member in members)
    return max((int(offset) for offset in offsets if offset.is_Integer), default=None)


def unknown_members(expr: IndexedSymbol) -> SymcnnError:
    """Return the error of an operation that needs every member of a family."""
    message = f"the number of members of '{expr.args[0]}' is unknown"
    return SymcnnError(f"{message}; substitute numbers for the bounds of its loops")
