"""Layers that are written with a whole shape: a size, or its sides, and channels."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sympy import Expr, Integer

from symcnn.algebra.formula import Term
from symcnn.layers.declaration.arguments import (
    Choice,
    MisfitError,
    Value,
    argument,
    channel_count,
    shown,
)
from symcnn.layers.declaration.axis_arguments import Axes
from symcnn.layers.declaration.base import Layer
from symcnn.layers.declaration.shape import AXES, Map

_SIDES = ("depth", "height", "width")


@dataclass(frozen=True)
class Sided(Layer):
    """A layer whose arguments are the shape that leaves it."""

    size: tuple[Term, ...] = argument(Axes("n"))
    channels: Term = channel_count("c")
    number: int = argument(Choice("", 2, required=False, choices=(1, 2, 3)), "dims")

    def output(self, x: Map) -> Map:
        """Return the map of that shape."""
        del x
        return Map(self.channels, self.size)

    @classmethod
    def positions(cls, count: int) -> tuple[str, ...]:
        """Return (size, channels), or (height, width, channels), or with the depth before them."""
        plain = 2
        return (
            ("size", "channels") if count <= plain else (*_SIDES[-min(count - 1, 3) :], "channels")
        )

    @classmethod
    def keywords(cls) -> tuple[str, ...]:
        """Return the names of the arguments, and those of the sides of a size."""
        return (*super().keywords(), *_SIDES)

    @classmethod
    def arranged(cls, values: Mapping[str, Value]) -> dict[str, Value]:
        """Return the arguments with a size that has a number for each dimension.

        Raises MisfitError where the size is given twice or in part, or `dims` says otherwise.
        """
        left = dict(values)
        sides = {name: left.pop(name) for name in _SIDES if name in left}
        if sides:
            _check_sides(cls.alias, sides, tuple(values))
            left["size"] = tuple(_side(name, side) for name, side in sides.items())
        if "size" in left:
            left["size"] = _sized(left["size"], left.get("dims"))
            left["dims"] = Integer(len(left["size"]))
        return left

    @classmethod
    def dims(cls, values: Mapping[str, Value], arriving: int) -> int:
        """Return how many numbers the size has."""
        del arriving
        size = values["size"]
        return len(size) if isinstance(size, tuple) else 0


def _check_sides(alias: str, sides: Mapping[str, Value], written: tuple[str, ...]) -> None:
    """Raise MisfitError unless height and width are there, and nothing else that is a size."""
    if "size" in written:
        raise MisfitError("the size is given twice", max(("size", *sides), key=written.index))
    for name in _SIDES[1:]:
        if name not in sides:
            raise MisfitError(f"{alias} needs its {name}")


def _side(name: str, value: Value) -> Expr:
    if isinstance(value, tuple | str):
        raise MisfitError(f"{name} must be a single number, not {shown(value)}", name)
    return value


def _sized(size: Value, dims: Value | None) -> tuple[Expr, ...]:
    """Return the size with a number for each of so many dimensions, of 2 where it is not said."""
    if dims not in (None, 1, 2, 3):
        raise MisfitError(f"dims must be 1, 2 or 3, not {shown(dims)}", "dims")
    if not isinstance(size, tuple):
        count = 2 if dims is None else int(_side("dims", dims))
        return (_side("size", size),) * count
    if len(size) not in AXES:
        raise MisfitError(f"size has {len(size)} numbers; a map has 1, 2 or 3 dimensions", "size")
    if dims not in (None, len(size)):
        raise MisfitError(f"dims is {shown(dims)}, but the size has {len(size)} numbers", "dims")
    return size
