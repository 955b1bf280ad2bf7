"""Reshaping of feature maps."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from symcnn.algebra.conditions.equation import equal
from symcnn.algebra.presentation.term import ZERO, Term
from symcnn.layers.declaration.base import Sight, layer
from symcnn.layers.declaration.requirement import Kind, Requirement
from symcnn.layers.declaration.shape import Map
from symcnn.layers.declaration.side_arguments import SideArguments


@layer("Reshape", "Reshape")
@dataclass(frozen=True)
class Reshape(SideArguments):
    """The values of the input in another shape: `F-H(3136)-Reshape(7,64)`.

    The arguments are those of an input: `Reshape(4,6,32)` is 4 high and 6 wide with 32 channels,
    and `Reshape(49,64,dims=1)` is 1-D. Receptive fields are unknown from this layer on, because
    neighboring positions of the output need not be neighbors in the input.
    Sources: Keras, Reshape; PyTorch, torch.nn.Unflatten.
    """

    sight = Sight.MOVED

    def activations(self, y: Map) -> Term:
        """Return 0: the values are those of the input."""
        del y
        return ZERO

    def needs(self, x: Map) -> Iterator[Requirement]:
        """Require an input with as many values as the output shape."""
        y = self.output(x)
        says = f"cannot reshape {{}} values into {y.shape}, which has {{}}"
        fits = equal(x.features.value, y.features.value)
        yield Requirement(fits, says, (x.features, y.features), Kind.RESHAPED_VALUES)
