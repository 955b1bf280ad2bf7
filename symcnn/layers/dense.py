"""Dense layers: hidden, and the output."""

from __future__ import annotations

from dataclasses import dataclass

from symcnn.algebra.formula import Term
from symcnn.layers.declaration.arguments import count, flag
from symcnn.layers.declaration.base import Layer, Sight, layer
from symcnn.layers.declaration.shape import Map


@layer("H", "Dense")
@dataclass(frozen=True)
class Dense(Layer):
    """A dense layer: `H(256)`. A map is flattened as it arrives.

    Source: PyTorch, torch.nn.Linear.
    """

    sight = Sight.WHOLE

    units: Term = count("f_out")
    bias: int = flag(default=1)

    def output(self, x: Map) -> Map:
        """Return a feature for each unit."""
        del x
        return Map(self.units, ())

    def weights(self, x: Map) -> Term:
        """Return one for each feature that arrives, for each unit."""
        return x.features * self.units

    def biases(self, x: Map) -> Term:
        """Return one for each unit."""
        del x
        return self.bias * self.units

    def macs(self, x: Map, y: Map) -> Term:
        """Return one for each weight."""
        del y
        return self.weights(x)


@layer("O", "Output")
@dataclass(frozen=True)
class Output(Dense):
    """The dense layer at the end: `O(10)`."""
