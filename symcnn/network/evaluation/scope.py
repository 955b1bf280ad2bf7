"""What names mean at a place in a program: numbers, functions, and blocks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from sympy import Expr

from symcnn.algebra.polynomials.powers import put
from symcnn.network.evaluation.evaluator import Known, Meaning
from symcnn.notation.ast import Call, Def, Function, Name, Step, parts_of


@dataclass(frozen=True)
class Scope:
    """The meanings of names: of the whole program, and of parameters and loop variables here."""

    program: Mapping[str, Meaning]
    blocks: Mapping[str, Def]
    local: Mapping[str, Meaning]
    spare: tuple[str, ...]
    """Names that do not occur in the program, for loops that have no variable."""

    def put(self, values: Mapping[Expr, Expr]) -> Scope:
        """Return the scope with values put for symbols."""
        symbols = {part.name: value for part, value in values.items()}
        program = _put(self.program, values) | symbols
        return replace(self, program=program, local=_put(self.local, values))

    def define(self, name: str, value: Meaning) -> Scope:
        """Return the scope with a meaning for one more name everywhere."""
        return replace(self, program={**self.program, name: value})

    def bind(self, name: str, value: Meaning) -> Scope:
        """Return the scope with a meaning for one more name."""
        return replace(self, local={**self.local, name: value})

    def block(self) -> Scope:
        """Return the scope of a block's body: what is local elsewhere has no meaning there."""
        return replace(self, local={})

    @property
    def known(self) -> dict[str, Meaning]:
        """The meanings of all names."""
        return {**self.program, **self.local}

    def needed(self, node: Step | Function) -> tuple[Known, Known]:
        """Return the meanings that a node needs: of the whole program, and those that are local."""
        names = _names(node)
        return _some(self.program, names, self.local), _some(self.local, names, ())


def _put(meanings: Mapping[str, Meaning], values: Mapping[Expr, Expr]) -> dict[str, Meaning]:
    return {name: _put_one(meaning, values) for name, meaning in meanings.items()}


def _put_one(meaning: Meaning, values: Mapping[Expr, Expr]) -> Meaning:
    if isinstance(meaning, tuple):
        return tuple(put(part, values) for part in meaning)
    return put(meaning, values) if isinstance(meaning, Expr) else meaning


def _some(meanings: Mapping[str, Meaning], names: tuple[str, ...], without: Any) -> Known:  # noqa: ANN401
    return tuple(
        (name, meanings[name]) for name in names if name in meanings and name not in without
    )


@lru_cache(maxsize=4096)
def _names(node: Step | Function) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_all_names(node)))


def _all_names(node: Any) -> Iterator[str]:  # noqa: ANN401 - every kind of node
    if isinstance(node, Name):
        yield node.text
    elif isinstance(node, Call):
        yield node.function
    for part in parts_of(node):
        yield from _all_names(part)
