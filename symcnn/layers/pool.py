"""Max pooling and average pooling."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from symcnn.algebra.conditions.condition import at_least
from symcnn.algebra.formula import ONE, Term
from symcnn.layers.declaration.arguments import flag
from symcnn.layers.declaration.axis_arguments import axes, pads
from symcnn.layers.declaration.base import layer
from symcnn.layers.declaration.padding import Padding
from symcnn.layers.declaration.requirement import Requirement
from symcnn.layers.declaration.shape import Map
from symcnn.layers.declaration.sliding_layer import Windowed
from symcnn.layers.declaration.window import Sliding, extent_of


@layer("P", "MaxPool")
@dataclass(frozen=True)
class MaxPool(Windowed):
    """Max pooling: `P(2)`, `P(3,stride=2,padding=1)`.

    `ceil=1` rounds sizes up as in PyTorch: the last window must start inside the input or its left
    padding. Source: PyTorch, torch.nn.MaxPool2d.
    """

    size: tuple[Term, ...] = axes("k")
    stride: tuple[Term, ...] = axes("s", default="size")
    padding: tuple[Padding, ...] = pads()
    dilation: tuple[Term, ...] = axes("d", default=1)
    ceil: int = flag(default=0)

    @cached_property
    def windows(self) -> tuple[Sliding, ...]:
        """The window along each axis."""
        extents = tuple(map(extent_of, self.size, self.dilation))
        return pooling(extents, self.stride, self.padding, self.ceil, self.dilation)

    def needs(self, x: Map) -> Iterator[Requirement]:
        """Require that the padding is at most half of the pool size, and that a window fits."""
        yield from half_padded(self.size, self.padding)
        yield from super().needs(x)


@layer("A", "AvgPool")
@dataclass(frozen=True)
class AvgPool(Windowed):
    """Average pooling: `A(2)`, `A(3,stride=2)`; `ceil=1` as for `P`.

    Source: PyTorch, torch.nn.AvgPool2d.
    """

    size: tuple[Term, ...] = axes("k")
    stride: tuple[Term, ...] = axes("s", default="size")
    padding: tuple[Padding, ...] = pads()
    ceil: int = flag(default=0)

    @cached_property
    def windows(self) -> tuple[Sliding, ...]:
        """The window along each axis."""
        gaps = (ONE,) * len(self.size)
        return pooling(self.size, self.stride, self.padding, self.ceil, gaps)

    def needs(self, x: Map) -> Iterator[Requirement]:
        """Require that the padding is at most half of the pool size, and that a window fits."""
        yield from half_padded(self.size, self.padding)
        yield from super().needs(x)


def pooling(
    extents: tuple[Term, ...],
    strides: tuple[Term, ...],
    paddings: tuple[Padding, ...],
    ceil: int,
    gaps: tuple[Term, ...],
) -> tuple[Sliding, ...]:
    """Return the window along each axis; if `ceil` is 1, sizes are rounded up."""
    return tuple(
        Sliding(
            extent,
            stride,
            pad.ceil_slack(extent, stride) if ceil else pad.slack(extent),
            pad.left(extent, stride),
            gap,
        )
        for extent, stride, pad, gap in zip(extents, strides, paddings, gaps, strict=True)
    )


def half_padded(sizes: tuple[Term, ...], paddings: tuple[Padding, ...]) -> Iterator[Requirement]:
    """Require that each padding is at most half of the pool size, without dilation."""
    for size, pad in zip(sizes, paddings, strict=True):
        if pad.amount is not None:
            holds = at_least((size - 2 * pad.amount).value)
            yield Requirement(
                holds, "a padding of {} exceeds half of the pool size {}", (pad.amount, size)
            )
