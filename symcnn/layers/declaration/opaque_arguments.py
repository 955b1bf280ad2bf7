"""The kind of argument that is a whole shape, for opaque layers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from symcnn.algebra.presentation.formula import leaf
from symcnn.algebra.presentation.term import Term
from symcnn.errors import ShapeError
from symcnn.layers.declaration.arguments import Argument, Value, argument, shown
from symcnn.layers.declaration.requirement import Requirement, count_requirements
from symcnn.layers.declaration.shape import AXES, Map


@dataclass(frozen=True)
class CountArguments(Argument[tuple[Term, ...]]):
    """A shape `(channels, *size)`, or a number of features."""

    per_axis = True
    suffix: str = ""
    """The index of its symbols: `out` for c_out, h_out and w_out."""

    def read(self, value: Value, dims: int) -> tuple[Term, ...]:
        """Return the numbers as terms; `dims` is ignored, as the shape has its own.

        Raises ShapeError for a word, and for a tuple that is not a shape.
        """
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
    ) -> tuple[Term, ...]:  # pragma: no cover - it is given, or another argument's
        """Raise TypeError: a shape has no default of its own."""
        raise TypeError(dims)

    def generic(self, bound: tuple[Term, ...]) -> tuple[Term, ...]:
        """Return the symbols of a map with as many axes."""
        x = Map.generic(len(bound) - 1, self.suffix)
        return (x.channels, *x.size)

    def stated(self, dims: int) -> Value:
        """Return the symbols of a map with `dims` axes."""
        return tuple(term.value for term in self.generic((leaf(0),) * (dims + 1)))

    def needs(self, bound: tuple[Term, ...]) -> Iterator[Requirement]:
        """Require integers of at least 1."""
        for term in dict.fromkeys(bound):
            yield from count_requirements(term, 1)


def whole(suffix: str, *, default: str | None = None) -> Any:  # noqa: ANN401 - a dataclass field
    """Return a field for a shape."""
    return argument(CountArguments("", default, default is None, suffix=suffix))
