"""The trace of a network: the records of its layers, branches, skip connections and repeats."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TypeAlias

from sympy import Expr, Symbol

from symcnn.algebra.polynomials.polynomial import add, expand_products
from symcnn.algebra.polynomials.powers import substitute
from symcnn.algebra.presentation.formula import leaf
from symcnn.algebra.presentation.present import text
from symcnn.algebra.presentation.term import Term
from symcnn.algebra.sums.closed_sum import sum_over
from symcnn.layers import Layer, Shape
from symcnn.network.trace.applied_layer import AppliedLayer


@dataclass(frozen=True, repr=False)
class LayerRecord:
    """A layer at its path. All counts are exact SymPy expressions."""

    use: AppliedLayer
    path: str = field(compare=False)
    """The path of the layer: stage2[3].bottleneck.C."""

    def __repr__(self) -> str:
        """Return the source of the layer, its output shape, and its parameters."""
        return f"<{self.text}: {self.output}, {self.params} parameters>"

    @property
    def layer(self) -> Layer:
        """The layer, with its arguments."""
        return self.use.layer

    @property
    def name(self) -> str:
        """The layer's full name: Conv."""
        return self.use.layer.alias

    @property
    def text(self) -> str:
        """The source of the layer, with values for local names of blocks and loops."""
        return self.use.text

    @property
    def input(self) -> Shape:
        """The input shape; for a merge, that of its first branch."""
        return self.use.input

    @property
    def output(self) -> Shape:
        """The output shape."""
        return self.use.output

    def quantity(self, name: str) -> Expr:
        """Return a quantity by its name: one of `LAYER_QUANTITIES`."""
        return self.use.quantity(name)

    def rule(self, count: str) -> Term:
        """Return the rule of a count in generic symbols: k²·c_in·c_out·h_out·w_out for `macs`."""
        return self.use.rule(count)

    def substituted(self, count: str) -> Term:
        """Return the rule of a count with values substituted: 5·5·1·32·24·24 for `macs`."""
        return self.use.substituted(count)

    @property
    def formula(self) -> Term:
        """The formula of the parameters in generic symbols: (k²·c_in + 1)·c_out."""
        return self.use.formula

    @property
    def working(self) -> Term:
        """The formula of the parameters with values substituted: (5·5·1 + 1)·32."""
        return self.use.working

    @property
    def params(self) -> Expr:
        """The number of trainable parameters."""
        return self.use.params

    @property
    def weights(self) -> Expr:
        """The number of trainable weights, without biases."""
        return self.use.weights

    @property
    def biases(self) -> Expr:
        """The number of trainable biases."""
        return self.use.biases

    @property
    def frozen(self) -> Expr:
        """The number of frozen weights and biases."""
        return self.use.frozen

    @property
    def buffers(self) -> Expr:
        """The number of non-trainable values (buffers), such as running means."""
        return self.use.buffers

    @property
    def macs(self) -> Expr:
        """The multiply-accumulates of one forward pass, without biases."""
        return self.use.macs

    @property
    def activations(self) -> Expr:
        """The number of output values for one example."""
        return self.use.activations


@dataclass(frozen=True)
class BranchRecord:
    """Branches that start from one feature map, and the record of their merge."""

    branches: tuple[Trace, ...]
    join: LayerRecord


@dataclass(frozen=True)
class SkipEvent:
    """A feature map that is saved or loaded under a name, with or without an index."""

    name: str
    index: Expr | None
    recalled: bool
    """Whether the map is loaded, not saved."""


@dataclass(frozen=True, repr=False)
class RepeatRecord:
    """The layers of a repeat whose count is symbolic or large.

    `variable` runs through low..low+count-1, up or down. `body` is a function of `index`, the
    offset of the variable from `low`; `round` and `layers` are functions of the variable.
    """

    variable: str
    low: Expr
    count: Expr
    index: Symbol
    down: bool
    """Whether the variable counts down."""
    body: Trace
    input: Shape = field(compare=False)
    output: Shape = field(compare=False)
    path: str = field(compare=False)

    def __repr__(self) -> str:
        """Return the loop range, the number of layers of an iteration, and the parameters."""
        return f"<{self.text}: {len(self.layers)} layers, {self.params} parameters>"

    @property
    def variable_symbol(self) -> Symbol:
        """The loop variable in the formulas of `round` and `layers`."""
        return Symbol(self.variable, integer=True, nonnegative=True)

    @property
    def text(self) -> str:
        """The loop variable with its range, in order of the iterations: i = 1..N."""
        bounds = [text(self.low), text(substitute(self.low + self.count - 1, {}))]
        return f"{self.variable} = {'..'.join(reversed(bounds) if self.down else bounds)}"

    @property
    def name(self) -> str:
        """The name in the column of layers: Repeat."""
        return "Repeat"

    @cached_property
    def round(self) -> Trace:
        """The trace of one iteration, with formulas in the loop variable."""
        values = {self.index: self.variable_symbol - self.low}
        return map_numbers(self.body, lambda expr: expand_products(substitute(expr, values)))

    @cached_property
    def layers(self) -> tuple[LayerRecord | RepeatRecord, ...]:
        """The layers of one iteration, with formulas in the loop variable."""
        return tuple(iterate_records(self.round))

    def with_body(self, body: Trace, arriving: Shape, leaving: Shape) -> RepeatRecord:
        """Return the repeat with another body, input shape and output shape."""
        return replace(self, body=body, input=arriving, output=leaving)

    @property
    def formula(self) -> Term:
        """The number of trainable parameters of all iterations, as a single value."""
        return self.working

    @property
    def working(self) -> Term:
        """The number of trainable parameters of all iterations, as a single value."""
        return leaf(self.params)

    def quantity(self, name: str) -> Expr:
        """Return the sum of a quantity over all iterations, in closed form if one is known.

        For equal iterations, this is their number times the count of one of them.
        """
        if name not in self._counted:
            self._counted[name] = self.sum_iterations(sum_quantity(self.body, name))
        return self._counted[name]

    def sum_iterations(self, number: Expr) -> Expr:
        """Return the sum of a number of each iteration, a function of `index`, over all of them."""
        if self.index in number.free_symbols:
            return sum_over(number, self.index, self.count)
        return self.count * number

    @cached_property
    def _counted(self) -> dict[str, Expr]:
        """The counts computed so far."""
        return {}

    def has_equal_iterations(self, count: str) -> bool:
        """Return whether a count is the same in all iterations."""
        return self.index not in sum_quantity(self.body, count).free_symbols

    @property
    def params(self) -> Expr:
        """The number of trainable parameters of all iterations."""
        return self.quantity("params")

    @property
    def weights(self) -> Expr:
        """The number of trainable weights of all iterations, without biases."""
        return self.quantity("weights")

    @property
    def biases(self) -> Expr:
        """The number of trainable biases of all iterations."""
        return self.quantity("biases")

    @property
    def frozen(self) -> Expr:
        """The number of frozen weights and biases of all iterations."""
        return self.quantity("frozen")

    @property
    def buffers(self) -> Expr:
        """The number of non-trainable values (buffers) of all iterations."""
        return self.quantity("buffers")

    @property
    def macs(self) -> Expr:
        """The multiply-accumulates of all iterations, without biases."""
        return self.quantity("macs")

    @property
    def activations(self) -> Expr:
        """The number of output values of all layers in all iterations."""
        return self.quantity("activations")


Item: TypeAlias = "LayerRecord | BranchRecord | SkipEvent | RepeatRecord"
Trace: TypeAlias = "tuple[Item, ...]"
"""The results of a path, in order."""


def iterate_records(trace: Trace) -> Iterator[LayerRecord | RepeatRecord]:
    """Yield the records of a trace in order: branches before their merge, a repeat as one."""
    for item in trace:
        if isinstance(item, BranchRecord):
            for branch in item.branches:
                yield from iterate_records(branch)
            yield item.join
        elif not isinstance(item, SkipEvent):
            yield item


def all_records(
    records: Iterable[LayerRecord | RepeatRecord],
) -> Iterator[LayerRecord | RepeatRecord]:
    """Yield records in order, each repeat before the records of one of its iterations."""
    for record in records:
        yield record
        if isinstance(record, RepeatRecord):
            yield from all_records(record.layers)


def sum_quantity(trace: Trace, count: str) -> Expr:
    """Return the sum of a count over a trace."""
    return add(item.quantity(count) for item in iterate_records(trace))


def map_numbers(trace: Trace, function: Callable[[Expr], Expr]) -> Trace:
    """Return a trace with a function applied to every number."""
    return tuple(_map_item(item, function) for item in trace)


def _map_item(item: Item, function: Callable[[Expr], Expr]) -> Item:
    match item:
        case LayerRecord(use, path):
            return LayerRecord(use.map_numbers(function), path)
        case BranchRecord(branches, join):
            mapped = tuple(map_numbers(branch, function) for branch in branches)
            return BranchRecord(mapped, LayerRecord(join.use.map_numbers(function), join.path))
        case SkipEvent(name, index, recalled):
            return SkipEvent(name, None if index is None else function(index), recalled)
        case _:
            numbers = {"low": function(item.low), "count": function(item.count)}
            shapes = item.input.map_numbers(function), item.output.map_numbers(function)
            return replace(item.with_body(map_numbers(item.body, function), *shapes), **numbers)


def skip_events(items: Iterable[Item]) -> Iterator[SkipEvent]:
    """Yield all maps that are saved and loaded within items, in order.

    >>> from symcnn import parse
    >>> [event.recalled for event in skip_events(parse("I(8,3)-@a-C(1,3)-add[_|$a]").trace)]
    [False, True]
    """
    for item in items:
        match item:
            case SkipEvent():
                yield item
            case BranchRecord(branches):
                for branch in branches:
                    yield from skip_events(branch)
            case RepeatRecord():
                yield from skip_events(item.round)
