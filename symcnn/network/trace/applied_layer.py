"""A layer applied to what arrives: what leaves, and what the layer holds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, fields, replace
from functools import cached_property, singledispatch
from typing import Any

from sympy import Expr

from symcnn.algebra.formula import ZERO, Leaf, Term
from symcnn.layers import Layer, Map, Shape
from symcnn.layers.declaration.padding import Amount
from symcnn.notation.limits import FROZEN, TIED
from symcnn.notation.sympy_printer import notation


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

    fixed: bool = False
    """Whether the weights are not trained."""

    def held(self, *, tied: bool, frozen: bool) -> Use:
        """Return the same with weights that are counted before, or not trained, where it has any.

        Buffers are counted before, too; what is counted before is trained there, or not.
        """
        if tied:
            return self._again
        return self._kept if frozen else self

    @cached_property
    def _again(self) -> Use:
        holds = self.params != 0 or self.buffers != 0
        return replace(self, tied=True) if holds else self

    @cached_property
    def _kept(self) -> Use:
        return replace(self, fixed=True) if self.params != 0 else self

    @property
    def _untrained(self) -> bool:
        """Whether no parameter of its own is trained."""
        return self.tied or self.fixed

    @cached_property
    def text(self) -> str:
        """The layer as it was written, with values for what is local to a block or a loop."""
        text = str(self.written).replace(" ", "")
        word = TIED if self.tied else FROZEN if self.fixed else ""
        return f"{word}[{text}]" if word else text

    @cached_property
    def formula(self) -> Term:
        """The rule of the parameters, in symbols: (k²·c_in + 1)·c_out."""
        x = Map.generic(len(self.input.size), "in")
        return ZERO if self._untrained else self.layer.generic().params(x)

    @cached_property
    def working(self) -> Term:
        """The rule of the parameters, with this layer's numbers: (5·5·1 + 1)·32."""
        return ZERO if self._untrained else self.layer.params(self._x)

    @cached_property
    def params(self) -> Expr:
        """The number of trainable parameters."""
        return self.working.value

    @cached_property
    def weights(self) -> Expr:
        """The number of trainable weights, biases not among them."""
        return ZERO.value if self._untrained else self.layer.weights(self._x).value

    @cached_property
    def biases(self) -> Expr:
        """The number of trainable biases."""
        return ZERO.value if self._untrained else self.layer.biases(self._x).value

    @cached_property
    def frozen(self) -> Expr:
        """The number of weights and biases that are not trained, as the network has them frozen."""
        return self.layer.params(self._x).value if self.fixed else ZERO.value

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
        return Use(replace(layer, **arguments), written, arriving, output, self.tied, self.fixed)

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
