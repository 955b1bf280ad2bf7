"""Scopes: the meanings of names at a place of a program."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from sympy import Expr

from symcnn.algebra.polynomials.powers import substitute
from symcnn.network.evaluation.evaluator import Known, Meaning
from symcnn.network.evaluation.families import Family
from symcnn.notation.ast import Call, Def, Function, Name, Step, parts_of


@dataclass(frozen=True)
class Scope:
    """The meanings of global names, of blocks, and of local parameters and loop variables."""

    program: Mapping[str, Meaning]
    blocks: Mapping[str, Def]
    local: Mapping[str, Meaning]
    spare: tuple[str, ...]
    """Names that do not occur in the program, for the indices of repeats without a variable."""

    def substitute_values(self, values: Mapping[Expr, Expr]) -> Scope:
        """Return the scope with `values` substituted for symbols."""
        symbols = {each.name: value for each, value in values.items()}
        program = _substitute_all(self.program, values) | symbols
        return replace(self, program=program, local=_substitute_all(self.local, values))

    def define(self, name: str, value: Meaning) -> Scope:
        """Return the scope with one more global name."""
        return replace(self, program={**self.program, name: value})

    def bind(self, name: str, value: Meaning) -> Scope:
        """Return the scope with one more local name."""
        return replace(self, local={**self.local, name: value})

    def block(self) -> Scope:
        """Return the scope of the body of a block: global names without local ones."""
        return replace(self, local={})

    @property
    def known(self) -> dict[str, Meaning]:
        """The meanings of all names; a local name shadows a global one."""
        return {**self.program, **self.local}

    def needed(self, node: Step | Function) -> tuple[Known, Known]:
        """Return the meanings of the names that a node uses: the global ones, and the local."""
        names = _names_in(node)
        return (
            tuple(
                (name, self.program[name])
                for name in names
                if name in self.program and name not in self.local
            ),
            tuple((name, self.local[name]) for name in names if name in self.local),
        )


def _substitute_all(
    meanings: Mapping[str, Meaning], values: Mapping[Expr, Expr]
) -> dict[str, Meaning]:
    return {name: _substitute_in(meaning, values) for name, meaning in meanings.items()}


def _substitute_in(meaning: Meaning, values: Mapping[Expr, Expr]) -> Meaning:
    if isinstance(meaning, Family):
        return meaning.substitute_values(values)
    if isinstance(meaning, tuple):
        return tuple(substitute(side, values) for side in meaning)
    return substitute(meaning, values) if isinstance(meaning, Expr) else meaning


@lru_cache(maxsize=4096)
def _names_in(node: Step | Function) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_iterate_names(node)))


def _iterate_names(node: Any) -> Iterator[str]:  # noqa: ANN401 - every kind of node
    if isinstance(node, Name):
        yield node.text
    elif isinstance(node, Call):
        yield node.function
    for child in parts_of(node):
        yield from _iterate_names(child)
