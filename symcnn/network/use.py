"""A layer applied to what arrives: what leaves, and what the layer holds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, fields, replace
from functools import cached_property, singledispatch
from typing import Any

from sympy import Expr

from symcnn.algebra.term import ZERO, Leaf, Term
from symcnn.layers import Layer, Map, Shape
from symcnn.layers.padding import Amount
from symcnn.network.written import notation
from symcnn.notation.limits import TIED


@dataclass(frozen=True)
class Text:
    """How a layer was written: a text, with a pair of braces for each of some values."""

    template: str
    values: tuple[Expr, ...] = ()

    def put(self, function: Callable[[Expr], Expr]) -> Text:
        """Return the text with a function applied to its values."""
        return Text(self.template, tuple(map(function, self.values)))

    def __str__(self) -> str:
        """Return the text with its values."""
        return self.template.format(*(notation(value) for value in self.values))


@dataclass(frozen=True, repr=False)
class Use:
    """A layer applied to what arrives.

    Equal steps that get equal maps share one, wherever in a text they stand.
    The rules are the layer's; here they are applied to what arrives. `formula` and `working` are
    the rule of the parameters, stated with symbols and with this layer's numbers; `params` is its
    value. All counts are exact SymPy expressions.
    """

    layer: Layer
    written: Text = field(compare=False)
    """The layer as it was written."""
    input: Shape
    output: Shape
    tied: bool = False
    """Whether the weights and buffers are those of a layer before, and are counted there."""

    @cached_property
    def again(self) -> Use:
        """The same with weights and buffers that are counted before; itself where it has none."""
        holds = self.params != 0 or self.buffers != 0
        return replace(self, tied=True) if holds else self

    @cached_property
    def text(self) -> str:
        """The layer as it was written, with values for what is local to a block or a loop."""
        text = str(self.written).replace(" ", "")
        return f"{TIED}[{text}]" if self.tied else text

    @cached_property
    def formula(self) -> Term:
        """The rule of the parameters, in symbols: (k²·c_in + 1)·c_out."""
        x = Map.generic(len(self.input.size), "in")
        return ZERO if self.tied else self.layer.generic().params(x)

    @cached_property
    def working(self) -> Term:
        """The rule of the parameters, with this layer's numbers: (5·5·1 + 1)·32."""
        return ZERO if self.tied else self.layer.params(self._x)

    @cached_property
    def params(self) -> Expr:
        """The number of trainable parameters."""
        return self.working.value

    @cached_property
    def weights(self) -> Expr:
        """The number of trainable weights, biases not among them."""
        return ZERO.value if self.tied else self.layer.weights(self._x).value

    @cached_property
    def biases(self) -> Expr:
        """The number of trainable biases."""
        return ZERO.value if self.tied else self.layer.biases(self._x).value

    @cached_property
    def buffers(self) -> Expr:
        """How many numbers are kept that are not trained, such as running means."""
        return ZERO.value if self.tied else self.layer.buffers(self._x).value

    @cached_property
    def macs(self) -> Expr:
        """The multiply-accumulates of one forward pass, biases not counted."""
        return self.layer.macs(self._x, self._y).value

    @cached_property
    def activations(self) -> Expr:
        """How many numbers the layer puts out."""
        return self.layer.activations(self._y).value

    def put(self, function: Callable[[Expr], Expr]) -> Use:
        """Return the same with a function applied to every number."""
        layer = self.layer
        arguments = {part.name: _put(getattr(layer, part.name), function) for part in fields(layer)}
        output = self.output.put(function)
        written, arriving = self.written.put(function), self.input.put(function)
        return Use(replace(layer, **arguments), written, arriving, output, self.tied)

    @cached_property
    def _x(self) -> Map:
        return self.input.written()

    @cached_property
    def _y(self) -> Map:
        return self.output.written()


@singledispatch
def _put(argument: Any, function: Callable[[Expr], Expr]) -> Any:  # noqa: ANN401, ARG001
    """Return an argument of a layer with a function applied to the numbers in it."""
    return argument


@_put.register
def _(argument: Leaf, function: Callable[[Expr], Expr]) -> Leaf:
    return Leaf(function(argument.expr))


@_put.register(tuple)
def _(argument: tuple[Any, ...], function: Callable[[Expr], Expr]) -> tuple[Any, ...]:
    return tuple(_put(part, function) for part in argument)


@_put.register
def _(argument: Amount, function: Callable[[Expr], Expr]) -> Amount:
    return Amount(_put(argument.amount, function))
