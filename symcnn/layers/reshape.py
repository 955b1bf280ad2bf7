"""The same numbers in another shape."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from symcnn.algebra.conditions.equation import equal
from symcnn.algebra.formula import ZERO, Term
from symcnn.layers.declaration.base import Sight, layer
from symcnn.layers.declaration.requirement import Need
from symcnn.layers.declaration.shape import Map
from symcnn.layers.declaration.side_arguments import Sided


@layer("Reshape", "Reshape")
@dataclass(frozen=True)
class Reshape(Sided):
    """The numbers that arrive as a map of another shape: `F-H(3136)-Reshape(7,64)`.

    The size and the channels are written as those of an input are: `Reshape(4,6,32)` is 4 high and
    6 wide, and `Reshape(49,64,dims=1)` is a row. Receptive fields are not known from here on, since
    positions that were neighbours need not be afterwards.
    Sources: Keras, Reshape; PyTorch, torch.nn.Unflatten.
    """

    sight = Sight.MOVED

    def activations(self, y: Map) -> Term:
        """Return 0: the numbers are those that arrive."""
        del y
        return ZERO

    def needs(self, x: Map) -> Iterator[Need]:
        """Yield that as many numbers arrive as the shape holds."""
        y = self.output(x)
        says = f"cannot reshape {{}} values into {y.shape}, which has {{}}"
        fits = equal(x.features.value, y.features.value)
        yield Need(fits, says, (x.features, y.features))
