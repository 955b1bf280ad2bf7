"""The kind of argument that is the shape of a whole map."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from symcnn.algebra.formula import Term, leaf
from symcnn.errors import ShapeError
from symcnn.layers.declaration.arguments import Argument, Value, argument, shown
from symcnn.layers.declaration.requirement import Need, counted
from symcnn.layers.declaration.shape import AXES, Map


@dataclass(frozen=True)
class Whole(Argument[tuple[Term, ...]]):
    """A shape: the channels, then the size of each axis; or one number of features."""

    per_axis = True
    suffix: str = ""
    """What the symbols for its numbers end with: c_out, h_out and w_out."""

    def read(self, value: Value, dims: int) -> tuple[Term, ...]:
        """Return the numbers; the shape's dimensions are its own."""
        del dims
        numbers = value if isinstance(value, tuple) else (value,)
        if isinstance(value, str) or len(numbers) - 1 not in AXES:
            message = (
                f"must be a number of features, or channels and 1 to 3 sides, not {shown(value)}"
            )
            raise ShapeError(message)
        return tuple(map(leaf, numbers))

    def absent(
        self, dims: int
    ) -> tuple[Term, ...]:  # pragma: no cover - it is given, or is another's
        """Raise TypeError: a shape is given, or is that of another argument."""
        raise TypeError(dims)

    def generic(self, bound: tuple[Term, ...]) -> tuple[Term, ...]:
        """Return the symbols of a map with as many axes."""
        found = Map.generic(len(bound) - 1, self.suffix)
        return (found.channels, *found.size)

    def stated(self, dims: int) -> Value:
        """Return the symbols of a map."""
        return tuple(term.value for term in self.generic((leaf(0),) * (dims + 1)))

    def needs(self, bound: tuple[Term, ...]) -> Iterator[Need]:
        """Yield that each number is an integer of at least 1."""
        for term in dict.fromkeys(bound):
            yield from counted(term, 1)


def whole(suffix: str, *, default: str | None = None) -> Any:  # noqa: ANN401 - a dataclass field
    """Return a field for a shape."""
    return argument(Whole("", default, default is None, suffix=suffix))
