"""The input: the shape with which a network starts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sympy import Expr, Integer

from symcnn.algebra.term import ZERO, Term
from symcnn.errors import ShapeError
from symcnn.layers.arguments import Choice, Value, argument, count
from symcnn.layers.axes import Axes
from symcnn.layers.base import Layer, layer
from symcnn.layers.shape import Map

_SIDES = ("depth", "height", "width")


@layer("I", "Input")
@dataclass(frozen=True)
class Input(Layer):
    """The input map: `I(28,1)` is square, `I(32,48,3)` is 32 high and 48 wide.

    `I(16x32x32,3)` is 3-D, and so is `I(32,3,dims=3)`; `I(100,2,dims=1)` is 1-D. The number of
    dimensions makes every layer that follows 1-D, 2-D or 3-D.
    """

    size: tuple[Term, ...] = argument(Axes("n"))
    channels: Term = count("c")
    number: int = argument(Choice("", 2, required=False, choices=(1, 2, 3)), "dims")

    def output(self, x: Map) -> Map:
        """Return the input map itself."""
        del x
        return Map(self.channels, self.size)

    def activations(self, y: Map) -> Term:
        """Return 0: the input is counted by itself."""
        del y
        return ZERO

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

        Raises ShapeError where `dims` says otherwise than the size.
        """
        left = dict(values)
        sides = [_side(left.pop(name)) for name in _SIDES if name in left]
        if sides:
            left["size"] = tuple(sides)
        size = left.get("size")
        if size is not None and not isinstance(size, tuple):
            left["size"] = (_side(size),) * _dims(left.get("dims", Integer(2)))
        elif size is not None and left.setdefault("dims", Integer(len(size))) != len(size):
            message = f"dims is {left['dims']}, but the size has {len(size)} numbers"
            raise ShapeError(message)
        return left

    @classmethod
    def dims(cls, values: Mapping[str, Value], arriving: int) -> int:
        """Return how many numbers the size has."""
        del arriving
        size = values["size"]
        return len(size) if isinstance(size, tuple) else 0


def _side(value: Value) -> Expr:
    if isinstance(value, tuple | str):
        message = "each side of the size is one number"
        raise ShapeError(message)
    return value


def _dims(value: Value) -> int:
    if value not in (1, 2, 3):
        message = "dims is 1, 2 or 3"
        raise ShapeError(message)
    return int(value)
