"""The base class of convolutions and pools: layers with a sliding window."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from symcnn.algebra.conditions.condition import at_least
from symcnn.algebra.formula import Term
from symcnn.layers.declaration.base import Layer
from symcnn.layers.declaration.padding import Padding
from symcnn.layers.declaration.requirement import Requirement
from symcnn.layers.declaration.shape import Map
from symcnn.layers.declaration.window import Sliding, extent_of


@dataclass(frozen=True)
class Windowed(Layer):
    """A layer with one output position for each position of a sliding window."""

    spatial = True

    @cached_property
    @abstractmethod
    def windows(self) -> tuple[Sliding, ...]:
        """The window along each axis."""

    def channels(self, x: Map) -> Term:
        """Return the number of output channels, by default that of the input."""
        return x.channels

    def output(self, x: Map) -> Map:
        """Return the output shape: the size is ⌊(n + 2p - d(k - 1) - 1)/s⌋ + 1 along each axis."""
        pairs = zip(self.windows, x.size, strict=True)
        return Map(self.channels(x), tuple(window.output(side) for window, side in pairs))

    def needs(self, x: Map) -> Iterator[Requirement]:
        """Require that at least one window fits into the padded input."""
        for window, side in zip(self.windows, x.size, strict=True):
            fits = at_least((side + window.slack).value)
            padded = side + window.padding
            says = "window size {} exceeds padded input size {}"
            yield Requirement(fits, says, (window.extent, padded))


def sliding(
    kernel: tuple[Term, ...],
    stride: tuple[Term, ...],
    padding: tuple[Padding, ...],
    dilation: tuple[Term, ...],
) -> tuple[Sliding, ...]:
    """Return the windows, which lie inside the padded input, along each axis."""
    extents = map(extent_of, kernel, dilation)
    return tuple(
        Sliding(extent, step, pad.slack(extent), pad.left(extent, step), gap)
        for extent, step, pad, gap in zip(extents, stride, padding, dilation, strict=True)
    )
