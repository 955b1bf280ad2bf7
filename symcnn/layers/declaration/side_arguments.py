"""Layers whose arguments are a shape: a size, or its sides, and the channels."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sympy import Expr, Integer

from symcnn.algebra.presentation.term import Term
from symcnn.layers.declaration.arguments import (
    ArgumentTypeError,
    Choice,
    Value,
    argument,
    channel_count,
    shown,
)
from symcnn.layers.declaration.axis_arguments import Axes
from symcnn.layers.declaration.base import Layer
from symcnn.layers.declaration.shape import AXES, Map

SIDE_NAMES = ("depth", "height", "width")
"""The names of the arguments for single sides."""


@dataclass(frozen=True)
class SideArguments(Layer):
    """A layer whose arguments are its output shape."""

    size: tuple[Term, ...] = argument(Axes("n"))
    channels: Term = channel_count("c")
    number: int = argument(Choice("", 2, required=False, choices=(1, 2, 3)), "dims")

    def output(self, x: Map) -> Map:
        """Return the map of the given shape."""
        del x
        return Map(self.channels, self.size)

    @classmethod
    def positions(cls, count: int) -> tuple[str, ...]:
        """Return (size, channels), (height, width, channels), or these with the depth first."""
        with_size = ("size", "channels")
        if count <= len(with_size):
            return with_size
        return (*SIDE_NAMES[-min(count - 1, 3) :], "channels")

    @classmethod
    def keywords(cls) -> tuple[str, ...]:
        """Return the names of the arguments and of the sides."""
        return (*super().keywords(), *SIDE_NAMES)

    @classmethod
    def arranged(cls, values: Mapping[str, Value]) -> dict[str, Value]:
        """Return the arguments with a size of one number per axis.

        Raises ArgumentTypeError if the size is given twice or in part, or contradicts `dims`.
        """
        arguments = dict(values)
        sides = {name: arguments.pop(name) for name in SIDE_NAMES if name in arguments}
        if sides:
            _check_sides(cls.alias, sides, tuple(values))
            arguments["size"] = tuple(_check_side(name, side) for name, side in sides.items())
        if "size" in arguments:
            arguments["size"] = _spread_size(arguments["size"], arguments.get("dims"))
            arguments["dims"] = Integer(len(arguments["size"]))
        return arguments

    @classmethod
    def dims(cls, values: Mapping[str, Value], arriving: int) -> int:
        """Return the number of axes of the size."""
        del arriving
        size = values["size"]
        return len(size) if isinstance(size, tuple) else 0


def _check_sides(alias: str, sides: Mapping[str, Value], written: tuple[str, ...]) -> None:
    """Raise ArgumentTypeError if height or width is missing, or the size is also given."""
    if "size" in written:
        raise ArgumentTypeError("the size is given twice", max(("size", *sides), key=written.index))
    for name in SIDE_NAMES[1:]:
        if name not in sides:
            raise ArgumentTypeError(f"missing argument '{name}' of {alias}")


def _check_side(name: str, value: Value) -> Expr:
    if isinstance(value, tuple | str):
        raise ArgumentTypeError(f"{name} must be a single number, not {shown(value)}", name)
    return value


def _spread_size(size: Value, dims: Value | None) -> tuple[Expr, ...]:
    """Return the size with one number per axis; `dims` is 2 by default."""
    if dims not in (None, 1, 2, 3):
        raise ArgumentTypeError(f"dims must be 1, 2 or 3, not {shown(dims)}", "dims")
    if not isinstance(size, tuple):
        count = 2 if dims is None else int(_check_side("dims", dims))
        return (_check_side("size", size),) * count
    if len(size) not in AXES:
        raise ArgumentTypeError(
            f"size has {len(size)} numbers; a map has 1, 2 or 3 dimensions", "size"
        )
    if dims not in (None, len(size)):
        raise ArgumentTypeError(
            f"dims is {shown(dims)}, but the size has {len(size)} numbers", "dims"
        )
    return size
