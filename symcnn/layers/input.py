"""The input layer, which sets the input shape of the network."""

from __future__ import annotations

from dataclasses import dataclass

from symcnn.algebra.presentation.term import ZERO, Term
from symcnn.layers.declaration.base import layer
from symcnn.layers.declaration.shape import Map
from symcnn.layers.declaration.side_arguments import SideArguments


@layer("I", "Input")
@dataclass(frozen=True)
class Input(SideArguments):
    """The input shape: `I(28,1)` is 28×28 with 1 channel, `I(32,48,3)` is 32 high and 48 wide.

    `I(16x32x32,3)` and `I(32,3,dims=3)` are 3-D, `I(100,2,dims=1)` is 1-D. Later layers inherit the
    number of dimensions.
    """

    def activations(self, y: Map) -> Term:
        """Return 0: the input is counted separately."""
        del y
        return ZERO
