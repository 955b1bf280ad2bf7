"""The input: the shape with which a network starts."""

from __future__ import annotations

from dataclasses import dataclass

from symcnn.algebra.formula import ZERO, Term
from symcnn.layers.declaration.base import layer
from symcnn.layers.declaration.shape import Map
from symcnn.layers.declaration.side_arguments import Sided


@layer("I", "Input")
@dataclass(frozen=True)
class Input(Sided):
    """The input map: `I(28,1)` is square, `I(32,48,3)` is 32 high and 48 wide.

    `I(16x32x32,3)` is 3-D, and so is `I(32,3,dims=3)`; `I(100,2,dims=1)` is 1-D. The number of
    dimensions makes every layer that follows 1-D, 2-D or 3-D.
    """

    def activations(self, y: Map) -> Term:
        """Return 0: the input is counted by itself."""
        del y
        return ZERO
