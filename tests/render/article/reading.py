"""Mathematics on a page read as a number, at values for its names."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction as Rational
from functools import reduce, singledispatch
from math import ceil, floor
from operator import mul
from typing import TypeAlias

from symcnn.render.article.blocks import Block, Derivation, Display
from symcnn.render.math.nodes import (
    Call,
    Fenced,
    Fraction,
    Math,
    Name,
    Number,
    Power,
    Product,
    Sum,
    Summation,
)

Values: TypeAlias = Mapping[str, int]
"""What names stand for."""
_ROUNDED: dict[str, Callable[[Rational], Rational | int]] = {"(": Rational, "⌊": floor, "⌈": ceil}
_CHOSEN: dict[str, Callable[[Iterable[Rational]], Rational]] = {"min": min, "max": max}


@singledispatch
def number(node: Math, values: Values) -> Rational:
    """Return what mathematics comes to."""
    raise AssertionError(node, values)


@number.register
def _(node: Number, values: Values) -> Rational:
    del values
    return Rational(node.value)


@number.register
def _(node: Name, values: Values) -> Rational:
    return Rational(values[node.name])


@number.register
def _(node: Sum, values: Values) -> Rational:
    return sum((sign * number(part, values) for sign, part in node.parts), Rational(0))


@number.register
def _(node: Product, values: Values) -> Rational:
    return reduce(mul, (number(factor, values) for factor in node.factors))


@number.register
def _(node: Fraction, values: Values) -> Rational:
    return number(node.above, values) / number(node.below, values)


@number.register
def _(node: Power, values: Values) -> Rational:
    exponent = number(node.exponent, values)
    assert exponent.denominator == 1
    return Rational(number(node.base, values) ** exponent.numerator)


@number.register
def _(node: Fenced, values: Values) -> Rational:
    return Rational(_ROUNDED[node.left](number(node.inside, values)))


@number.register
def _(node: Call, values: Values) -> Rational:
    return _CHOSEN[node.name](number(part, values) for part in node.arguments)


@number.register
def _(node: Summation, values: Values) -> Rational:
    assert isinstance(node.index, Name)
    low, high = (int(number(end, values)) for end in (node.low, node.high))
    rounds = ({**values, node.index.name: place} for place in range(low, high + 1))
    return sum((number(node.body, one) for one in rounds), Rational(0))


def derivation(blocks: tuple[Block, ...]) -> Derivation:
    """Return the derivation among blocks."""
    (found,) = (block for block in blocks if isinstance(block, Derivation))
    return found


def displays(blocks: tuple[Block, ...]) -> list[Display]:
    """Return the equations among blocks."""
    return [block for block in blocks if isinstance(block, Display)]
