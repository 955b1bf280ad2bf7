"""The answer of a comparison: when two quantities are equal, with examples."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, singledispatch

from sympy import Dummy, Expr, factor

from symcnn.algebra.conditions.any_of import AnyOf
from symcnn.algebra.conditions.condition import Condition, Multiple
from symcnn.algebra.conditions.domain import Domain
from symcnn.algebra.conditions.equation import Equal
from symcnn.algebra.conditions.residues import Residues
from symcnn.algebra.floors.floor_div import FloorDiv
from symcnn.algebra.polynomials.expand import length
from symcnn.algebra.polynomials.unknown import is_known
from symcnn.algebra.presentation.order import BY_NAME, Order
from symcnn.algebra.presentation.presented import presented
from symcnn.algebra.presentation.term import Term
from symcnn.algebra.sums.closed_sum import Series
from symcnn.display import Displayed
from symcnn.network import Network
from symcnn.network.quantities import present
from symcnn.network.trace.applied_layer import LAYER_QUANTITIES
from symcnn.solving.answers.solution import Answer

_MAX_DIVIDED_TERMS = 20
"""The number of terms of both sides, multiplied out, up to which they are divided."""


@dataclass(frozen=True)
class Example:
    """Values of the symbols, and both quantities there."""

    values: Mapping[str, int]
    left: Answer
    right: Answer


@dataclass(frozen=True)
class Comparison(Displayed):
    """The comparison of one quantity of two networks, or of a network and a formula."""

    name: str
    left: Expr
    right: Expr
    condition: Condition
    """The condition that holds, at points of both domains, if and only if the two are equal."""
    always: bool | None
    """Whether the two are equal for all values (True), for none (False), or for some (None).

    None also means unknown; `agrees` or `differs` is then None, too.
    """
    agrees: Example | None = None
    """The smallest values found for which the two are equal."""
    differs: Example | None = None
    """A counterexample: the smallest values found for which the two differ."""
    within: Domain = Domain()
    """The domain of the compared closed forms, where smaller than those of the networks."""
    rounded: bool = False
    """Whether `right` is a rounded number, which equals all numbers that round to it."""
    networks: tuple[Network, ...] = field(default=(), repr=False, compare=False)
    """The compared networks: one with a formula."""

    def __str__(self) -> str:
        """Return whether, or under which condition, the two are equal."""
        exact = f"; the exact value is {self.written[0]}" if self.rounded else ""
        return f"{self.name}: {self.verdict}{exact}"

    @property
    def verdict(self) -> str:
        """Whether, or under which condition, the two are equal, and where that is known."""
        limits = self.within and not self._is_open
        return f"{self._verdict}, for {self.within}" if limits else self._verdict

    @property
    def given(self) -> Condition | None:
        """The congruence of the common domain without which the two are not equal, if any."""
        is_congruence = isinstance(self.condition, (Multiple, Residues))
        is_needed = self.always and is_congruence and self.condition.verdict is None
        return self.condition if is_needed else None

    @cached_property
    def written(self) -> tuple[Term, Term]:
        """Both sides in the written form: the quantities of networks as those are printed."""
        values = (self.left, self.right)
        if not self.networks:
            left, right = map(presented, values)
            return left, right
        first, *others = self.networks
        left = _write_quantity(first, self.name, self.left)
        right = (
            _write_quantity(others[0], self.name, self.right)
            if others
            else presented(self.right, order=first.order)
        )
        return left, right

    @property
    def ratio(self) -> Expr | None:
        """The left side divided by the right, in lowest terms; None where that is no short one."""
        return _divide(self.left, self.right)

    @property
    def order(self) -> Order:
        """The order of symbols in formulas: that of the first network."""
        return self.networks[0].order if self.networks else BY_NAME

    @property
    def _is_open(self) -> bool:
        """Whether a counterexample is all that is known, so that the verdict is true everywhere."""
        return self.always is None and self.agrees is None and self.differs is not None

    @property
    def _verdict(self) -> str:
        if self.rounded:
            return "equal to the digits given" if self.always else "not equal"
        if self.always:
            return "equal" if self.given is None else f"equal for {self.given}"
        if self.always is False:
            is_numeric = self.left.is_number and self.right.is_number
            return "not equal" if is_numeric else "never equal"
        return self._condition

    @property
    def _condition(self) -> str:
        """When the two are equal, as far as that is known: for some values, or not decided."""
        if not (is_known(self.left) and is_known(self.right)):
            return "unknown whether equal"
        if self.differs is None:
            return "no difference found, but equality is not proven"
        if self.agrees is None:
            return "not always equal; unknown whether ever equal"
        return f"equal if and only if {_write_condition(self.condition, self.order)}"


def _divide(above: Expr, below: Expr) -> Expr | None:
    """Return a quotient in lowest terms, with sizes kept whole; None if it is not known or long."""
    if 0 in (above, below) or not (is_known(above) and is_known(below)):
        return None
    if length(above) + length(below) > _MAX_DIVIDED_TERMS or (above / below).has(Series):
        return None
    floors = {Dummy(positive=True): floor for floor in (above / below).atoms(FloorDiv)}
    whole = (above / below).xreplace({floor: name for name, floor in floors.items()})
    if not whole.is_rational_function(*whole.free_symbols):
        return None
    return factor(whole).xreplace(floors)


def _write_quantity(net: Network, name: str, value: Expr) -> Term:
    return present(net, name) if name in LAYER_QUANTITIES else presented(value, order=net.order)


@singledispatch
def _write_condition(condition: Condition, order: Order) -> str:
    """Return a condition as text, equations with short sides in an order of symbols."""
    del order
    return str(condition)


@_write_condition.register
def _write_equation(condition: Equal, order: Order) -> str:
    left, sign, right = condition.sides
    if left.is_Symbol and right.is_Symbol:
        left, right = sorted((left, right), key=order.key_of_symbol)
    return f"{presented(left, order=order)} {sign} {presented(right, order=order)}"


@_write_condition.register
def _write_alternatives(condition: AnyOf, order: Order) -> str:
    return " or ".join(_write_condition(each, order) for each in condition.alternatives)
