"""Limits on the size of a network, and the unique paths of its layers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from symcnn.algebra.polynomials.size_limits import parts
from symcnn.errors import NotationError, ShapeError, Span
from symcnn.layers import Shape
from symcnn.network.evaluation.evaluator import MAX_SYMBOLS
from symcnn.network.evaluation.families import MemberKey

MAX_UNROLLED_ITERATIONS = 512
"""The maximum number of iterations that are unrolled, with records of their own."""
UNROLL_HINT = f"make the repeat count a number of at most {MAX_UNROLLED_ITERATIONS}"
"""The advice of errors on repeats without a closed form."""
_MAX_STEPS = 10_000
"""The maximum number of steps of a network, with each unrolled iteration counted."""
_MAX_PARTS = 30_000
"""The maximum number of numbers, symbols and operations in the shapes of all feature maps."""

_MAX_REPEATS = 24
"""The maximum number of symbolic repeats."""


@dataclass
class Budget:
    """Counters that bound the time to build a network, and the paths used so far."""

    steps: int = 0
    parts: int = 0
    repeats: int = 0
    members: dict[MemberKey, None] = field(default_factory=dict)
    """The members of families of symbols that are in use."""
    names: dict[str, int] = field(default_factory=dict)
    """How often each path has been requested."""

    def name(self, path: str) -> str:
        """Return a unique path, numbered if it is taken: stage, stage2, stage3."""
        number = self.names.get(path, 0) + 1
        self.names[path] = number
        return path if number == 1 else self.name(f"{path}{number}")

    def repeat(self, span: Span) -> None:
        """Count a symbolic repeat; raise ShapeError if there are too many."""
        self.repeats += 1
        if self.repeats > _MAX_REPEATS:
            message = f"the network has more than {_MAX_REPEATS} symbolic repeats"
            raise ShapeError(message, span)

    def use(self, members: Mapping[MemberKey, Span]) -> None:
        """Add members of families; raise NotationError if there are too many."""
        self.members |= dict.fromkeys(members)
        if len(self.members) > MAX_SYMBOLS:
            message = f"a network can have at most {MAX_SYMBOLS} symbols"
            raise NotationError(message, [*members.values()][-1])

    def step(self, span: Span) -> None:
        """Count a step; raise ShapeError if there are too many."""
        self.steps += 1
        if self.steps > _MAX_STEPS:
            message = f"the network has more than {_MAX_STEPS:,} steps, iterations included"
            raise ShapeError(message, span)

    def take(self, shape: Shape, span: Span) -> None:
        """Count a step and its output shape; raise ShapeError if either limit is exceeded."""
        self.step(span)
        self.parts += sum(map(parts, shape.numbers))
        if self.parts > _MAX_PARTS and not all(number.is_Integer for number in shape.numbers):
            message = f"the shapes of the network have more than {_MAX_PARTS:,} parts in total"
            raise ShapeError(message, span)
