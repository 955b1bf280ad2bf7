"""The names of a program: which are defined, which are free, and other values put for them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import singledispatch
from typing import Any

from symcnn.errors import NotationError
from symcnn.notation.limits import ARRIVING, PADDINGS
from symcnn.notation.tree import (
    Argument,
    Call,
    Expression,
    Let,
    Name,
    Negative,
    Operation,
    Power,
    Program,
    Step,
    Tuple,
    names_in,
)


def free_names(program: Program) -> Iterator[Name]:
    """Yield each name that stands for a symbol, once, in the order of the text."""
    seen = {let.name for let in program.lets} | {*ARRIVING, *PADDINGS}
    for name in _all_names(program):
        if name.text not in seen:
            seen.add(name.text)
            yield name


def check_lets(program: Program) -> None:
    """Raise NotationError for a name that is defined twice, or used before it is defined."""
    used: dict[str, Name] = {}
    defined: set[str] = set()
    for let in program.lets:
        used |= {name.text: name for name in names_in(let.value)}
        if let.name in defined:
            raise NotationError(f"'{let.name}' is defined twice", let.name_span)
        if let.name in used:
            raise NotationError(f"'{let.name}' is used before it is defined", used[let.name].span)
        defined.add(let.name)


def put(program: Program, values: Mapping[str, Expression]) -> Program:
    """Return the program with expressions put for free names."""
    return _put(program, values)  # type: ignore[no-any-return]


def _all_names(program: Program) -> Iterator[Name]:
    for let in program.lets:
        yield from names_in(let.value)
    for step in program.path:
        for argument in step.arguments:
            yield from names_in(argument.value)


@singledispatch
def _put(node: Any, values: Mapping[str, Expression]) -> Any:  # noqa: ANN401, ARG001
    return node


@_put.register
def _(node: Name, values: Mapping[str, Expression]) -> Expression:
    return values.get(node.text, node)


@_put.register
def _(node: Negative, values: Mapping[str, Expression]) -> Negative:
    return Negative(_put(node.operand, values), node.span)


@_put.register(Operation)
def _(node: Operation, values: Mapping[str, Expression]) -> Operation:
    return Operation(_each(node.operands, values), node.operators, node.span)


@_put.register
def _(node: Power, values: Mapping[str, Expression]) -> Power:
    return Power(_put(node.base, values), _put(node.exponent, values), node.span)


@_put.register
def _(node: Call, values: Mapping[str, Expression]) -> Call:
    return Call(node.function, _each(node.arguments, values), node.span)


@_put.register
def _(node: Tuple, values: Mapping[str, Expression]) -> Tuple:
    return Tuple(_each(node.items, values), node.span)


@_put.register
def _(node: Argument, values: Mapping[str, Expression]) -> Argument:
    return Argument(node.keyword, _put(node.value, values), node.span)


@_put.register
def _(node: Step, values: Mapping[str, Expression]) -> Step:
    return Step(node.name, _each(node.arguments, values), node.span, node.name_span)


@_put.register
def _(node: Let, values: Mapping[str, Expression]) -> Let:
    return Let(node.name, _put(node.value, values), node.span, node.name_span)


@_put.register
def _(node: Program, values: Mapping[str, Expression]) -> Program:
    return Program(_each(node.lets, values), _each(node.path, values))


def _each(nodes: tuple[Any, ...], values: Mapping[str, Expression]) -> tuple[Any, ...]:
    return tuple(_put(node, values) for node in nodes)
