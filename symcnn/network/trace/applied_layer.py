"""An applied layer: its input and output shapes, its source, and its counts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, fields, replace
from functools import cached_property, singledispatch
from typing import Any, TypeAlias

from sympy import Expr

from symcnn.algebra.presentation.formula import Leaf
from symcnn.algebra.presentation.term import ZERO, Term
from symcnn.counters import COUNTERS, quantity_of
from symcnn.counters.counter import Counter
from symcnn.counters.operation import Folding, operation_of
from symcnn.layers import Layer, Map, Shape
from symcnn.layers.declaration.padding import Amount
from symcnn.notation.limits import FROZEN, TIED
from symcnn.notation.sympy_printer import print_expression


@dataclass(frozen=True)
class SourceTemplate:
    """The source of a layer as a format string, with one `{}` for each of `values`."""

    template: str
    values: tuple[Expr, ...] = ()

    def map_numbers(self, function: Callable[[Expr], Expr]) -> SourceTemplate:
        """Return the source with a function applied to its values."""
        return SourceTemplate(self.template, tuple(map(function, self.values)))

    def __str__(self) -> str:
        """Return the source in the notation, with values substituted."""
        return self.template.format(*(print_expression(value) for value in self.values))


@dataclass(frozen=True, repr=False)
class AppliedLayer:
    """A layer with its input, and the counts that follow from its rules.

    Equal steps with equal inputs share one object, wherever they stand in a text. `formula` and
    `working` are the rule for the parameters, in generic symbols and with values substituted;
    `params` is its value. All counts are exact SymPy expressions.
    """

    layer: Layer
    written: SourceTemplate = field(compare=False)
    """The source of the layer."""
    input: Shape
    output: Shape
    tied: bool = False
    """Whether weights and buffers are shared with an earlier layer, and counted there only."""

    fixed: bool = False
    """Whether the weights are frozen."""
    operands: int = 1
    """The number of inputs: several for a merge."""
    folding: Folding = Folding.NONE
    """Whether exporters fold it into the convolution before it."""

    def held(self, *, tied: bool, frozen: bool) -> AppliedLayer:
        """Return this layer with its weights shared with an earlier one, or frozen.

        Shared weights and buffers are not counted again, and are frozen if the earlier layer is.
        Layers without weights, or without buffers to share, are returned unchanged.
        """
        if tied:
            return self._with_shared_weights
        return self._with_frozen_weights if frozen else self

    @cached_property
    def _with_shared_weights(self) -> AppliedLayer:
        has_state = self.params != 0 or self.buffers != 0
        return replace(self, tied=True) if has_state else self

    @cached_property
    def _with_frozen_weights(self) -> AppliedLayer:
        return replace(self, fixed=True) if self.params != 0 else self

    def folded(self, folding: Folding) -> AppliedLayer:
        """Return this layer as exporters fold it; equal ones share one object."""
        if folding is self.folding:
            return self
        if folding not in self._folded:
            self._folded[folding] = replace(self, folding=folding)
        return self._folded[folding]

    @cached_property
    def _folded(self) -> dict[Folding, AppliedLayer]:
        return {}

    @property
    def is_trained(self) -> bool:
        """Whether its parameters are its own, and trained."""
        return not (self.tied or self.fixed)

    @property
    def held_word(self) -> str:
        """The word of the notation for weights that are not trained here; empty if they are."""
        return TIED if self.tied else FROZEN if self.fixed else ""

    @cached_property
    def text(self) -> str:
        """The source of the layer, with values for local names of blocks and loops."""
        text = str(self.written).replace(" ", "")
        return f"{self.held_word}[{text}]" if self.held_word else text

    def rule(self, count: str) -> Term:
        """Return the rule of a count in generic symbols: k²·c_in·c_out·h_out·w_out for `macs`."""
        x = Map.generic(len(self.input.size), "in")
        y = Map.generic(len(self.output.size), "out")
        return COUNT_RULES[count](self, self.layer.generic(), x, y)

    def substituted(self, count: str) -> Term:
        """Return the rule of a count with values substituted: 5·5·1·32·24·24 for `macs`."""
        return COUNT_RULES[count](self, self.layer, self._x, self._y)

    def quantity(self, name: str) -> Expr:
        """Return a quantity by its name: one of `LAYER_QUANTITIES`."""
        if name not in self._counted:
            self._counted[name] = self.substituted(name).value
        return self._counted[name]

    @cached_property
    def _counted(self) -> dict[str, Expr]:
        """The counts computed so far."""
        return {}

    @property
    def formula(self) -> Term:
        """The formula of the parameters in generic symbols: (k²·c_in + 1)·c_out."""
        return self.rule("params")

    @cached_property
    def working(self) -> Term:
        """The formula of the parameters with values substituted: (5·5·1 + 1)·32."""
        return self.substituted("params")

    @property
    def params(self) -> Expr:
        """The number of trainable parameters."""
        return self.quantity("params")

    @property
    def weights(self) -> Expr:
        """The number of trainable weights, without biases."""
        return self.quantity("weights")

    @property
    def biases(self) -> Expr:
        """The number of trainable biases."""
        return self.quantity("biases")

    @property
    def frozen(self) -> Expr:
        """The number of frozen weights and biases."""
        return self.quantity("frozen")

    @property
    def buffers(self) -> Expr:
        """The number of non-trainable values (buffers), such as running means."""
        return self.quantity("buffers")

    @property
    def macs(self) -> Expr:
        """The multiply-accumulates of one forward pass, without biases."""
        return self.quantity("macs")

    @property
    def activations(self) -> Expr:
        """The number of output values for one example."""
        return self.quantity("activations")

    def map_numbers(self, function: Callable[[Expr], Expr]) -> AppliedLayer:
        """Return the applied layer with a function applied to every number."""
        arguments = {
            argument.name: _map_argument(getattr(self.layer, argument.name), function)
            for argument in fields(self.layer)
        }
        return replace(
            self,
            layer=replace(self.layer, **arguments),
            written=self.written.map_numbers(function),
            input=self.input.map_numbers(function),
            output=self.output.map_numbers(function),
        )

    @cached_property
    def _x(self) -> Map:
        return self.input.written()

    @cached_property
    def _y(self) -> Map:
        return self.output.written()


CountRule: TypeAlias = Callable[[AppliedLayer, Layer, Map, Map], Term]
"""A count of an applied layer, from the layer and its input and output, general or with values."""


def _rule_of(counter: Counter) -> CountRule:
    """Return the rule of a counter for the layers that it counts."""
    return lambda use, layer, x, y: counter.term(type(layer))(
        operation_of(layer, x, y, use.operands, use.folding)
    )


COUNT_RULES: dict[str, CountRule] = {
    "params": lambda use, layer, x, _: layer.params(x) if use.is_trained else ZERO,
    "weights": lambda use, layer, x, _: layer.weights(x) if use.is_trained else ZERO,
    "biases": lambda use, layer, x, _: layer.biases(x) if use.is_trained else ZERO,
    "frozen": lambda use, layer, x, _: layer.params(x) if use.fixed else ZERO,
    "buffers": lambda use, layer, x, _: ZERO if use.tied else layer.buffers(x),
    "macs": lambda _, layer, x, y: layer.macs(x, y),
    "activations": lambda _, layer, _x, y: layer.activations(y),
    "flops": lambda _, layer, x, y: 2 * layer.macs(x, y),
    **{quantity_of(name): _rule_of(counter) for name, counter in COUNTERS.items()},
}
"""The rules of the counts, by name."""
LAYER_QUANTITIES = tuple(COUNT_RULES)
"""The names of all quantities of layers; those of a network are their sums."""


@singledispatch
def _map_argument(argument: Any, _: Callable[[Expr], Expr]) -> Any:  # noqa: ANN401 - any value
    """Return an argument of a layer with a function applied to its numbers."""
    return argument


@_map_argument.register
def _map_value(argument: Leaf, function: Callable[[Expr], Expr]) -> Leaf:
    return Leaf(function(argument.expr))


@_map_argument.register(tuple)
def _map_tuple(argument: tuple[Any, ...], function: Callable[[Expr], Expr]) -> tuple[Any, ...]:
    return tuple(_map_argument(element, function) for element in argument)


@_map_argument.register
def _map_padding(argument: Amount, function: Callable[[Expr], Expr]) -> Amount:
    return Amount(_map_argument(argument.amount, function))
