"""Global pooling to one position, and adaptive pooling to a given size."""

from __future__ import annotations

from dataclasses import dataclass

from symcnn.algebra.presentation.term import ONE, Term
from symcnn.layers.declaration.axis_arguments import axes
from symcnn.layers.declaration.base import Layer, Sight, layer
from symcnn.layers.declaration.shape import Map, crossed


def bin_of(index: int, size: int, after: int) -> range:
    """Return the positions of an axis that one of `after` output positions pools.

    They are ⌊i·n/m⌋ to ⌈(i + 1)·n/m⌉ of n for position i of m: bins overlap unless m divides n.
    Source: PyTorch, torch.nn.AdaptiveAvgPool2d.

    >>> [bin_of(index, 5, 2) for index in range(2)]
    [range(0, 3), range(2, 5)]
    """
    return range(index * size // after, -(-(index + 1) * size // after))


@dataclass(frozen=True)
class GlobalPool(Layer):
    """Pooling of all positions into one."""

    spatial = True
    sight = Sight.WHOLE

    def output(self, x: Map) -> Map:
        """Return the channels of the input at one position."""
        return Map(x.channels, (ONE,) * len(x.size))


@dataclass(frozen=True)
class AdaptivePool(Layer):
    """Pooling to an output size, for inputs of any size."""

    spatial = True
    sight = Sight.WHOLE

    size: tuple[Term, ...] = axes("m")

    def details(self) -> tuple[str, ...]:
        """Return the output size."""
        return (crossed(self.size),)

    def output(self, x: Map) -> Map:
        """Return the channels of the input at the given size."""
        return Map(x.channels, self.size)


@layer("G", "GlobalAvgPool")
@dataclass(frozen=True)
class GlobalAvgPool(GlobalPool):
    """Global average pooling: the mean of each channel, as a map of size 1."""


@layer("GM", "GlobalMaxPool")
@dataclass(frozen=True)
class GlobalMaxPool(GlobalPool):
    """Global max pooling: the maximum of each channel, as a map of size 1.

    Source: Keras, GlobalMaxPooling2D.
    """


@layer("AP", "AdaptiveAvgPool")
@dataclass(frozen=True)
class AdaptiveAvgPool(AdaptivePool):
    """Average pooling to an output size, for inputs of any size: `AP(7)`.

    Source: PyTorch, torch.nn.AdaptiveAvgPool2d.
    """


@layer("AM", "AdaptiveMaxPool")
@dataclass(frozen=True)
class AdaptiveMaxPool(AdaptivePool):
    """Max pooling to an output size, for inputs of any size: `AM(7)`.

    Source: PyTorch, torch.nn.AdaptiveMaxPool2d.
    """
