"""Upsampling."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from symcnn.algebra.presentation.term import Term
from symcnn.layers.declaration.axis_arguments import axes
from symcnn.layers.declaration.base import Layer, layer
from symcnn.layers.declaration.shape import Map
from symcnn.layers.declaration.sliding_layer import across
from symcnn.layers.declaration.window import Spreading


@layer("U", "Upsample")
@dataclass(frozen=True)
class Upsample(Layer):
    """Upsampling by an integer `factor` along each axis: `U(2)`.

    Source: PyTorch, torch.nn.Upsample.
    """

    spatial = True

    factor: tuple[Term, ...] = axes("s")

    def details(self) -> tuple[str, ...]:
        """Return the factor: ×2."""
        return (f"×{across(self.factor)}",)

    @cached_property
    def windows(self) -> tuple[Spreading, ...]:
        """The window of output positions that each input position fills."""
        return tuple(Spreading(factor, factor) for factor in self.factor)

    def output(self, x: Map) -> Map:
        """Return the size n·factor along each axis."""
        pairs = zip(x.size, self.factor, strict=True)
        return Map(x.channels, tuple(side * factor for side, factor in pairs))
