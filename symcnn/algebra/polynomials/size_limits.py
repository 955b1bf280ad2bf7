"""Limits on the size of an expression, which keep all operations on it fast."""

from __future__ import annotations

from functools import lru_cache

from sympy import Expr, Rational

from symcnn.algebra.polynomials.expand import length
from symcnn.algebra.polynomials.polynomial import degree

MAX_DEPTH = 40
"""The maximum nesting depth of operations."""
MAX_SIZE = 500
"""The maximum number of numbers, symbols and operations."""
MAX_DEGREE = 50
"""The maximum degree of a polynomial."""
MAX_DIGITS = 150
"""The maximum number of digits of a number."""
MAX_TERMS = 500
"""The maximum number of terms of a polynomial."""


def excess(expr: Expr, max_parts: int = MAX_SIZE) -> str | None:
    """Describe the first limit that an expression exceeds; None if it exceeds none.

    >>> from symcnn.algebra import symbol
    >>> excess(symbol("w") ** 101)
    'has a degree of more than 50'
    """
    if _digits(expr) > MAX_DIGITS:
        return f"has a number of more than {MAX_DIGITS} digits"
    if degree(expr) > MAX_DEGREE:
        return f"has a degree of more than {MAX_DEGREE}"
    if _depth(expr) > MAX_DEPTH:
        return f"has more than {MAX_DEPTH} nested operations"
    if parts(expr) > max_parts:
        return f"has more than {max_parts:,} parts"
    return f"has more than {MAX_TERMS:,} terms" if length(expr) > MAX_TERMS else None


def digits_of(number: Rational) -> int:
    """Return an upper bound of the digits of numerator and denominator, accurate to a few."""
    return int(max(abs(number.p), number.q)).bit_length() * 30_103 // 100_000 + 1


@lru_cache(maxsize=8192)
def _digits(expr: Expr) -> int:
    if expr.is_Rational:
        return digits_of(expr)
    return max(map(_digits, expr.args), default=0)


@lru_cache(maxsize=8192)
def _depth(expr: Expr) -> int:
    return 1 + max(map(_depth, expr.args), default=0)


@lru_cache(maxsize=8192)
def parts(expr: Expr) -> int:
    """Return the number of numbers, symbols and operations in an expression."""
    return 1 + sum(map(parts, expr.args))
