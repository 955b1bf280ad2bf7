"""Flattening."""

from __future__ import annotations

from dataclasses import dataclass

from symcnn.algebra.presentation.term import ZERO, Term
from symcnn.layers.declaration.base import Layer, layer
from symcnn.layers.declaration.shape import Map


@layer("F", "Flatten")
@dataclass(frozen=True)
class Flatten(Layer):
    """Flattening of a feature map to a vector of features."""

    def output(self, x: Map) -> Map:
        """Return a vector of c·h·w features."""
        return Map(x.features, ())

    def activations(self, y: Map) -> Term:
        """Return 0: the values are those of the input."""
        del y
        return ZERO
