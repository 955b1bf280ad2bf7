"""One call of a Keras layer or operation, and the steps that a rule returns for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

from symcnn.errors import SymcnnError
from symcnn.frameworks.keras.reader.shapes import Format, Sides
from symcnn.notation.ast import Step

if TYPE_CHECKING:
    from keras import KerasTensor, Layer, Operation


@dataclass(frozen=True)
class NodeCall:
    """The call of an operation: its arguments and outputs."""

    operation: Operation
    arguments: tuple[object, ...]
    """The positional arguments: symbolic tensors, numbers, lists of them."""
    arriving: tuple[KerasTensor, ...]
    leaving: tuple[KerasTensor, ...]
    format: Format
    path: str

    @property
    def inputs(self) -> tuple[Sides, ...]:
        """The input shapes `(channels, *size)`."""
        return tuple(self.format.sides(tensor.shape, self.path) for tensor in self.arriving)

    @property
    def outputs(self) -> tuple[Sides, ...]:
        """The output shapes `(channels, *size)`."""
        return tuple(self.format.sides(tensor.shape, self.path) for tensor in self.leaving)

    @property
    def input(self) -> Sides:
        """The shape of the first input."""
        return self.format.sides(self.arriving[0].shape, self.path)

    @property
    def output(self) -> Sides:
        """The shape of the first output."""
        return self.format.sides(self.leaving[0].shape, self.path)

    @property
    def dims(self) -> int:
        """The number of spatial axes of the input; 0 if it is flat."""
        return len(self.input) - 1

    def places(self, axes: int | tuple[int, ...]) -> set[int | None]:
        """Return the indices of tensor axes in the shape of the input; 0 for the channels."""
        return self.format.places(axes, len(self.arriving[0].shape))

    def on_channels(self, axes: int | tuple[int, ...]) -> bool:
        """Return whether axes of the input are the channel axis alone."""
        return self.places(axes) == {0}

    def inside(self, part: Layer) -> NodeCall:
        """Return the call of an inner layer on the output of this one.

        Raises SymcnnError if the inner layer has no weights yet.
        """
        name = f"{self.path}.{part.name}"
        if not part.built:
            raise SymcnnError(f"{name} has no weights yet; call the model once before importing it")
        leaving = self.leaving
        return replace(self, operation=part, arguments=leaving, arriving=leaving, path=name)


@dataclass(frozen=True)
class Made:
    """A step or a merge that a call becomes."""

    node: Step | str
    shape: Sides
    """The output shape."""
    owner: Layer | None = None
    """The layer to which its weights belong."""
    apart: Layer | None = None
    """An inner layer of the owner, whose weights are counted separately."""
    path: str = ""
    """Its path inside the layer of which it is a part."""
    kind: str = ""
    """Its class or function, if it differs from that of the call."""
    notice: str = ""
    """The warning for the user."""


Rule: TypeAlias = "Callable[[NodeCall], list[Made | NodeCall] | None]"
"""Returns the steps of a call, in order; an empty list for an identity, None without a rule.

A visit among the steps is the call of an inner layer.
"""


def one(visit: NodeCall, node: Step | str) -> list[Made | NodeCall]:
    """Return one step for a whole call."""
    return [Made(node, visit.output, visit.operation)]


def passed(visit: NodeCall) -> list[Made | NodeCall]:
    """Return no step: the output is the input."""
    del visit
    return []


def is_of_keras(part: object) -> bool:
    """Return whether a class or a function belongs to Keras."""
    return (getattr(part, "__module__", None) or "").partition(".")[0] == "keras"
