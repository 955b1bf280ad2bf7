"""The tree that all styles of pictures draw: rows of the outline, branches, frames and skips."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TypeAlias

from sympy import Expr

from symcnn.render.outline.row import OutlineRow

Key: TypeAlias = tuple[int, ...]
"""The position of a step among the layers; iterations of a repeat have a position within it."""


@dataclass(frozen=True)
class Drawn:
    """A row of the outline in a picture."""

    row: OutlineRow
    times: Expr
    """How many of the equal ones of the row it stands for."""

    @property
    def title(self) -> str:
        """The label, as the table of the outline has it, with the count or the range of a loop."""
        return replace(self.row, times=self.times).title


@dataclass(frozen=True)
class Step(Drawn):
    """A row that is drawn as one box."""

    key: Key
    is_loaded: bool = False
    """Whether the input is a saved feature map, not the output of the step before."""


@dataclass(frozen=True)
class Split:
    """Branches and their merge."""

    branches: tuple[Branch, ...]
    join: Step
    is_loaded: bool = False


@dataclass(frozen=True)
class Branch:
    """A path of a split."""

    path: Path
    is_loaded: bool = False
    """Whether its output is a saved feature map, so that no line leads from its end."""


@dataclass(frozen=True)
class Frame(Drawn):
    """A row whose rows are drawn, for one of several equal ones."""

    path: Path
    is_loaded: bool = False


Node: TypeAlias = "Step | Split | Frame"
Path: TypeAlias = "tuple[Node, ...]"


@dataclass(frozen=True)
class Skip:
    """A skip connection: the map that `start` saves is an input of `end`."""

    start: Key
    end: Key
    name: str
    """The name of the map, with its index: skip[0]."""
    index: Expr | None = None
    is_inside: bool = False
    """Whether it begins or ends within a box, not at its output or its input."""


@dataclass(frozen=True)
class Tree:
    """A network as pictures show it."""

    path: Path
    skips: tuple[Skip, ...]

    def steps(self) -> Iterator[Step]:
        """Yield all steps, in order."""
        return steps_of(self.path)


def steps_of(path: Path) -> Iterator[Step]:
    """Yield the steps of a path, those of branches before their merge."""
    for node in path:
        match node:
            case Step():
                yield node
            case Frame():
                yield from steps_of(node.path)
            case _:
                for branch in node.branches:
                    yield from steps_of(branch.path)
                yield node.join
