"""The printer of SymPy expressions in the notation, which can be parsed again."""

from __future__ import annotations

from sympy import Expr
from sympy.printing.str import StrPrinter


class _NotationPrinter(StrPrinter):  # type: ignore[misc]  # SymPy has no types
    """A SymPy printer for the notation."""

    printmethod = "_notation"

    def _print_Pow(self, expr: Expr, rational: bool = False) -> str:  # noqa: FBT001, FBT002, N802
        return super()._print_Pow(expr, rational).replace("**", "^")  # type: ignore[no-any-return]

    def _print_FloorDiv(self, expr: Expr) -> str:  # noqa: N802 - SymPy's printer protocol
        numerator, denominator = map(self._print, expr.args)
        return f"(({numerator})//({denominator}))"

    def _print_IndexedSymbol(self, expr: Expr) -> str:  # noqa: N802
        return "{}[{}]".format(*map(self._print, expr.args))

    def _print_FloorRoot(self, expr: Expr) -> str:  # noqa: N802
        radicand, index = map(self._print, expr.args)
        return f"floor(({radicand})^(1/{index}))"

    def _print_Min(self, expr: Expr) -> str:  # noqa: N802
        return f"min({', '.join(map(self._print, expr.args))})"

    def _print_Max(self, expr: Expr) -> str:  # noqa: N802
        return f"max({', '.join(map(self._print, expr.args))})"


_PRINTER = _NotationPrinter()


def print_expression(expr: Expr) -> str:
    """Print an exact SymPy expression in the notation.

    >>> from symcnn.algebra import FloorDiv, symbol
    >>> print_expression(FloorDiv(symbol("n"), 2) * 3)
    '3*((n)//(2))'
    """
    text: str = _PRINTER.doprint(expr)
    return text
