"""Pools over the whole map: to one position, or to a size that is given."""

from __future__ import annotations

from dataclasses import dataclass

from symcnn.algebra.formula import ONE, Term
from symcnn.layers.declaration.axis_arguments import axes
from symcnn.layers.declaration.base import Layer, Sight, layer
from symcnn.layers.declaration.shape import Map


@dataclass(frozen=True)
class GlobalPool(Layer):
    """A pool of all positions into one."""

    spatial = True
    sight = Sight.WHOLE

    def output(self, x: Map) -> Map:
        """Return one position."""
        return Map(x.channels, (ONE,) * len(x.size))


@dataclass(frozen=True)
class AdaptivePool(Layer):
    """A pool to a given size, whatever arrives."""

    spatial = True
    sight = Sight.WHOLE

    size: tuple[Term, ...] = axes("m")

    def output(self, x: Map) -> Map:
        """Return a map of the given size."""
        return Map(x.channels, self.size)


@layer("G", "GlobalAvgPool")
@dataclass(frozen=True)
class GlobalAvgPool(GlobalPool):
    """The mean of each channel: a map of size 1 is left."""


@layer("GM", "GlobalMaxPool")
@dataclass(frozen=True)
class GlobalMaxPool(GlobalPool):
    """The greatest value of each channel: a map of size 1 is left.

    Source: Keras, GlobalMaxPooling2D.
    """


@layer("AP", "AdaptiveAvgPool")
@dataclass(frozen=True)
class AdaptiveAvgPool(AdaptivePool):
    """A pool of the mean to a given size, whatever arrives: `AP(7)`.

    Source: PyTorch, torch.nn.AdaptiveAvgPool2d.
    """


@layer("AM", "AdaptiveMaxPool")
@dataclass(frozen=True)
class AdaptiveMaxPool(AdaptivePool):
    """A pool of the greatest value to a given size, whatever arrives: `AM(7)`.

    Source: PyTorch, torch.nn.AdaptiveMaxPool2d.
    """
