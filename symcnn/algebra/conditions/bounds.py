"""Bounds on symbols in exponents, solved for the symbol: 2^k ≤ 1,024 gives k ≤ 10."""

from __future__ import annotations

from functools import singledispatch

from sympy import Expr, Integer, Symbol

from symcnn.algebra.conditions.condition import AtLeast, Condition, Multiple
from symcnn.algebra.conditions.equation import equal
from symcnn.algebra.conditions.guarded import Where, where
from symcnn.algebra.polynomials.polynomial import difference, is_at_least
from symcnn.algebra.polynomials.powers import factors, has_powers, substitute

_MAX_BOUND = 4_096
"""The largest value that is tried as a bound."""


@singledispatch
def as_linear_bound(condition: Condition) -> Condition:
    """Rewrite a condition with one symbol in exponents as a bound on that symbol, if possible.

    >>> from symcnn.algebra.conditions.condition import at_least
    >>> k = Symbol("k", integer=True, nonnegative=True)
    >>> print(as_linear_bound(at_least(1024 - 2**k)))
    k ≤ 10
    """
    return condition


@as_linear_bound.register
def _solve_bound(condition: AtLeast) -> Condition:
    expr = condition.expr
    if len(expr.free_symbols) != 1 or not has_powers(expr):
        return condition
    (name,) = expr.free_symbols
    rise = difference(expr, name)
    if is_at_least(-rise):
        last = _last_nonnegative(expr, name)
        return condition if last is None else AtLeast(last - name)
    if is_at_least(rise):
        last = _last_nonnegative(-expr - 1, name)
        return condition if last is None else AtLeast(name - last - 1)
    return condition


@as_linear_bound.register
def _solve_divisibility(condition: Multiple) -> Condition:
    """Bound k: c·p^(m·k) divides a number until its factors p are used up; only 1 divides 1."""
    if condition.expr == 1 and not has_powers(condition.modulus):
        return equal(condition.modulus, condition.expr)
    powers = [atom for atom in dict(factors(condition.modulus)) if has_powers(atom)]
    if not condition.expr.is_Integer or condition.expr == 0 or len(powers) != 1:
        return condition
    (power,) = powers
    if not (power.is_Pow and power.base.is_Integer and power.exp.is_Symbol):
        return condition
    last = _last_divisible(condition, power.exp)
    return condition if last is None else AtLeast(last - power.exp)


@as_linear_bound.register
def _solve_guarded(condition: Where) -> Condition:
    return where(as_linear_bound(condition.condition), condition.guard)


def _last_divisible(condition: Multiple, name: Symbol) -> Integer | None:
    """Return the last of the values 0, 1, … of a symbol for which a congruence holds, or None."""
    if condition.free_symbols != {name} or not condition.substitute({name: Integer(0)}).verdict:
        return None
    last = 0
    while condition.substitute({name: Integer(last + 1)}).verdict:
        last += 1
    return Integer(last)


def _last_nonnegative(expr: Expr, name: Symbol) -> Integer | None:
    """Return the last value at which a decreasing expression is ≥ 0, by bisection, or None."""
    low, high = -1, 1 if name.is_positive else 0
    if substitute(expr, {name: high}) < 0:
        return None
    while high <= _MAX_BOUND and substitute(expr, {name: high}) >= 0:
        low, high = high, 2 * high + 1
    if high > _MAX_BOUND:
        return None
    while high - low > 1:
        middle = (low + high) // 2
        if substitute(expr, {name: middle}) >= 0:
            low = middle
        else:
            high = middle
    return Integer(low)
