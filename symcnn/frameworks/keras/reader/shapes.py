"""Conversion of tensor shapes to `(channels, *size)`, without batch."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from symcnn.errors import SymcnnError
from symcnn.frameworks.model_graph import Side
from symcnn.frameworks.tree_nodes import NOWHERE, layer_step
from symcnn.layers.declaration.shape import AXES
from symcnn.notation.ast import Argument, Expression, Name, Number, Step, Tuple

if TYPE_CHECKING:
    from keras import Operation

Sides = tuple[Side, ...]
"""A shape `(channels, *size)`, or `(features,)` once it is flat."""

_FORMAT_WITHOUT_CHANNELS = ("Flatten", "Rescaling")
"""Layers that have a data format but no channels, so that it is rarely set."""


@dataclass(frozen=True)
class Format:
    """The data format of a model's tensors."""

    channels_first: bool

    @staticmethod
    def of(operations: Iterable[Operation]) -> Format:
        """Return the data format of a model's layers; raise SymcnnError if they differ."""
        formats = {
            operation.data_format: operation.name
            for operation in operations
            if hasattr(operation, "data_format")
            and type(operation).__name__ not in _FORMAT_WITHOUT_CHANNELS
        }
        if len(formats) > 1:
            pair = " and ".join(f"{form} ({name})" for form, name in formats.items())
            raise SymcnnError(f"the model mixes two data formats: {pair}")
        return Format("channels_first" in formats)

    def sides(self, shape: tuple[Side, ...], name: str) -> Sides:
        """Return the shape of the map in a tensor; raise SymcnnError if it has another rank."""
        if len(shape) - 2 not in AXES:
            raise SymcnnError(
                f"{name} has a tensor of shape {shape}, which is not a feature map of up to 3 axes"
            )
        _, *rest = shape
        if self.channels_first:
            return tuple(rest)
        *size, channels = rest
        return channels, *size

    def place(self, axis: int, rank: int) -> int | None:
        """Return the index of a tensor's axis in the shape of its map; 0 for the channels."""
        order = self.sides(tuple(range(rank)), "a tensor")
        return next((place for place, each in enumerate(order) if each == axis % rank), None)

    def places(self, axes: int | Iterable[int], rank: int) -> set[int | None]:
        """Return the indices of a tensor's axes in the shape of its map."""
        several = (axes,) if isinstance(axes, int) else axes
        return {self.place(axis, rank) for axis in several}


def sized(letter: str, shape: Sides) -> Step:
    """Return a step with a shape: `I(224,3)`, `I(h,w,3)`, `I(l,2,dims=1)`."""
    channels, *size = named(shape)
    if len(set(size)) == 1:
        values = {"size": size[0], "channels": channels, "dims": Number(len(size), NOWHERE)}
        return layer_step(letter, values)
    arguments = tuple(Argument(None, side, NOWHERE) for side in (*size, channels))
    return Step(letter, arguments, NOWHERE, NOWHERE)


def named(shape: Sides) -> list[Expression]:
    """Return the numbers of a shape, with a symbol for each open size."""
    names = ("c", *AXES[len(shape) - 1])
    return [
        Name(name, NOWHERE) if side is None else Number(side, NOWHERE)
        for name, side in zip(names, shape, strict=True)
    ]


def listed(numbers: list[Expression]) -> Expression | Tuple:
    """Return one number as it is, several as a tuple."""
    return numbers[0] if len(numbers) == 1 else Tuple(tuple(numbers), NOWHERE)
