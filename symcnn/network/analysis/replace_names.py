"""Replacement of free names in the syntax tree, by expressions or by other names."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from symcnn.network.analysis.program_names import blocks_of, parameters_of
from symcnn.notation.ast import (
    Call,
    Def,
    Expression,
    For,
    Function,
    Let,
    Members,
    Name,
    Program,
    Statement,
    Step,
    Tuple,
    rebuilt,
)

Values = Mapping[str, Expression | Tuple | str]
"""The replacements by the names: expressions, or strings, which are new names."""
Renaming = Mapping[str, str]
Bind = Callable[[Sequence[str], Values], Renaming]
"""A function that renames the names that a node binds, given the replacements around it."""
_Node = TypeVar("_Node")


def _keep(names: Sequence[str], values: Values) -> Renaming:
    del values
    return {name: name for name in names}


def replace_names(node: _Node, values: Values, bind: Bind = _keep) -> _Node:
    """Replace free names in a node of the syntax tree, or in a whole program.

    Parameters and loop variables shadow names; `bind` renames them. The expressions must not use
    names that the node binds: they would be captured.
    """
    blocks = blocks_of(node).values() if isinstance(node, Program) else ()
    keywords = {block.name: bind(_parameter_names(block), values) for block in blocks}
    replaced: _Node = _Replacement(bind, keywords).replace(node, values)
    return replaced


def _parameter_names(statement: Statement) -> list[str]:
    return [parameter.name for parameter in parameters_of(statement)]


@dataclass(frozen=True)
class _Replacement:
    bind: Bind
    keywords: Mapping[str, Renaming]
    """The new names of the parameters of each block."""

    def replace(self, node: Any, values: Values) -> Any:  # noqa: ANN401 - every kind of node
        match node:
            case Name(text):
                value = values.get(text, text)
                return replace(node, text=value) if isinstance(value, str) else value
            case Def() | Function():
                return self._replace_in_definition(node, values)
            case For(name, first, last, path):
                own = self.bind((name,), values)
                ends = self.replace(first, values), self.replace(last, values)
                body = tuple(self.replace(each, {**values, **own}) for each in path)
                return For(own[name], *ends, body, node.span, node.name_span)
        replaced = rebuilt(node, lambda child: self.replace(child, values))
        match replaced:
            case Let(name) | Members(name):
                replaced = replace(replaced, name=_rename(name, values))
            case Call(function):
                replaced = replace(replaced, function=_rename(function, values))
            case Step(name, arguments) if name in self.keywords:
                new = self.keywords[name]
                renamed = (
                    replace(each, keyword=new.get(each.keyword or "", each.keyword))
                    for each in arguments
                )
                replaced = replace(replaced, arguments=tuple(renamed))
        return replaced

    def _replace_in_definition(self, node: Def | Function, values: Values) -> Def | Function:
        """Replace names in a definition; a parameter shadows its name after its own default."""
        name = node.name if isinstance(node, Def) else _rename(node.name, values)
        own = self.bind(_parameter_names(node), values)
        parameters = []
        for parameter in node.parameters:
            new = own[parameter.name]
            parameters.append(replace(self.replace(parameter, values), name=new))
            values = {**values, parameter.name: new}
        body = rebuilt(replace(node, parameters=()), lambda child: self.replace(child, values))
        replaced: Def | Function = replace(body, name=name, parameters=tuple(parameters))
        return replaced


def _rename(name: str, values: Values) -> str:
    value = values.get(name)
    return value if isinstance(value, str) else name
