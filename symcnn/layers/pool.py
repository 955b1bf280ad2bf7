"""Max pooling and average pooling."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from symcnn.algebra.conditions.condition import at_least
from symcnn.algebra.presentation.term import ONE, Term
from symcnn.layers.declaration.arguments import flag
from symcnn.layers.declaration.axis_arguments import axes, pads
from symcnn.layers.declaration.base import layer
from symcnn.layers.declaration.padding import Padding
from symcnn.layers.declaration.requirement import Kind, Requirement
from symcnn.layers.declaration.shape import Map, crossed
from symcnn.layers.declaration.sliding_layer import Windowed, sliding, written_step
from symcnn.layers.declaration.window import Sliding


@dataclass(frozen=True)
class Pool(Windowed):
    """A pool, whose windows do not overlap by default."""

    size: tuple[Term, ...] = axes("k")
    stride: tuple[Term, ...] = axes("s", default="size")
    padding: tuple[Padding, ...] = pads()

    def details(self) -> tuple[str, ...]:
        """Return the size, and the stride if it differs: 3×3, /2."""
        return (crossed(self.size), *written_step(self.stride, self.size))

    def needs(self, x: Map) -> Iterator[Requirement]:
        """Require a padding of at most half of the size (not dilated), and that a window fits."""
        for size, pad in zip(self.size, self.padding, strict=True):
            if pad.amount is not None:
                holds = at_least((size - 2 * pad.amount).value)
                says = "a padding of {} exceeds half of the pool size {}"
                yield Requirement(holds, says, (pad.amount, size), Kind.POOL_PADDING)
        yield from super().needs(x)


@layer("P", "MaxPool")
@dataclass(frozen=True)
class MaxPool(Pool):
    """Max pooling: `P(2)`, `P(3,stride=2,padding=1)`.

    `ceil=1` rounds sizes up as in PyTorch: the last window must start inside the input or its left
    padding. Source: PyTorch, torch.nn.MaxPool2d.
    """

    dilation: tuple[Term, ...] = axes("d", default=1)
    ceil: int = flag(default=0)

    @cached_property
    def windows(self) -> tuple[Sliding, ...]:
        """The window along each axis."""
        return sliding(self.size, self.stride, self.padding, self.dilation, self.ceil)


@layer("A", "AvgPool")
@dataclass(frozen=True)
class AvgPool(Pool):
    """Average pooling: `A(2)`, `A(3,stride=2)`; `ceil=1` as for `P`.

    Source: PyTorch, torch.nn.AvgPool2d.
    """

    ceil: int = flag(default=0)

    @cached_property
    def windows(self) -> tuple[Sliding, ...]:
        """The window along each axis."""
        gaps = (ONE,) * len(self.size)
        return sliding(self.size, self.stride, self.padding, gaps, self.ceil)
