"""Conditions as filters of boxes: they may hold at all points of a box, or at none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, singledispatch
from typing import Protocol

from sympy import Integer, Symbol

from symcnn.algebra.conditions.any_of import AnyOf
from symcnn.algebra.conditions.condition import AtLeast, Condition, Multiple
from symcnn.algebra.conditions.equation import Equal
from symcnn.algebra.conditions.residues import Residues
from symcnn.algebra.polynomials.polynomial import terms
from symcnn.errors import SymcnnError
from symcnn.solving.bounds.bounded_expression import BoundedExpression, Point, bounded_expression
from symcnn.solving.bounds.interval import Box
from symcnn.solving.bounds.monotonicity import least_of, least_value


class Filter(Protocol):
    """A condition that can be decided on boxes."""

    @property
    def condition(self) -> Condition:
        """The condition."""

    @property
    def floors(self) -> tuple[BoundedExpression, ...]:
        """Expressions that are ≥ 0 wherever the condition holds."""

    def holds_on_all(self, box: Box) -> bool:
        """Return whether it is proven to hold at all points of a box."""

    def holds_on_none(self, box: Box) -> bool:
        """Return whether it is proven to hold at no point of a box, beyond what `floors` prove."""

    def holds(self, point: Point) -> bool:
        """Return whether it holds at a point."""


@dataclass(frozen=True)
class Bound:
    """The condition that an expression is ≥ 0."""

    condition: Condition
    gauge: BoundedExpression

    @property
    def floors(self) -> tuple[BoundedExpression, ...]:
        """The expression."""
        return (self.gauge,)

    def holds_on_all(self, box: Box) -> bool:
        """Return whether the expression is ≥ 0 at all points of a box."""
        return self.gauge.least(box) >= 0

    def holds_on_none(self, box: Box) -> bool:
        """Return False: the floor decides it."""
        del box
        return False

    def holds(self, point: Point) -> bool:
        """Return whether the expression is ≥ 0 at a point."""
        return self.gauge.at(point) >= 0


@dataclass(frozen=True)
class EquationFilter:
    """The condition that an expression is 0: it and its negative are ≥ 0."""

    condition: Condition
    floors: tuple[BoundedExpression, ...]

    def holds_on_all(self, box: Box) -> bool:
        """Return whether the expression is 0 at all points of a box."""
        return all(gauge.least(box) >= 0 for gauge in self.floors)

    def holds_on_none(self, box: Box) -> bool:
        """Return False: the floors decide it."""
        del box
        return False

    def holds(self, point: Point) -> bool:
        """Return whether the expression is 0 at a point."""
        return self.floors[0].at(point) == 0


@dataclass(frozen=True)
class QuotientFilter:
    """The condition that an expression is divisible by another."""

    condition: Condition
    dividend: BoundedExpression
    divisor: BoundedExpression
    floors: tuple[BoundedExpression, ...]
    """Dividend minus divisor, if the dividend is known to be positive."""

    @cached_property
    def is_polynomial(self) -> bool:
        """Whether the dividend is a polynomial with integer coefficients.

        Its remainders modulo a number then have that number as their period.
        """
        expr = self.dividend.expr
        is_integral = all(value.is_Integer for value in terms(expr).values())
        return is_integral and bool(expr.is_polynomial(*expr.free_symbols))

    def holds_on_all(self, box: Box) -> bool:
        """Return whether the dividend is 0 at all points of a box."""
        return self.dividend.least(box) == self.dividend.most(box) == 0

    def holds_on_none(self, box: Box) -> bool:
        """Return whether 0 < |dividend| < divisor at all points of a box."""
        low, high = self.dividend.least(box), self.dividend.most(box)
        divisor = self.divisor.least(box)
        return (low > 0 and high < divisor) or (high < 0 and -low < divisor)

    def holds(self, point: Point) -> bool:
        """Return whether the remainder is 0 at a point."""
        return self.dividend.at(point) % self.divisor.at(point) == 0


@dataclass(frozen=True)
class Remainder:
    """The condition that an expression lies in one of some residue classes."""

    condition: Residues
    gauge: BoundedExpression
    floors: tuple[BoundedExpression, ...] = ()

    def holds_on_all(self, box: Box) -> bool:
        """Return False: residues are decided point by point."""
        del box
        return False

    holds_on_none = holds_on_all

    def holds(self, point: Point) -> bool:
        """Return whether the residue at a point is admissible."""
        return self.gauge.at(point) % self.condition.modulus in self.condition.kept


@dataclass(frozen=True)
class PointFilter:
    """A condition of another class, decided point by point."""

    condition: Condition
    floors: tuple[BoundedExpression, ...] = ()

    def holds_on_all(self, box: Box) -> bool:
        """Return False: the condition is decided point by point."""
        del box
        return False

    holds_on_none = holds_on_all

    def holds(self, point: Point) -> bool:
        """Return whether the condition holds at a point; raise SymcnnError if that is unknown."""
        condition = self.condition.substitute(
            {name: Integer(value) for name, value in point.items()}
        )
        if condition.verdict is None:
            raise SymcnnError(f"cannot determine whether {condition} holds")
        return condition.verdict


@singledispatch
def as_filter(condition: Condition, lows: Mapping[Symbol, int]) -> Filter:
    """Return a condition as a filter, for unknowns with the lower bounds `lows`."""
    del lows
    return PointFilter(condition)


@as_filter.register
def _filter_of_bound(condition: AtLeast, lows: Mapping[Symbol, int]) -> Filter:
    return Bound(condition, bounded_expression(condition.expr, lows))


@as_filter.register
def _filter_of_equation(condition: Equal, lows: Mapping[Symbol, int]) -> Filter:
    return EquationFilter(
        condition,
        (bounded_expression(condition.expr, lows), bounded_expression(-condition.expr, lows)),
    )


@as_filter.register
def _filter_of_alternatives(condition: AnyOf, lows: Mapping[Symbol, int]) -> Filter:
    return _filter_of_equation(condition.equation, lows)


@as_filter.register
def _filter_of_divisibility(condition: Multiple, lows: Mapping[Symbol, int]) -> Filter:
    dividend, divisor = (
        bounded_expression(condition.expr, lows),
        bounded_expression(condition.modulus, lows),
    )
    minimum = least_value(condition.expr, least_of(lows, condition.expr))
    is_positive = minimum is not None and minimum > 0 and not condition.modulus.is_Number
    floors = (bounded_expression(condition.expr - condition.modulus, lows),) if is_positive else ()
    return QuotientFilter(condition, dividend, divisor, floors)


@as_filter.register
def _filter_of_residues(condition: Residues, lows: Mapping[Symbol, int]) -> Filter:
    return Remainder(condition, bounded_expression(condition.expr, lows))


def gauges(filters: tuple[Filter, ...]) -> Iterator[BoundedExpression]:
    """Yield expressions that are ≥ 0 wherever all conditions hold."""
    for condition in filters:
        yield from condition.floors
