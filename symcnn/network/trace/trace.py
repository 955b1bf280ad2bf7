"""The records of a network: layers in their places, groups that are repeated, and joins."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TypeAlias

from sympy import Expr, Symbol

from symcnn.algebra.formula import Term, leaf
from symcnn.algebra.polynomials.plain_text import text
from symcnn.algebra.polynomials.polynomial import added, multiplied_out
from symcnn.algebra.polynomials.powers import put
from symcnn.algebra.sums.closed_sum import summed
from symcnn.layers import Layer, Shape
from symcnn.network.trace.applied_layer import Use


@dataclass(frozen=True, repr=False)
class Record:
    """A layer in its place. All counts are exact SymPy expressions."""

    use: Use
    path: str = field(compare=False)
    """How the layer was reached: stage2[3].bottleneck.C."""

    def __repr__(self) -> str:
        """Return the layer as it was written, what leaves it, and its parameters."""
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
        """The layer as it was written, with values for parameters of blocks."""
        return self.use.text

    @property
    def input(self) -> Shape:
        """The shape that arrives; of a join, the first of those that meet."""
        return self.use.input

    @property
    def output(self) -> Shape:
        """The shape that leaves."""
        return self.use.output

    @property
    def formula(self) -> Term:
        """The rule of the parameters, in symbols: (k²·c_in + 1)·c_out."""
        return self.use.formula

    @property
    def working(self) -> Term:
        """The rule of the parameters, with this layer's numbers: (5·5·1 + 1)·32."""
        return self.use.working

    @property
    def params(self) -> Expr:
        """The number of trainable parameters."""
        return self.use.params

    @property
    def weights(self) -> Expr:
        """The number of trainable weights, biases not among them."""
        return self.use.weights

    @property
    def biases(self) -> Expr:
        """The number of trainable biases."""
        return self.use.biases

    @property
    def frozen(self) -> Expr:
        """The number of weights and biases that are frozen, and so not trained."""
        return self.use.frozen

    @property
    def buffers(self) -> Expr:
        """How many numbers are kept that are not trained, such as running means."""
        return self.use.buffers

    @property
    def macs(self) -> Expr:
        """The multiply-accumulates of one forward pass, biases not counted."""
        return self.use.macs

    @property
    def activations(self) -> Expr:
        """How many numbers the layer puts out."""
        return self.use.activations


@dataclass(frozen=True)
class Fork:
    """Paths that start from one map, and the join where they meet."""

    branches: tuple[Trace, ...]
    join: Record


@dataclass(frozen=True)
class Tap:
    """A map that is remembered, or gone on with, under a name and perhaps an index."""

    name: str
    index: Expr | None
    recalled: bool


@dataclass(frozen=True, repr=False)
class Group:
    """Layers that are repeated as often as a symbol or a large number says.

    `variable` goes through low..low+count-1, or back. `body` is stated in `index`, which is how far
    the variable is from `low`; `round` and `layers` have the same in the variable itself.
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
        """Return how often what is repeated, and its parameters."""
        return f"<{self.text}: {len(self.layers)} layers, {self.params} parameters>"

    @property
    def text(self) -> str:
        """The loop variable and its values, in order: i = 1..N."""
        ends = [text(self.low), text(put(self.low + self.count - 1, {}))]
        return f"{self.variable} = {'..'.join(reversed(ends) if self.down else ends)}"

    @property
    def name(self) -> str:
        """What stands for the name of a layer: Repeat."""
        return "Repeat"

    @cached_property
    def round(self) -> Trace:
        """What one round came to, with formulas in the loop variable."""
        variable = Symbol(self.variable, integer=True, nonnegative=True)
        values = {self.index: variable - self.low}
        return moved(self.body, lambda expr: multiplied_out(put(expr, values)))

    @cached_property
    def layers(self) -> tuple[Record | Group, ...]:
        """The layers of one round, with formulas in the loop variable."""
        return tuple(flat(self.round))

    def with_body(self, body: Trace, arriving: Shape, leaving: Shape) -> Group:
        """Return the group with other formulas for what is repeated."""
        return replace(self, body=body, input=arriving, output=leaving)

    @property
    def formula(self) -> Term:
        """The parameters of all rounds: no layer's rule, but their sum."""
        return self.working

    @property
    def working(self) -> Term:
        """The parameters of all rounds: no layer's rule, but their sum."""
        return leaf(self.params)

    def total(self, count: str) -> Expr:
        """Return the sum of a count over all rounds, in closed form where there is one."""
        return summed(total(self.body, count), self.index, self.count)

    @cached_property
    def params(self) -> Expr:
        """The number of trainable parameters of all rounds."""
        return self.total("params")

    @cached_property
    def weights(self) -> Expr:
        """The number of trainable weights of all rounds."""
        return self.total("weights")

    @cached_property
    def biases(self) -> Expr:
        """The number of trainable biases of all rounds."""
        return self.total("biases")

    @cached_property
    def frozen(self) -> Expr:
        """The number of weights and biases of all rounds that are frozen."""
        return self.total("frozen")

    @cached_property
    def buffers(self) -> Expr:
        """How many numbers all rounds keep that are not trained."""
        return self.total("buffers")

    @cached_property
    def macs(self) -> Expr:
        """The multiply-accumulates of all rounds."""
        return self.total("macs")

    @cached_property
    def activations(self) -> Expr:
        """How many numbers all rounds put out."""
        return self.total("activations")


Item: TypeAlias = "Record | Fork | Tap | Group"
Trace: TypeAlias = "tuple[Item, ...]"
"""What a path came to: what it went through, in order."""


def flat(trace: Trace) -> Iterator[Record | Group]:
    """Yield the records of a trace in order, each group as one."""
    for item in trace:
        if isinstance(item, Fork):
            for branch in item.branches:
                yield from flat(branch)
            yield item.join
        elif not isinstance(item, Tap):
            yield item


def total(trace: Trace, count: str) -> Expr:
    """Return the sum of a count over a trace."""
    return added(
        getattr(item.use if isinstance(item, Record) else item, count) for item in flat(trace)
    )


def moved(trace: Trace, function: Callable[[Expr], Expr]) -> Trace:
    """Return a trace with a function applied to every number in it."""
    return tuple(_moved(item, function) for item in trace)


def _moved(item: Item, function: Callable[[Expr], Expr]) -> Item:
    match item:
        case Record(use, path):
            return Record(use.put(function), path)
        case Fork(branches, join):
            inner = tuple(moved(branch, function) for branch in branches)
            return Fork(inner, Record(join.use.put(function), join.path))
        case Tap(name, index, recalled):
            return Tap(name, None if index is None else function(index), recalled)
        case _:
            numbers = {"low": function(item.low), "count": function(item.count)}
            shapes = item.input.put(function), item.output.put(function)
            return replace(item.with_body(moved(item.body, function), *shapes), **numbers)
