"""Inference of the parameters that may be fractions: given one, and not used as counts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from symcnn.frameworks.exporting.code_expressions import Function as Known
from symcnn.frameworks.exporting.code_expressions import Scope
from symcnn.layers import LAYERS
from symcnn.layers.dropout import Dropout
from symcnn.network.analysis.match_arguments import match_block_arguments
from symcnn.network.analysis.program_names import Blocks
from symcnn.notation.ast import (
    Call,
    Def,
    Expression,
    For,
    Function,
    Let,
    Name,
    Path,
    Program,
    Repeat,
    Step,
    Tuple,
    nodes_in,
    parts_of,
)

_Owned = tuple[str, str]
"""The statement of which a name is a parameter (empty for a named number), and the name."""


@dataclass
class Inference:
    """A fixed-point inference of the names that may be fractions."""

    program: Program
    blocks: Blocks
    more: Mapping[str, tuple[str, ...]]
    """The additional arguments of each function."""

    def __post_init__(self) -> None:
        """Iterate from no fractions until none is added."""
        self.fractional: set[_Owned] = set()
        self.functions = {
            each.name: Known(self.more[each.name])
            for each in self.program.statements
            if isinstance(each, Function)
        }
        self.counts: set[_Owned] = set()
        while new := set(self._counts()) - self.counts:
            self.counts |= new
        while new := set(self._fractions()) - self.fractional - self.counts:
            self.fractional |= new
            self._see_functions()

    def scope(self, owner: str) -> Scope:
        """Return the scope of a block or function, or of the network for an empty owner."""
        names = {name for place, name in self.fractional if place in ("", owner)}
        return Scope(frozenset(names), self.functions)

    def _see_functions(self) -> None:
        for each in self.program.statements:
            if isinstance(each, Function):
                whole = self.scope(each.name).exact(each.value).whole
                self.functions[each.name] = Known(self.more[each.name], whole)

    def _counts(self) -> Iterator[_Owned]:
        """Yield the parameters of blocks that are used directly as counts."""
        for block in self.blocks.values():
            for node in self._in_counts(block.path):
                if isinstance(node, Name):
                    yield block.name, node.text

    def _in_counts(self, path: Path) -> Iterator[Expression]:
        """Yield the expressions that must be integers."""
        for node in nodes_in(path):
            match node:
                case Repeat(_, count):
                    yield count
                case For(_, first, last, _):
                    yield from (first, last)
                case Step(name, arguments) if name in LAYERS:
                    for argument in arguments if LAYERS[name] is not Dropout else ():
                        value = argument.value
                        yield from value.items if isinstance(value, Tuple) else (value,)
                case Step(name):
                    for parameter, argument in match_block_arguments(node, self.blocks[name]):
                        if (name, parameter) in self.counts:
                            value = argument.value
                            yield from () if isinstance(value, Tuple) else (value,)

    def _fractions(self) -> Iterator[_Owned]:
        """Yield the parameters and named numbers whose values may be fractions."""
        owners: list[tuple[str, Any]] = [("", node) for node in self.program.path]
        owners += [
            (each.name, each)
            for each in self.program.statements
            if isinstance(each, Function) or each.name in self.blocks
        ]
        for owner, node in owners:
            scope = self.scope(owner)
            for given, value in self._given(node):
                if not isinstance(value, Tuple) and not scope.exact(value).whole:
                    yield given
        for each in self.program.statements:
            if isinstance(each, Let):
                for given, value in [(("", each.name), each.value), *self._given(each.value)]:
                    if not self.scope("").exact(value).whole:
                        yield given

    def _given(self, node: Any) -> Iterator[tuple[_Owned, Any]]:  # noqa: ANN401 - every kind of node
        """Yield each parameter that a node gives a value, with the value."""
        match node:
            case Call(name, arguments) if name in self.functions:
                pairs = zip(self._parameters(name), arguments, strict=True)
                yield from (((name, parameter), value) for parameter, value in pairs)
            case Step(name) if name in self.blocks:
                block = self.blocks[name]
                bound = match_block_arguments(node, block)
                yield from (((name, part), argument.value) for part, argument in bound)
            case Def(name, parameters):
                optional = (part for part in parameters if part.default is not None)
                yield from (((name, part.name), part.default) for part in optional)
            case _:
                pass
        for part in parts_of(node):
            yield from self._given(part)

    def _parameters(self, function: str) -> list[str]:
        function_definition = next(
            each for each in self.program.statements if each.name == function
        )
        assert isinstance(function_definition, Function)  # noqa: S101 - names are of one kind
        return [parameter.name for parameter in function_definition.parameters]
