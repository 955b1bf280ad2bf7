"""Additional channels of zeros."""

from __future__ import annotations

from dataclasses import dataclass

from symcnn.algebra.presentation.term import Term
from symcnn.layers.declaration.arguments import channel_count
from symcnn.layers.declaration.base import Layer, layer
from symcnn.layers.declaration.shape import Map


@layer("Z", "ZeroChannels")
@dataclass(frozen=True)
class ZeroChannels(Layer):
    """Additional channels of zeros: `Z(16)`. `P(1,2)-Z(16)` is a shortcut without parameters.

    Source: He et al. 2015, Deep Residual Learning for Image Recognition, section 4.2.
    """

    amount: Term = channel_count("a", least=0)

    def output(self, x: Map) -> Map:
        """Return the input with `amount` more channels."""
        return Map(x.channels + self.amount, x.size)
