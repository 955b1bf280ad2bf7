"""Layers that change only the shape of a map: upsampling, slicing, flattening."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from symcnn.algebra.conditions.condition import at_least
from symcnn.algebra.formula import ZERO, Term
from symcnn.layers.declaration.arguments import channel_count
from symcnn.layers.declaration.axis_arguments import axes
from symcnn.layers.declaration.base import Layer, layer
from symcnn.layers.declaration.requirement import Need
from symcnn.layers.declaration.shape import Map
from symcnn.layers.declaration.window import Spreading


@layer("U", "Upsample")
@dataclass(frozen=True)
class Upsample(Layer):
    """Each position repeated `factor` times along each axis: `U(2)`.

    Source: PyTorch, torch.nn.Upsample.
    """

    spatial = True

    factor: tuple[Term, ...] = axes("s")

    @cached_property
    def windows(self) -> tuple[Spreading, ...]:
        """The stretch that each input position becomes."""
        return tuple(Spreading(factor, factor) for factor in self.factor)

    def output(self, x: Map) -> Map:
        """Return n·factor along each axis."""
        pairs = zip(x.size, self.factor, strict=True)
        return Map(x.channels, tuple(side * factor for side, factor in pairs))


@layer("Take", "Slice")
@dataclass(frozen=True)
class Slice(Layer):
    """The channels from `from` up to but not including `to`: `Take(0,cin/2)`."""

    start: Term = channel_count("a", least=0, name="from")
    stop: Term = channel_count("b", name="to")

    def output(self, x: Map) -> Map:
        """Return as many channels as are taken."""
        return Map(self.stop - self.start, x.size)

    def activations(self, y: Map) -> Term:
        """Return 0: what is taken is there already."""
        del y
        return ZERO

    def needs(self, x: Map) -> Iterator[Need]:
        """Yield that at least one channel is taken, and only such as there are."""
        some = at_least((self.stop - self.start).value, 1)
        yield Need(some, "the slice from channel {} to {} is empty", (self.start, self.stop))
        there = at_least((x.channels - self.stop).value)
        says = "the slice ends at channel {}, but the input has {}"
        yield Need(there, says, (self.stop, x.channels))


@layer("F", "Flatten")
@dataclass(frozen=True)
class Flatten(Layer):
    """The map as one row of features."""

    def output(self, x: Map) -> Map:
        """Return c·h·w features without a size."""
        return Map(x.features, ())

    def activations(self, y: Map) -> Term:
        """Return 0: the numbers are those that arrive."""
        del y
        return ZERO
