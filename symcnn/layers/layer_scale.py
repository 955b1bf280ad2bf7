"""Layer scale: a trained factor for each channel."""

from __future__ import annotations

from dataclasses import dataclass

from symcnn.algebra.presentation.term import Term
from symcnn.layers.declaration.base import Layer, layer
from symcnn.layers.declaration.shape import Map


@layer("LS", "LayerScale")
@dataclass(frozen=True)
class LayerScale(Layer):
    """A learned scale per channel.

    Source: Touvron et al. 2021, Going deeper with Image Transformers.
    """

    def weights(self, x: Map) -> Term:
        """Return one scale per channel."""
        return x.channels
