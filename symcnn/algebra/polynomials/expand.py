"""Expansion of products, up to a maximum number of terms."""

from __future__ import annotations

from math import comb, prod

from sympy import Add, Expr, Mul, expand

from symcnn.errors import ShapeError

MAX_TERMS = 2_000
"""The maximum number of terms of an expanded expression."""


def expand_all(expr: Expr) -> Expr:
    """Expand an expression into a sum of monomials; raises ShapeError above MAX_TERMS.

    Powers with symbols in the exponent are not expanded.
    """
    if _is_flat(expr):
        return expr
    check_length(expr)
    return expand(expr, power_exp=False, power_base=False, log=False, basic=False)


def check_length(expr: Expr) -> None:
    """Raise ShapeError if an expression may have more than MAX_TERMS when it is expanded."""
    if length(expr) > MAX_TERMS:
        message = f"an expression here has more than {MAX_TERMS:,} terms when expanded"
        raise ShapeError(message)


def length(expr: Expr) -> int:
    """Return an upper bound of the number of terms of the expanded expression.

    >>> from symcnn.algebra import symbol
    >>> length((symbol("a") + symbol("b") + 1) ** 2)
    6
    """
    if expr.is_Add:
        return sum(map(length, expr.args))
    if expr.is_Mul:
        return prod(map(length, expr.args))
    if expr.is_Pow and expr.exp.is_Integer and expr.exp > 0:
        base = length(expr.base)
        return comb(base + int(expr.exp) - 1, base - 1)
    return 1


def _is_flat(expr: Expr) -> bool:
    """Return whether the expression is a sum of monomials."""
    return not any(
        _without_exponent(factor).is_Add
        for term in Add.make_args(expr)
        for factor in Mul.make_args(term)
    )


def _without_exponent(factor: Expr) -> Expr:
    return factor.base if factor.is_Pow and factor.exp.is_Integer else factor
