"""Conditions as filters of boxes: whether one holds in all of a box, or in none of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, singledispatch
from typing import Protocol

from sympy import Integer, Symbol

from symcnn.algebra.conditions.condition import AtLeast, Condition, Multiple
from symcnn.algebra.conditions.equation import Equal
from symcnn.algebra.conditions.residues import Residues
from symcnn.algebra.polynomials.polynomial import terms
from symcnn.errors import SymcnnError
from symcnn.solving.bounds.bounded_expression import Gauge, Point, gauge
from symcnn.solving.bounds.interval import Box
from symcnn.solving.bounds.monotonicity import least_of, least_value


class Filter(Protocol):
    """A condition that can be looked at over a box."""

    @property
    def condition(self) -> Condition:
        """The condition."""

    @property
    def floors(self) -> tuple[Gauge, ...]:
        """What must not be negative wherever the condition holds."""

    def everywhere(self, box: Box) -> bool:
        """Tell whether it is known to hold in all of a box."""

    def nowhere(self, box: Box) -> bool:
        """Tell whether it is known to hold nowhere in a box, beyond what the floors say."""

    def holds(self, point: Point) -> bool:
        """Tell whether it holds at a point."""


@dataclass(frozen=True)
class Bound:
    """An expression that must not be negative."""

    condition: Condition
    gauge: Gauge

    @property
    def floors(self) -> tuple[Gauge, ...]:
        """The expression itself."""
        return (self.gauge,)

    def everywhere(self, box: Box) -> bool:
        """Tell whether the expression is negative nowhere in a box."""
        return self.gauge.least(box) >= 0

    def nowhere(self, box: Box) -> bool:
        """Say nothing that the floor does not."""
        del box
        return False

    def holds(self, point: Point) -> bool:
        """Tell whether the expression is not negative at a point."""
        return self.gauge.at(point) >= 0


@dataclass(frozen=True)
class Balance:
    """An expression that must be 0: neither it nor its negative is below."""

    condition: Condition
    floors: tuple[Gauge, ...]

    def everywhere(self, box: Box) -> bool:
        """Tell whether the expression is 0 everywhere in a box."""
        return all(gauge.least(box) >= 0 for gauge in self.floors)

    def nowhere(self, box: Box) -> bool:
        """Say nothing that the floors do not."""
        del box
        return False

    def holds(self, point: Point) -> bool:
        """Tell whether the expression is 0 at a point."""
        return self.floors[0].at(point) == 0


@dataclass(frozen=True)
class Division:
    """An expression that must be a multiple of another."""

    condition: Condition
    dividend: Gauge
    divisor: Gauge
    floors: tuple[Gauge, ...]
    """By how much the one is greater than the other, where it is not 0."""

    @cached_property
    def is_polynomial(self) -> bool:
        """Whether what is divided is a polynomial with integer coefficients.

        Its remainders by a number then repeat with that number.
        """
        expr = self.dividend.expr
        whole = all(value.is_Integer for value in terms(expr).values())
        return whole and bool(expr.is_polynomial(*expr.free_symbols))

    def everywhere(self, box: Box) -> bool:
        """Tell whether all that is divided in a box is 0."""
        return self.dividend.least(box) == self.dividend.most(box) == 0

    def nowhere(self, box: Box) -> bool:
        """Tell whether all that is divided in a box is too small for that, and not 0."""
        least, most = self.dividend.least(box), self.dividend.most(box)
        below = self.divisor.least(box)
        return (least > 0 and most < below) or (most < 0 and -least < below)

    def holds(self, point: Point) -> bool:
        """Tell whether the division leaves nothing at a point."""
        return self.dividend.at(point) % self.divisor.at(point) == 0


@dataclass(frozen=True)
class Remainder:
    """An expression whose remainder by a number is one of those kept."""

    condition: Residues
    gauge: Gauge
    floors: tuple[Gauge, ...] = ()

    def everywhere(self, box: Box) -> bool:
        """Say nothing of boxes: remainders are looked at point by point."""
        del box
        return False

    nowhere = everywhere

    def holds(self, point: Point) -> bool:
        """Tell whether the remainder at a point is one of those kept."""
        return self.gauge.at(point) % self.condition.modulus in self.condition.kept


@dataclass(frozen=True)
class AnyOther:
    """A condition of another kind, which is looked at point by point."""

    condition: Condition
    floors: tuple[Gauge, ...] = ()

    def everywhere(self, box: Box) -> bool:
        """Say nothing of boxes."""
        del box
        return False

    nowhere = everywhere

    def holds(self, point: Point) -> bool:
        """Tell whether the condition holds at a point."""
        found = self.condition.given({name: Integer(value) for name, value in point.items()})
        if found.verdict is None:
            raise SymcnnError(f"cannot determine whether {found} holds")
        return found.verdict


@singledispatch
def as_filter(condition: Condition, lows: Mapping[Symbol, int]) -> Filter:
    """Return a condition as a filter, for unknowns that are at least so great."""
    del lows
    return AnyOther(condition)


@as_filter.register
def _(condition: AtLeast, lows: Mapping[Symbol, int]) -> Filter:
    return Bound(condition, gauge(condition.expr, lows))


@as_filter.register
def _(condition: Equal, lows: Mapping[Symbol, int]) -> Filter:
    return Balance(condition, (gauge(condition.expr, lows), gauge(-condition.expr, lows)))


@as_filter.register
def _(condition: Multiple, lows: Mapping[Symbol, int]) -> Filter:
    dividend, divisor = gauge(condition.expr, lows), gauge(condition.modulus, lows)
    least = least_value(condition.expr, least_of(lows, condition.expr))
    positive = least is not None and least > 0 and not condition.modulus.is_Number
    floors = (gauge(condition.expr - condition.modulus, lows),) if positive else ()
    return Division(condition, dividend, divisor, floors)


@as_filter.register
def _(condition: Residues, lows: Mapping[Symbol, int]) -> Filter:
    return Remainder(condition, gauge(condition.expr, lows))


def gauges(filters: tuple[Filter, ...]) -> Iterator[Gauge]:
    """Yield what must not be negative wherever all conditions hold."""
    for found in filters:
        yield from found.floors
