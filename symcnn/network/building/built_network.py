"""The result of building a program: a trace of layers, its requirements, and its totals."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from sympy import Expr, Symbol

from symcnn.algebra.conditions.domain import Domain
from symcnn.algebra.forms import layers
from symcnn.algebra.polynomials.unknown import formed
from symcnn.layers import Shape
from symcnn.network.trace.requirements import Demand
from symcnn.network.trace.trace import Group, Record, Trace, flat, total
from symcnn.notation import printed
from symcnn.notation.ast import Program
from symcnn.stack import roomy
from symcnn.suggestions import check_known

COUNTS = ("params", "weights", "biases", "frozen", "buffers", "macs", "activations")
"""The counts that each layer has, and that the totals are sums of."""


@dataclass(frozen=True, repr=False)
class BuiltNetwork:
    """The layers of a network in order, with the conditions that they ask of its symbols.

    `Network`, which users have, adds the quantities, and substitution and lifting, which make
    further networks of this.
    """

    trace: Trace = field(repr=False)
    """What the text came to: records, and where they branch and repeat."""
    output: Shape = field(compare=False)
    """The shape that leaves."""
    program: Program = field(compare=False, repr=False)
    source: str = field(compare=False, repr=False)
    """The text that the network was parsed from."""
    demands: tuple[Demand, ...] = field(compare=False, repr=False)
    """What the layers ask of the symbols, in order; together they make the domain."""
    symbols: dict[str, Symbol] = field(compare=False, repr=False)
    """The symbols by their names, in the order in which the text has them."""
    domain: Domain = field(compare=False, repr=False)
    """When the formulas hold, beyond that the symbols are positive integers."""

    @roomy
    def __str__(self) -> str:
        """Return the network in the notation; it parses to an equal network."""
        return printed(self.program)

    @roomy
    def __eq__(self, other: object) -> bool:
        """Return whether another network has the same layers."""
        return isinstance(other, BuiltNetwork) and self.trace == other.trace

    @roomy
    def __hash__(self) -> int:
        """Return a number that is the same for equal networks."""
        return hash(self.trace)

    def total(self, count: str) -> Expr:
        """Return the sum of one of `COUNTS` over the layers, one term a layer.

        Raises SymcnnError for a name that is none of them.
        """
        check_known(count, COUNTS, "count")
        if count not in self._totals:
            self._totals[count] = formed(total(self.trace, count), layers)
        return self._totals[count]

    @cached_property
    def _totals(self) -> dict[str, Expr]:
        """The totals that have been asked for."""
        return {}

    @property
    def input(self) -> Shape:
        """The shape that arrives."""
        return self.layers[0].output

    @cached_property
    def layers(self) -> tuple[Record | Group, ...]:
        """The layers in order. What is repeated by a symbol is one group."""
        return tuple(flat(self.trace))
