"""The answer of a comparison: when two quantities are equal, with examples."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, singledispatch

from sympy import Expr

from symcnn.algebra.conditions.any_of import AnyOf
from symcnn.algebra.conditions.condition import Condition, Multiple
from symcnn.algebra.conditions.domain import Domain
from symcnn.algebra.conditions.equation import Equal
from symcnn.algebra.conditions.residues import Residues
from symcnn.algebra.polynomials.unknown import is_known
from symcnn.algebra.presentation.order import BY_NAME, Order
from symcnn.algebra.presentation.presented import presented
from symcnn.algebra.presentation.term import Term
from symcnn.display import Displayed
from symcnn.network import Network
from symcnn.network.quantities import QUANTITIES, present
from symcnn.solving.answers.solution import Answer


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
        return f"{self._verdict}, for {self.within}" if self.within else self._verdict

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
    def _verdict(self) -> str:
        if self.rounded:
            exact = f"the exact value is {self.written[0]}"
            verdict = "equal to the digits given" if self.always else "not equal"
            return f"{self.name}: {verdict}; {exact}"
        if self.always is not None:
            where = "" if self.given is None else f" for {self.given}"
            return f"{self.name}: {'equal' if self.always else 'never equal'}{where}"
        if not (is_known(self.left) and is_known(self.right)):
            return f"{self.name}: unknown whether equal"
        if self.differs is None:
            return f"{self.name}: no difference found, but equality is not proven"
        if self.agrees is None:
            return f"{self.name}: not always equal; unknown whether ever equal"
        order = self.networks[0].order if self.networks else BY_NAME
        return f"{self.name}: equal if and only if {_write_condition(self.condition, order)}"


def _write_quantity(net: Network, name: str, value: Expr) -> Term:
    return present(net, name) if name in QUANTITIES else presented(value, order=net.order)


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
