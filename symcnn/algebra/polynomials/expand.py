"""Products of sums, multiplied out where they do not become too long."""

from __future__ import annotations

from math import comb, prod

from sympy import Add, Expr, Mul, expand

from symcnn.errors import ShapeError

MAX_TERMS = 2_000
"""How many terms an expression may have once it is multiplied out."""


def opened(expr: Expr) -> Expr:
    """Return a sum of monomials; raises ShapeError for more than MAX_TERMS of them.

    Powers with symbols in the exponent are left as they are.
    """
    if _is_flat(expr):
        return expr
    if length(expr) > MAX_TERMS:
        message = f"an expression here has more than {MAX_TERMS:,} terms when multiplied out"
        raise ShapeError(message)
    return expand(expr, power_exp=False, power_base=False, log=False, basic=False)


def length(expr: Expr) -> int:
    """Return how many terms the expression has, at most, when it is multiplied out.

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
    """Tell that the expression is a sum of monomials already."""
    return not any(
        _without_exponent(factor).is_Add
        for term in Add.make_args(expr)
        for factor in Mul.make_args(term)
    )


def _without_exponent(factor: Expr) -> Expr:
    return factor.base if factor.is_Pow and factor.exp.is_Integer else factor
