"""Channel shuffle."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from symcnn.algebra.presentation.term import Term
from symcnn.layers.declaration.arguments import count
from symcnn.layers.declaration.base import Layer, layer
from symcnn.layers.declaration.requirement import Requirement, divided
from symcnn.layers.declaration.shape import Map


@layer("Shuffle", "ChannelShuffle")
@dataclass(frozen=True)
class ChannelShuffle(Layer):
    """Channel shuffle: the first channel of each group, then the second, and so on: `Shuffle(2)`.

    Sources: Zhang et al. 2017, ShuffleNet; PyTorch, torch.nn.ChannelShuffle.
    """

    groups: Term = count("g")

    def needs(self, x: Map) -> Iterator[Requirement]:
        """Require that the groups divide the channels."""
        yield divided("channels", x.channels, self.groups)
