"""The result of building a program: a trace of layers, its requirements, and its totals."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from sympy import Expr, Symbol

from symcnn.algebra.conditions.domain import Domain
from symcnn.algebra.polynomials.unknown import formed
from symcnn.algebra.presentation.order import Order
from symcnn.layers import Shape
from symcnn.network.analysis.program_names import family_names, free_names
from symcnn.network.trace.applied_layer import LAYER_QUANTITIES
from symcnn.network.trace.reading_order import reading_order
from symcnn.network.trace.requirements import LocatedRequirement
from symcnn.network.trace.trace import (
    LayerRecord,
    RepeatRecord,
    Trace,
    iterate_records,
    sum_quantity,
)
from symcnn.notation import printed
from symcnn.notation.ast import Program
from symcnn.stack import roomy
from symcnn.suggestions import check_known

COUNTS = ("params", "weights", "biases", "frozen", "buffers", "macs", "activations")
"""The quantities of layers that tables show in full."""


@dataclass(frozen=True, repr=False)
class BuiltNetwork:
    """The layers of a network in order, with their requirements on the symbols.

    The public `Network` adds quantities, substitution and lifting.
    """

    trace: Trace = field(repr=False)
    """The records of layers, with branches and repeats."""
    output: Shape = field(compare=False)
    """The output shape of the network."""
    program: Program = field(compare=False, repr=False)
    source: str = field(compare=False, repr=False)
    """The text that was parsed."""
    requirements: tuple[LocatedRequirement, ...] = field(compare=False, repr=False)
    """The requirements on the symbols, in order; together they form the domain."""
    symbols: dict[str, Symbol] = field(compare=False, repr=False)
    """The symbols by name, in order of occurrence."""
    domain: Domain = field(compare=False, repr=False)
    """The conditions under which the formulas hold, besides the assumptions of the symbols."""

    @roomy
    def __str__(self) -> str:
        """Return the network in the notation, which parses to an equal network."""
        return printed(self.program)

    @roomy
    def __eq__(self, other: object) -> bool:
        """Return whether another network has the same layers."""
        return isinstance(other, BuiltNetwork) and self.trace == other.trace

    @roomy
    def __hash__(self) -> int:
        """Return a hash that is the same for equal networks."""
        return hash(self.trace)

    def total(self, count: str) -> Expr:
        """Return the sum of one of `LAYER_QUANTITIES` over the layers, with one term for each.

        Raises SymcnnError for an unknown quantity.
        """
        check_known(count, LAYER_QUANTITIES, "quantity")
        if count not in self._totals:
            self._totals[count] = formed(sum_quantity(self.trace, count), lambda known: known)
        return self._totals[count]

    @cached_property
    def _totals(self) -> dict[str, Expr]:
        """The totals computed so far."""
        return {}

    @cached_property
    def families(self) -> frozenset[str]:
        """The families of symbols: names with an index, such as w in `w[i]`."""
        return frozenset(family_names(self.program, free_names(self.program)))

    @property
    def input(self) -> Shape:
        """The input shape of the network."""
        return self.layers[0].output

    @cached_property
    def order(self) -> Order:
        """The order of the symbols in formulas."""
        return reading_order(self.symbols.values(), self.input, self.trace)

    @cached_property
    def layers(self) -> tuple[LayerRecord | RepeatRecord, ...]:
        """The layers in order; a symbolic repeat is one record."""
        return tuple(iterate_records(self.trace))
