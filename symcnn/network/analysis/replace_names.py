"""Replacement of the free names of a program by expressions."""

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
"""The replacements of names, by the names."""


def replace_names(program: Program, values: Values) -> Program:
    """Replace free names of a program by expressions.

    The expressions must not use names that the program binds: they would be captured.
    """
    replaced: Program = _replace(program, values)
    return replaced


def _replace(node: Any, values: Values) -> Any:  # noqa: ANN401 - every kind of node
    match node:
        case Name(text):
            return values.get(text, node)
        case Def(_, parameters) | Function(_, parameters):
            return _replace_in_definition(node, parameters, values)
        case For(name, first, last, path):
            inner = _without(values, name)
            ends = _replace(first, values), _replace(last, values)
            body = tuple(_replace(each, inner) for each in path)
            return For(name, *ends, body, node.span, node.name_span)
        case _:
            return rebuilt(node, lambda child: _replace(child, values))


def _replace_in_definition(
    node: Def | Function, parameters: tuple[Parameter, ...], values: Values
) -> Def | Function:
    """Replace names in a definition; a parameter shadows its name after its own default."""
    replaced = []
    for parameter in parameters:
        replaced.append(_replace(parameter, values))
        values = _without(values, parameter.name)
    inner: Any = rebuilt(
        node, lambda child: child if child in parameters else _replace(child, values)
    )
    body = inner.path if isinstance(node, Def) else inner.value
    return type(node)(inner.name, tuple(replaced), body, node.span, node.name_span)


def _without(values: Values, name: str) -> Values:
    return {key: value for key, value in values.items() if key != name}
