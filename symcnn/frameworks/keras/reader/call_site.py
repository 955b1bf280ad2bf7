"""One call of a layer or an operation, and what a rule makes of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

from symcnn.errors import SymcnnError
from symcnn.frameworks.keras.reader.shapes import Format, Sides
from symcnn.notation.ast import Step

if TYPE_CHECKING:
    from keras import KerasTensor, Layer, Operation


@dataclass(frozen=True)
class Visit:
    """An operation that is called: with what, and what leaves."""

    operation: Operation
    arguments: tuple[object, ...]
    """What it is called with, by position: symbolic tensors, numbers, lists of them."""
    arriving: tuple[KerasTensor, ...]
    leaving: tuple[KerasTensor, ...]
    format: Format
    path: str

    @property
    def inputs(self) -> tuple[Sides, ...]:
        """The shapes of the maps that arrive."""
        return tuple(self.format.sides(tensor.shape, self.path) for tensor in self.arriving)

    @property
    def outputs(self) -> tuple[Sides, ...]:
        """The shapes of the maps that leave."""
        return tuple(self.format.sides(tensor.shape, self.path) for tensor in self.leaving)

    @property
    def input(self) -> Sides:
        """The shape of the first map that arrives."""
        return self.format.sides(self.arriving[0].shape, self.path)

    @property
    def output(self) -> Sides:
        """The shape of the first map that leaves."""
        return self.format.sides(self.leaving[0].shape, self.path)

    @property
    def dims(self) -> int:
        """How many axes the map that arrives has; 0 once it is flat."""
        return len(self.input) - 1

    def places(self, axes: int | tuple[int, ...]) -> set[int | None]:
        """Return where axes of what arrives are in the shape of its map: 0 for the channels."""
        return self.format.places(axes, len(self.arriving[0].shape))

    def on_channels(self, axes: int | tuple[int, ...]) -> bool:
        """Tell whether axes of what arrives are that of the channels alone."""
        return self.places(axes) == {0}

    def inside(self, part: Layer) -> Visit:
        """Return the call of a layer that this one holds, on what leaves this one.

        Raises SymcnnError where Keras has not made its weights yet.
        """
        name = f"{self.path}.{part.name}"
        if not part.built:
            raise SymcnnError(f"{name} has no weights yet; call the model once before importing it")
        leaving = self.leaving
        return replace(self, operation=part, arguments=leaving, arriving=leaving, path=name)


@dataclass(frozen=True)
class Made:
    """A step or a join that a call becomes."""

    node: Step | str
    shape: Sides
    """What leaves it."""
    owner: Layer | None = None
    """The layer whose weights it has."""
    apart: Layer | None = None
    """A layer in that one which has its weights for itself."""
    path: str = ""
    """How it is called after the layer it is a part of."""
    kind: str = ""
    """Its class or function, where it is not that of the call."""
    notice: str = ""
    """What a user must know of it."""


Rule: TypeAlias = "Callable[[Visit], list[Made | Visit] | None]"
"""What a call becomes, in order; nothing where it only passes on, None where there is no rule.

A visit among it is the call of a layer that this one holds.
"""


def one(visit: Visit, node: Step | str) -> list[Made | Visit]:
    """Return one step for a whole call."""
    return [Made(node, visit.output, visit.operation)]


def passed(visit: Visit) -> list[Made | Visit]:
    """Return nothing: what arrives leaves."""
    del visit
    return []


def rules(*pairs: tuple[str, Rule]) -> Iterator[tuple[str, Rule]]:
    """Yield each class of several that are named together with their rule."""
    for names, rule in pairs:
        for name in names.split():
            yield name, rule
