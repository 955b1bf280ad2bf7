"""Bounds on a symbol that stands in exponents, put plainly: 2^k ≤ 1,024 is k ≤ 10."""

from __future__ import annotations

from functools import singledispatch

from sympy import Expr, Integer, Symbol

from symcnn.algebra.conditions.condition import AtLeast, Condition, Multiple
from symcnn.algebra.conditions.guarded import Where, where
from symcnn.algebra.polynomials.polynomial import minimum, multiplied_out
from symcnn.algebra.polynomials.powers import factors, has_powers, put

_FURTHEST = 4_096
"""How far a bound is looked for."""


@singledispatch
def plain(condition: Condition) -> Condition:
    """Return a condition on one symbol in exponents as a bound on that symbol, where it is one.

    >>> from symcnn.algebra.conditions.condition import at_least
    >>> k = Symbol("k", integer=True, nonnegative=True)
    >>> print(plain(at_least(1024 - 2**k)))
    k ≤ 10
    """
    return condition


@plain.register
def _(condition: AtLeast) -> Condition:
    expr = condition.expr
    if len(expr.free_symbols) != 1 or not has_powers(expr):
        return condition
    (name,) = expr.free_symbols
    rise = multiplied_out(put(expr, {name: name + 1}) - expr)
    if _never_negative(-rise):
        last = _last(expr, name)
        return condition if last is None else AtLeast(last - name)
    if _never_negative(rise):
        last = _last(-expr - 1, name)
        return condition if last is None else AtLeast(name - last - 1)
    return condition


@plain.register
def _(condition: Multiple) -> Condition:
    """A number is a multiple of c·p^(m·k) up to the k at which it has no more factors p."""
    parts = dict(factors(condition.modulus))
    powers = [part for part in parts if has_powers(part)]
    if not condition.expr.is_Integer or condition.expr == 0 or len(powers) != 1:
        return condition
    (power,) = powers
    if not (power.is_Pow and power.base.is_Integer and power.exp.is_Symbol):
        return condition
    most = _whole_until(condition, power.exp)
    return condition if most is None else AtLeast(most - power.exp)


@plain.register
def _(condition: Where) -> Condition:
    return where(plain(condition.condition), condition.guard)


def _whole_until(condition: Multiple, name: Symbol) -> Integer | None:
    """Return the greatest value of a symbol up to which the congruence holds, if at 0 it does."""
    if condition.free_symbols != {name} or not condition.given({name: Integer(0)}).verdict:
        return None
    most = 0
    while condition.given({name: Integer(most + 1)}).verdict:
        most += 1
    return Integer(most)


def _last(expr: Expr, name: Symbol) -> Integer | None:
    """Return the last value at which a falling expression is not negative, or None."""
    low, high = -1, 1 if name.is_positive else 0
    if put(expr, {name: high}) < 0:
        return None
    while high <= _FURTHEST and put(expr, {name: high}) >= 0:
        low, high = high, 2 * high + 1
    if high > _FURTHEST:
        return None
    while high - low > 1:
        middle = (low + high) // 2
        if put(expr, {name: middle}) >= 0:
            low = middle
        else:
            high = middle
    return Integer(low)


def _never_negative(expr: Expr) -> bool:
    least = minimum(expr)
    return least is not None and bool(least >= 0)
