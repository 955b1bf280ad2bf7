"""Expressions in numbers and names, each with its value as an exact fraction."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import ceil, floor

from tests.programs.programs import Expression
from tests.programs.rules import RefusedError


def number(value: int) -> Expression:
    """Return a number."""
    return Expression(str(value), lambda _: Fraction(value))


def name(text: str) -> Expression:
    """Return a name."""
    return Expression(text, lambda env: env[text])


def _binary(
    sign: str, apply: Callable[[Fraction, Fraction], Fraction]
) -> Callable[[Expression, Expression], Expression]:
    def build(one: Expression, other: Expression) -> Expression:
        return Expression(
            f"({one.text}{sign}{other.text})",
            lambda env: apply(one.value(env), other.value(env)),
        )

    return build


def _divide(one: Fraction, other: Fraction) -> Fraction:
    if other == 0:
        raise RefusedError
    return one / other


plus = _binary("+", lambda one, other: one + other)
minus = _binary("-", lambda one, other: one - other)
times = _binary("*", lambda one, other: one * other)
over = _binary("/", _divide)
floored = _binary("//", lambda one, other: Fraction(floor(_divide(one, other))))
modulo = _binary("%", lambda one, other: one - other * floor(_divide(one, other)))
power = _binary("^", lambda one, other: Fraction(one**other))


def up(one: Expression, other: Expression) -> Expression:
    """Return the quotient, rounded up."""
    return Expression(
        f"ceil({one.text}/{other.text})",
        lambda env: Fraction(ceil(_divide(one.value(env), other.value(env)))),
    )


def largest(one: Expression, other: Expression) -> Expression:
    """Return the larger of two."""
    return Expression(
        f"max({one.text},{other.text})", lambda env: max(one.value(env), other.value(env))
    )


def smallest(one: Expression, other: Expression) -> Expression:
    """Return the smaller of two."""
    return Expression(
        f"min({one.text},{other.text})", lambda env: min(one.value(env), other.value(env))
    )
