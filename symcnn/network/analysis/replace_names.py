"""Other values put for the free names of a program."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from symcnn.notation.ast import (
    Def,
    Expression,
    For,
    Function,
    Name,
    Parameter,
    Program,
    Tuple,
    rebuilt,
)

Values = Mapping[str, Expression | Tuple]


def put(program: Program, values: Values) -> Program:
    """Return the program with expressions put for free names.

    No name in the expressions may be one that the program binds.
    """
    found: Program = _put(program, values)
    return found


def _put(node: Any, values: Values) -> Any:  # noqa: ANN401 - every kind of node
    match node:
        case Name(text):
            return values.get(text, node)
        case Def(_, parameters) | Function(_, parameters):
            return _put_under(node, parameters, values)
        case For(name, first, last, path):
            inner = _without(values, name)
            outer = _put(first, values), _put(last, values)
            return For(name, *outer, _each(path, inner), node.span, node.name_span)
        case _:
            return rebuilt(node, lambda part: _put(part, values))


def _put_under(node: Any, parameters: tuple[Parameter, ...], values: Values) -> Any:  # noqa: ANN401
    """Put values where parameters hide names of their own, each from its default on."""
    kept = []
    for parameter in parameters:
        kept.append(_put(parameter, values))
        values = _without(values, parameter.name)
    found = rebuilt(node, lambda part: part if part in parameters else _put(part, values))
    return type(node)(found.name, tuple(kept), *_inner(found), node.span, node.name_span)


def _inner(node: Def | Function) -> tuple[Any]:
    return (node.path if isinstance(node, Def) else node.value,)


def _without(values: Values, name: str) -> Values:
    return {key: value for key, value in values.items() if key != name}


def _each(nodes: tuple[Any, ...], values: Values) -> tuple[Any, ...]:
    return tuple(_put(node, values) for node in nodes)
