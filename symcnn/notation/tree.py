"""The tree that a text is parsed into: statements, steps, arguments and expressions.

Equality ignores where in the text a node stood, so that two texts which differ in spacing only have
equal trees.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeAlias

from symcnn.errors import Span


def _span() -> Span:
    return field(compare=False, repr=False)  # type: ignore[no-any-return]


@dataclass(frozen=True, slots=True)
class Number:
    """An exact number: an integer, or a decimal read as a rational."""

    value: int | Decimal
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Name:
    """A named number, or a symbol where nothing defines it."""

    text: str
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Negative:
    """The negative of an expression."""

    operand: Expression
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Operation:
    """Operands of equal rank and the operators between them: `a - b + c`, or `a * b // c`."""

    operands: tuple[Expression, ...]
    operators: tuple[str, ...]
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Power:
    """A power; a tower of them is evaluated from the right."""

    base: Expression
    exponent: Expression
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Call:
    """A named function of numbers, such as `floor(w * 0.75)`."""

    function: str
    arguments: tuple[Expression, ...]
    span: Span = _span()


Expression: TypeAlias = Number | Name | Negative | Operation | Power | Call


@dataclass(frozen=True, slots=True)
class Tuple:
    """A pair or triple, one number for each axis: `(3, 1)`, or short `3x1`."""

    items: tuple[Expression, ...]
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Argument:
    """An argument of a step, with its keyword if it has one."""

    keyword: str | None
    value: Expression | Tuple
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a path: the name of a layer and its arguments."""

    name: str
    arguments: tuple[Argument, ...]
    span: Span = _span()
    name_span: Span = _span()


@dataclass(frozen=True, slots=True)
class Let:
    """`let NAME = expr`: a named number."""

    name: str
    value: Expression
    span: Span = _span()
    name_span: Span = _span()


@dataclass(frozen=True, slots=True)
class Program:
    """Statements, then one network."""

    lets: tuple[Let, ...]
    path: tuple[Step, ...]


def names_in(value: Expression | Tuple) -> Iterator[Name]:
    """Yield every name that occurs in a value, in the order of the text."""
    match value:
        case Name():
            yield value
        case Negative(operand):
            yield from names_in(operand)
        case Power(base, exponent):
            yield from names_in(base)
            yield from names_in(exponent)
        case Operation(parts) | Call(_, parts) | Tuple(parts):
            for part in parts:
                yield from names_in(part)
