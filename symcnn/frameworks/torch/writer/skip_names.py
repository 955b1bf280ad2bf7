"""Skip connections: maps saved in variables of one forward pass, or in dictionaries."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count

from symcnn.frameworks.exporting.definitions import Mention
from symcnn.frameworks.exporting.state import State
from symcnn.frameworks.torch.writer.dataflow import LETTERS
from symcnn.layers import LAYERS
from symcnn.network.analysis.program_names import Blocks
from symcnn.notation.ast import (
    Expression,
    For,
    Frozen,
    Group,
    Join,
    Mark,
    Path,
    Program,
    Recall,
    Repeat,
    Step,
    nodes_in,
)
from symcnn.render.code.language_names import free


@dataclass(frozen=True)
class Remembered:
    """The index and the state of a map when it was saved."""

    index: Expression | None
    state: State


def mentions(program: Program, blocks: Blocks) -> Iterator[Mention]:
    """Yield the saves and loads of maps; an iteration of a loop is a class of its own."""
    numbers = count(1)
    for path in (program.path, *(block.path for block in blocks.values())):
        yield from _mentions(path, next(numbers), numbers)


def _mentions(path: Path, number: int, numbers: Iterator[int]) -> Iterator[Mention]:
    for node in path:
        match node:
            case Mark() | Recall():
                yield number, node
            case Join(_, branches):
                for branch in branches:
                    yield from _mentions(branch, number, numbers)
            case Group(inner) | Frozen(inner):
                yield from _mentions(inner, number, numbers)
            case For(_, _, _, inner) | Repeat(Group(inner)):
                yield from _mentions(inner, next(numbers), numbers)
            case Repeat(body):
                yield from _mentions((body,), next(numbers), numbers)
            case _:
                pass


def marks_in(path: Path, blocks: Blocks) -> bool:
    """Return whether a path saves a map, itself or in a block that it calls."""
    return any(
        isinstance(node, Mark)
        or (
            isinstance(node, Step)
            and node.name not in LAYERS
            and marks_in(blocks[node.name].path, blocks)
        )
        for node in nodes_in(path)
    )


class Uncounted(Exception):  # noqa: N818 - no fault, but a reason to start again
    """The channels of a saved map have no formula where it is loaded."""

    def __init__(self, name: str) -> None:
        """Keep the name of the map."""
        super().__init__(name)
        self.name = name


_RESERVED = frozenset({"x", *LETTERS, "self", "torch", "nn", "taps", "part", "range", "str"})
"""The names that a forward pass uses, and saved maps may not have."""


def variable(name: str) -> str:
    """Return the variable of a saved map, or of a dictionary of them."""
    return free(name, _RESERVED)
