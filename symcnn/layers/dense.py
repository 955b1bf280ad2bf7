"""Dense layers: hidden layers and the output layer."""

from __future__ import annotations

from dataclasses import dataclass

from symcnn.algebra.presentation.term import Term
from symcnn.layers.declaration.arguments import count, flag
from symcnn.layers.declaration.base import Layer, Sight, layer
from symcnn.layers.declaration.shape import Map


@layer("H", "Dense")
@dataclass(frozen=True)
class Dense(Layer):
    """A dense (fully connected) layer: `H(256)`. A feature map is flattened first.

    Source: PyTorch, torch.nn.Linear.
    """

    sight = Sight.WHOLE

    units: Term = count("f_out")
    bias: int = flag(default=1)

    @classmethod
    def title(cls) -> str:
        """Return the name in the words of the field, also for the output layer."""
        return "dense"

    def details(self) -> tuple[str, ...]:
        """Return the units."""
        return (str(self.units),)

    def output(self, x: Map) -> Map:
        """Return one feature per unit."""
        del x
        return Map(self.units, ())

    def weights(self, x: Map) -> Term:
        """Return one weight per input feature and unit."""
        return x.features * self.units

    def biases(self, x: Map) -> Term:
        """Return one bias per unit."""
        del x
        return self.bias * self.units

    def macs(self, x: Map, y: Map) -> Term:
        """Return one MAC per weight."""
        del y
        return self.weights(x)


@layer("O", "Output")
@dataclass(frozen=True)
class Output(Dense):
    """The output layer, a dense layer: `O(10)`."""
