"""The values of holes: a number, one for each axis, or a multiple of a parameter."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TypeAlias

from symcnn.frameworks.tree_nodes import NOWHERE
from symcnn.notation.ast import Expression, Name, Number, Operation, Tuple


@dataclass(frozen=True, slots=True)
class Scaled:
    """A multiple or a fraction of a parameter; or its half, rounded down."""

    name: str
    factor: Fraction = Fraction(1)
    halved: bool = False


Value: TypeAlias = "int | Decimal | tuple[int | Decimal, ...] | Scaled"


def applied(rule: Scaled, value: Value) -> Value | None:
    """Apply a rule to the value of its parameter; return None if that is not an integer.

    >>> applied(Scaled("f", Fraction(4)), 64)
    256
    """
    if rule.halved:
        return _half(value)
    if rule.factor == 1:
        return value
    if isinstance(value, int):
        product = rule.factor * value
        return product.numerator if product.denominator == 1 else None
    if isinstance(value, Scaled) and not value.halved:
        return Scaled(value.name, rule.factor * value.factor)
    return None


def _half(value: Value) -> Value | None:
    if isinstance(value, int):
        return value // 2
    plain = isinstance(value, Scaled) and value == Scaled(value.name)
    return Scaled(value.name, halved=True) if isinstance(value, Scaled) and plain else None


def ratio(value: Value, base: Value) -> Fraction | None:
    """Return the quotient of a value and a base, or None if it is undefined."""
    match value, base:
        case int(), int():
            return Fraction(value, base) if base else None
        case Scaled(name, factor, False), Scaled(other, divisor, False) if name == other:
            return factor / divisor
        case _:
            return None


def magnitude(value: Value) -> Fraction:
    """Return a number by which values of one kind are sorted."""
    match value:
        case Scaled(_, factor):
            return factor
        case tuple():
            return Fraction(max(value))
        case _:
            return Fraction(value)


def expression(value: Value) -> Expression | Tuple:
    """Return a value as an expression."""
    match value:
        case Scaled(name, factor, halved):
            return _multiple(name, Fraction(1, 2) if halved else factor, "//" if halved else "/")
        case tuple():
            return Tuple(tuple(Number(side, NOWHERE) for side in value), NOWHERE)
        case _:
            return Number(value, NOWHERE)


def _multiple(name: str, factor: Fraction, over: str) -> Expression:
    operands: list[Expression] = [Name(name, NOWHERE)]
    operators: list[str] = []
    if factor.numerator != 1:
        operands.insert(0, Number(factor.numerator, NOWHERE))
        operators.append("*")
    if factor.denominator != 1:
        operands.append(Number(factor.denominator, NOWHERE))
        operators.append(over)
    return Operation(tuple(operands), tuple(operators), NOWHERE) if operators else operands[0]
