"""Expressions as plain text with mathematical signs: `9·f² + 2·f`, `⌈n/32⌉`."""

from __future__ import annotations

import re
from functools import lru_cache

from sympy import Expr
from sympy.printing.str import StrPrinter

from symcnn.algebra.polynomials.powers import joined
from symcnn.algebra.polynomials.term_order import ordered_terms
from symcnn.algebra.polynomials.unknown import at_least

_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_NUMBER_POWER = re.compile(r"\*\*(\d+)")
_LARGE_NUMBER = re.compile(r"(?<![\w.])\d{4,}")


class _Printer(StrPrinter):  # type: ignore[misc]  # SymPy has no types
    """SymPy's string printer, with powers of numbers in their shortest form."""

    printmethod = "_plain"

    def parenthesize(self, item: Expr, level: int, strict: bool = False) -> str:  # noqa: FBT001, FBT002
        """Print a subexpression, in parentheses if its precedence is below `level`."""
        return _parenthesize(item, level, strict)

    def _as_ordered_terms(self, expr: Expr, order: str | None = None) -> list[Expr]:
        """Return the terms of a sum in SymPy's order."""
        return ordered_terms(expr) or list(super()._as_ordered_terms(expr, order))

    def _print_Mul(self, expr: Expr) -> str:  # noqa: N802 - SymPy's printer protocol
        short = joined(expr)
        return str(super()._print_Mul(short) if short.is_Mul else self._print(short))

    def _print_Pow(self, expr: Expr, rational: bool = False) -> str:  # noqa: N802, FBT001, FBT002
        return str(super()._print_Pow(joined(expr), rational=rational))

    def _print_LatticeOp(self, expr: Expr) -> str:  # noqa: N802
        return _print_choice(expr)


_PRINTER = _Printer()


@lru_cache(maxsize=4096)
def _print_choice(expr: Expr) -> str:
    """Print a min or max; cached, because nested ones repeat their arguments."""
    return str(StrPrinter._print_LatticeOp(_PRINTER, expr))  # noqa: SLF001


@lru_cache(maxsize=2**14)
def _parenthesize(item: Expr, level: int, strict: bool) -> str:  # noqa: FBT001
    """Print a subexpression; cached, because totals repeat the sizes of the feature maps."""
    return str(super(_Printer, _PRINTER).parenthesize(joined(item), level, strict))


def text(expr: Expr) -> str:
    """Print an expression, with · for products, superscripts and digit groups.

    >>> from symcnn.algebra import FloorDiv, symbol
    >>> text(20000 * symbol("w") ** 2 * FloorDiv(symbol("n") + 3, 32))
    '20,000·w²·⌊(n + 3)/32⌋'
    >>> text(2 ** (2 * symbol("D")) / 2 ** symbol("i"))
    '2^(2·D - i)'
    """
    return at_least(expr, _text)


def _text(expr: Expr) -> str:
    plain = _NUMBER_POWER.sub(lambda power: superscript(power[1]), _PRINTER.doprint(expr))
    plain = plain.replace("Min(", "min(").replace("Max(", "max(")
    plain = plain.replace("sqrt(", "√(")
    spaced = plain.replace("**", "^").replace("*", "·")
    return _LARGE_NUMBER.sub(lambda digits: f"{int(digits[0]):,}", spaced)


def superscript(digits: str) -> str:
    """Return digits as a superscript."""
    return digits.translate(_SUPERSCRIPT)
