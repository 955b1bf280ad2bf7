"""The record of a layer in its place: what arrives, what leaves, and what it holds."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from sympy import Expr

from symcnn.algebra.term import Term
from symcnn.layers import Layer, Map, Shape


@dataclass(frozen=True, repr=False)
class Record:
    """A layer in its place.

    The rules are the layer's; here they are applied to what arrives. `formula` and `working` are
    the rule of the parameters, stated with symbols and with this layer's numbers; `params` is its
    value. All counts are exact SymPy expressions.
    """

    layer: Layer
    text: str
    """The layer as it was written."""
    input: Shape
    output: Shape

    def __repr__(self) -> str:
        """Return the layer as it was written, what leaves it, and its parameters."""
        return f"<{self.text}: {self.output}, {self.params} parameters>"

    @property
    def name(self) -> str:
        """The layer's full name: Conv."""
        return self.layer.alias

    @cached_property
    def formula(self) -> Term:
        """The rule of the parameters, in symbols: (k²·c_in + 1)·c_out."""
        return self.layer.generic().params(Map.generic(len(self.input.size), "in"))

    @cached_property
    def working(self) -> Term:
        """The rule of the parameters, with this layer's numbers: (5·5·1 + 1)·32."""
        return self.layer.params(self._x)

    @cached_property
    def params(self) -> Expr:
        """The number of trainable parameters."""
        return self.working.value

    @cached_property
    def weights(self) -> Expr:
        """The number of trainable weights, biases not among them."""
        return self.layer.weights(self._x).value

    @cached_property
    def biases(self) -> Expr:
        """The number of trainable biases."""
        return self.layer.biases(self._x).value

    @cached_property
    def buffers(self) -> Expr:
        """How many numbers are kept that are not trained, such as running means."""
        return self.layer.buffers(self._x).value

    @cached_property
    def macs(self) -> Expr:
        """The multiply-accumulates of one forward pass, biases not counted."""
        return self.layer.macs(self._x, self._y).value

    @cached_property
    def activations(self) -> Expr:
        """How many numbers the layer puts out."""
        return self.layer.activations(self._y).value

    @cached_property
    def _x(self) -> Map:
        return self.input.written()

    @cached_property
    def _y(self) -> Map:
        return self.output.written()
