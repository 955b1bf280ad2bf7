"""The network: layers applied in order, their records, and the totals."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from sympy import Expr, Integer, Symbol

from symcnn.algebra.condition import Domain
from symcnn.algebra.forms import shortest
from symcnn.algebra.polynomial import added, symbol
from symcnn.errors import Span
from symcnn.layers import Layer, Shape
from symcnn.layers.needs import Need
from symcnn.network.memory import Memory
from symcnn.network.names import free_names
from symcnn.network.nearest import check_known
from symcnn.network.receptive import View, view_of
from symcnn.network.record import Record
from symcnn.notation import printed
from symcnn.notation.tree import Program

if TYPE_CHECKING:
    from collections.abc import Mapping

    from symcnn.network.substitute import Substitute

COUNTS = ("params", "weights", "biases", "buffers", "macs", "activations")
"""The counts that each layer has, and that the totals are sums of."""


@dataclass(frozen=True)
class Demand:
    """A condition that a layer makes on the symbols, and the place of what makes it in the text."""

    need: Need
    span: Span


@dataclass(frozen=True, repr=False)
class Network:
    """A network: its layers in order, and exact totals in closed form.

    Two networks are equal if their layers are. `str` gives the text in the notation.

    >>> from symcnn import parse
    >>> net = parse("I(28,1)-C(5,32)-P(2)-C(3,32)-P(2)-H(256)-O(10)")
    >>> net.params, net.output.features
    (217706, 10)
    """

    applied: tuple[Layer, ...]
    layers: tuple[Record, ...] = field(compare=False, repr=False)
    program: Program = field(compare=False, repr=False)
    source: str = field(compare=False, repr=False)
    """The text that the network was parsed from."""
    demands: tuple[Demand, ...] = field(compare=False, repr=False)
    """What the layers ask of the symbols, in order; together they make the domain."""

    def __str__(self) -> str:
        """Return the network in the notation; it parses to an equal network."""
        return printed(self.program)

    def __repr__(self) -> str:
        """Return the network as Python can read it."""
        return f"parse({str(self)!r})"

    def subs(
        self, values: Mapping[str, Substitute] | None = None, /, **named: Substitute
    ) -> Network:
        """Return the network with values put for symbols; it is checked anew.

        A value is an integer, a fraction, or an expression as text: `net.subs(n=28, f="2*w")`.
        The domain of the new network is what its own text asks for.
        Raises DomainError for values outside the domain, at the layer that refuses them, and
        NotationError for a name that is no symbol here.

        >>> from symcnn import parse
        >>> str(parse("I(n,1)-C(5,f)").subs(n=28))
        'I(28,1)-C(5,f)'
        """
        from symcnn.network.substitute import substituted  # noqa: PLC0415 - it builds networks

        return substituted(self, dict(values or {}) | named)

    def total(self, count: str) -> Expr:
        """Return the sum of one of `COUNTS` over the layers, one term a layer.

        Raises SymcnnError for a name that is none of them.
        """
        check_known(count, COUNTS, "count")
        return added(getattr(record, count) for record in self.layers)

    @cached_property
    def params(self) -> Expr:
        """The number of trainable parameters: weights and biases."""
        return shortest(self.total("params"))

    @cached_property
    def weights(self) -> Expr:
        """The number of trainable weights, biases not among them."""
        return shortest(self.total("weights"))

    @cached_property
    def biases(self) -> Expr:
        """The number of trainable biases, shifts of normalisations among them."""
        return shortest(self.total("biases"))

    @cached_property
    def buffers(self) -> Expr:
        """How many numbers are kept that are not trained: running means and variances."""
        return shortest(self.total("buffers"))

    @cached_property
    def macs(self) -> Expr:
        """The multiply-accumulates of convolutions and dense layers, biases not counted."""
        return shortest(self.total("macs"))

    @cached_property
    def flops(self) -> Expr:
        """Two operations for each multiply-accumulate."""
        return shortest(Integer(2) * self.total("macs"))

    @cached_property
    def activations(self) -> Expr:
        """How many numbers the layers put out, the input and mere views of it not among them."""
        return shortest(self.total("activations"))

    @property
    def input(self) -> Shape:
        """The shape that arrives."""
        return self.layers[0].output

    @property
    def output(self) -> Shape:
        """The shape that leaves."""
        return self.layers[-1].output

    @cached_property
    def domain(self) -> Domain:
        """When the formulas hold, beyond that the symbols are positive integers."""
        return Domain(tuple(demand.need.condition for demand in self.demands)).tidied()

    @cached_property
    def symbols(self) -> dict[str, Symbol]:
        """The symbols by their names, in the order in which the text has them."""
        return {name.text: symbol(name.text) for name in free_names(self.program)}

    @cached_property
    def memory(self) -> Memory:
        """The numbers that are kept in memory, for a batch of one."""
        return Memory(self.input.features, self.total("activations"), self.total("params"))

    @cached_property
    def view(self) -> View:
        """How the last map depends on the input: receptive field, stride and padding."""
        return view_of(tuple(record.layer for record in self.layers))

    @property
    def receptive_field(self) -> tuple[Expr, ...]:
        """The input positions that one position of the last map depends on, along each axis.

        The last map is the one before the first global or adaptive pool or dense layer.
        """
        return self.view.receptive_field

    @property
    def stride(self) -> tuple[Expr, ...]:
        """The input positions that one step of the last map makes, along each axis."""
        return self.view.stride

    @property
    def padding(self) -> tuple[Expr, ...] | None:
        """The padding that a single window with that field and stride would have, for each axis."""
        return self.view.padding
