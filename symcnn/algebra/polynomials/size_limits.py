"""How large a size may be as an expression, so that none takes too long to go on with."""

from __future__ import annotations

from functools import lru_cache

from sympy import Expr, Rational

from symcnn.algebra.polynomials.expand import length
from symcnn.algebra.polynomials.polynomial import degree

MAX_DEPTH = 40
"""Operations inside each other."""
MAX_SIZE = 500
"""Numbers, symbols and operations."""
MAX_DEGREE = 50
"""The degree of a polynomial."""
MAX_DIGITS = 150
"""The digits of a number."""
MAX_TERMS = 500
"""The terms of a polynomial."""


def excess(expr: Expr) -> str | None:
    """Return what is too large about an expression, or None if nothing is.

    >>> from symcnn.algebra import symbol
    >>> excess(symbol("w") ** 101)
    'has a degree of more than 50'
    """
    if _digits(expr) > MAX_DIGITS:
        return f"has a number of more than {MAX_DIGITS} digits"
    if degree(expr) > MAX_DEGREE:
        return f"has a degree of more than {MAX_DEGREE}"
    if _depth(expr) > MAX_DEPTH:
        return f"has more than {MAX_DEPTH} operations inside each other"
    if parts(expr) > MAX_SIZE:
        return f"has more than {MAX_SIZE:,} parts"
    return f"has more than {MAX_TERMS:,} terms" if length(expr) > MAX_TERMS else None


def digits_of(number: Rational) -> int:
    """Return about how many digits the greater part of a fraction has, and never less."""
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
    """Return how many numbers, symbols and operations an expression has."""
    return 1 + sum(map(parts, expr.args))
