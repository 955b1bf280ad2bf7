"""Pools over the whole map: to one position, or to a size that is given."""

from __future__ import annotations

from dataclasses import dataclass

from symcnn.algebra.term import ONE, Term
from symcnn.layers.axes import axes
from symcnn.layers.base import Layer, layer
from symcnn.layers.shape import Map


@layer("G", "GlobalAvgPool")
@dataclass(frozen=True)
class GlobalAvgPool(Layer):
    """The mean of each channel: a map of size 1 is left."""

    spatial = True
    sees_all = True

    def output(self, x: Map) -> Map:
        """Return one position."""
        return Map(x.channels, (ONE,) * len(x.size))


@layer("AP", "AdaptiveAvgPool")
@dataclass(frozen=True)
class AdaptiveAvgPool(Layer):
    """A pool to a given size, whatever arrives: `AP(7)`. Source: PyTorch, AdaptiveAvgPool2d."""

    spatial = True
    sees_all = True

    size: tuple[Term, ...] = axes("m")

    def output(self, x: Map) -> Map:
        """Return a map of the given size."""
        return Map(x.channels, self.size)
