"""Slices of the channels."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from symcnn.algebra.conditions.condition import at_least
from symcnn.algebra.presentation.term import ZERO, Term
from symcnn.layers.declaration.arguments import channel_count
from symcnn.layers.declaration.base import Layer, layer
from symcnn.layers.declaration.requirement import Requirement
from symcnn.layers.declaration.shape import Map


@layer("Take", "Slice")
@dataclass(frozen=True)
class Slice(Layer):
    """A range of channels, from index `from` up to but not including `to`: `Take(0,cin/2)`."""

    start: Term = channel_count("a", least=0, name="from")
    stop: Term = channel_count("b", name="to")

    def output(self, x: Map) -> Map:
        """Return the channels of the slice."""
        return Map(self.stop - self.start, x.size)

    def activations(self, y: Map) -> Term:
        """Return 0: the values are those of the input."""
        del y
        return ZERO

    def needs(self, x: Map) -> Iterator[Requirement]:
        """Require a slice of at least one channel, inside the channels of the input."""
        not_empty = at_least((self.stop - self.start).value, 1)
        yield Requirement(
            not_empty, "the slice from channel {} to {} is empty", (self.start, self.stop)
        )
        inside = at_least((x.channels - self.stop).value)
        says = "the slice ends at channel {}, but the input has {}"
        yield Requirement(inside, says, (self.stop, x.channels))
