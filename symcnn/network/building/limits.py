"""What a network has taken so far, so that no text takes long, and the paths that it has."""

from __future__ import annotations

from dataclasses import dataclass, field

from symcnn.algebra.polynomials.size_limits import parts
from symcnn.errors import ShapeError, Span
from symcnn.layers import Shape

_MAX_STEPS = 10_000
"""The steps in a network, those of each round of a repeat counted."""
_MAX_PARTS = 30_000
"""The numbers, symbols and operations in the shapes of all maps together."""

_MAX_REPEATS = 24
"""The repeats in closed form."""


@dataclass
class Budget:
    """What a whole network has taken so far."""

    steps: int = 0
    parts: int = 0
    repeats: int = 0
    names: dict[str, int] = field(default_factory=dict)
    """How often each path has been asked for."""

    def name(self, path: str) -> str:
        """Return a path that nothing has yet: stage, stage2, stage3."""
        number = self.names.get(path, 0) + 1
        self.names[path] = number
        return path if number == 1 else self.name(f"{path}{number}")

    def repeat(self, span: Span) -> None:
        """Count a repeat in closed form; raise ShapeError where there are too many."""
        self.repeats += 1
        if self.repeats > _MAX_REPEATS:
            message = f"up to here, more than {_MAX_REPEATS} repeats are in closed form"
            raise ShapeError(message, span)

    def step(self, span: Span) -> None:
        """Count a step; raise ShapeError where there are too many."""
        self.steps += 1
        if self.steps > _MAX_STEPS:
            raise ShapeError(f"up to here, more than {_MAX_STEPS:,} steps are walked", span)

    def take(self, shape: Shape, span: Span) -> None:
        """Count a step, and the shape that leaves it; raise ShapeError where it is too much."""
        self.step(span)
        self.parts += sum(map(parts, (shape.channels, *shape.size)))
        if self.parts > _MAX_PARTS and not _is_numeric(shape):
            message = f"up to here, the maps have more than {_MAX_PARTS:,} parts in all"
            raise ShapeError(message, span)


def _is_numeric(shape: Shape) -> bool:
    return all(number.is_Integer for number in (shape.channels, *shape.size))
