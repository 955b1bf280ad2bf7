"""Which symbols say how often something is repeated: these may be 0, all others are at least 1.

A symbol is one if it occurs in a count or at an end of a loop, itself or through a parameter or a
named number, and elsewhere in exponents and the indices of taps only.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from sympy import Symbol

from symcnn.network.names import blocks_of, free_in, paths_of
from symcnn.notation.tree import (
    Argument,
    Def,
    For,
    Let,
    Mark,
    Name,
    Power,
    Program,
    Recall,
    Repeat,
    Step,
    nodes_in,
    parts_of,
)

_COUNT, _NEUTRAL, _OTHER = "count", "neutral", "other"
Use = tuple[str, str]
"""A name and how it is used."""


@lru_cache(maxsize=4096)
def depth(name: str) -> Symbol:
    """Return the symbol of a name that says how often something is repeated."""
    return Symbol(name, integer=True, nonnegative=True)


def depths(program: Program) -> frozenset[str]:
    """Return the free names that only say how often something is repeated."""
    paths = (path for path, _ in paths_of(program))
    if not any(isinstance(node, Repeat | For) for path in paths for node in nodes_in(path)):
        return frozenset()
    roles = _Roles(program)
    found = list(roles.uses())
    return frozenset(name for name, role in found if role == _COUNT) - {
        name for name, role in found if role == _OTHER
    }


class _Roles:
    """Finds how the names of a program are used."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.blocks = blocks_of(program)
        self.known: dict[tuple[str, str], str] = {}

    def uses(self) -> Iterator[Use]:
        """Yield each free name with its uses; those of a `let` are those of the names in it."""
        found = [use for node in self.program.path for use in self._uses(node, _OTHER)]
        for block in self.blocks.values():
            found += self._block_uses(block)
        for let in reversed(self.program.statements):
            if isinstance(let, Let):
                for role in {role for name, role in found if name == let.name}:
                    found += [(name.text, role) for name in free_in(let.value, frozenset())]
            elif not isinstance(let, Def):
                found += [(name.text, _OTHER) for name in free_in(let, frozenset())]
        return iter(found)

    def _block_uses(self, block: Def) -> list[Use]:
        bound = {parameter.name for parameter in block.parameters}
        inside = [use for node in block.path for use in self._uses(node, _OTHER)]
        return [use for use in inside if use[0] not in bound]

    def _uses(self, node: Any, role: str) -> Iterator[Use]:  # noqa: ANN401 - every kind of node
        """Yield the names in a node with their uses; `role` is that of a name by itself."""
        match node:
            case Name(text):
                yield text, role
            case Repeat(body, count):
                yield from self._uses(body, role)
                yield from self._uses(count, _COUNT)
            case For(name, first, last, path):
                for part in (first, last):
                    yield from self._uses(part, _COUNT)
                inside = (use for part in path for use in self._uses(part, role))
                yield from (use for use in inside if use[0] != name)
            case Power(base, exponent):
                yield from self._uses(base, role)
                yield from self._uses(exponent, role if role == _COUNT else _NEUTRAL)
            case Mark(_, index) | Recall(_, index):
                if index is not None:
                    yield from self._uses(index, _NEUTRAL)
            case Step(name) if name in self.blocks:
                yield from self._call_uses(node, self.blocks[name])
            case _:
                for part in parts_of(node):
                    yield from self._uses(part, role)

    def _call_uses(self, step: Step, block: Def) -> Iterator[Use]:
        """Yield the names in the arguments of a call, used as the parameters are in the block."""
        given: set[str] = set()
        for parameter, argument in _matched(step, block):
            given.add(parameter)
            yield from self._uses(argument.value, self._role(block, parameter))
        for left in block.parameters:
            if left.default is not None and left.name not in given:
                yield from self._uses(left.default, self._role(block, left.name))

    def _role(self, block: Def, parameter: str) -> str:
        """Return how a parameter is used in its block, and in the defaults of later ones."""
        key = (block.name, parameter)
        if key not in self.known:
            self.known[key] = _OTHER
            uses = (use for node in block.path for use in self._uses(node, _OTHER))
            inside = [role for name, role in uses if name == parameter]
            later = [part.default for part in block.parameters if part.default is not None]
            named = {name.text for part in later for name in free_in(part, frozenset())}
            self.known[key] = _joined([*inside, *([_OTHER] if parameter in named else [])])
        return self.known[key]


def _joined(roles: list[str]) -> str:
    if _OTHER in roles:
        return _OTHER
    return _COUNT if _COUNT in roles else _NEUTRAL


def _matched(step: Step, block: Def) -> Iterator[tuple[str, Argument]]:
    """Yield the arguments of a call with the names of their parameters, as far as they fit."""
    names = [parameter.name for parameter in block.parameters]
    plain = iter(names)
    for argument in step.arguments:
        name = argument.keyword or next(plain, None)
        if name in names:
            yield name, argument
