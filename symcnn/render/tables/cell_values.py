"""Numbers and formulas for JSON and CSV: integers, or expressions in Python's syntax."""

from __future__ import annotations

from functools import lru_cache

from sympy import Expr, Pow, Rational
from sympy.printing.pycode import PythonCodePrinter

from symcnn.algebra.compile import as_single_fraction
from symcnn.algebra.polynomials.unknown import at_least, is_known
from symcnn.algebra.sums.closed_sum import Series
from symcnn.layers import Shape

_PRINTER = PythonCodePrinter({"fully_qualified_modules": False})
_UNORDERED = PythonCodePrinter({"fully_qualified_modules": False, "order": "none"})
_MAX_ORDERED_TERMS = 200
"""The number of terms up to which a sum is ordered: ordering more takes too long."""


@lru_cache(maxsize=4096)
def value(number: Expr) -> int | str:
    """Return an integer as an int, and any other expression in Python's syntax.

    An unknown number is described by its lower bound, in words.
    """
    if not is_known(number):
        return at_least(number, lambda bound: str(count(bound)))
    printer = _PRINTER if len(number.args) <= _MAX_ORDERED_TERMS else _UNORDERED
    return int(number) if number.is_Integer else printer.doprint(number)


@lru_cache(maxsize=4096)
def count(number: Expr) -> int | str:
    """Return an integer like `value`, its fractions over one divisor, so that // is exact.

    >>> from symcnn.algebra import symbol
    >>> count(symbol("n") ** 2 / 2 - symbol("n") / 2)
    '(n**2 - n)//2'
    """
    if number.is_Atom or not is_known(number) or not _is_divided(number) or number.has(Series):
        return value(number)
    above, below = as_single_fraction(number)
    return f"({value(above)})//{_PRINTER.doprint(below)}"


def sides(shape: Shape) -> str:
    """Return a shape as `channels x height x width`, with formulas in brackets.

    >>> from symcnn import parse
    >>> sides(parse("I(n,1)-C(5,f)").output)
    'f x (n - 4) x (n - 4)'
    """
    return " x ".join(map(_format_side, shape.numbers))


def _format_side(number: Expr) -> str:
    return str(count(number)) if number.is_Atom else f"({count(number)})"


def _is_divided(number: Expr) -> bool:
    """Return whether an expression contains a fraction or a negative power."""
    fractions = (fraction.q != 1 for fraction in number.atoms(Rational))
    return any(fractions) or any(
        power.exp.could_extract_minus_sign() for power in number.atoms(Pow)
    )
