"""Expressions with exact values at points and bounds over boxes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, lru_cache
from math import inf

from sympy import Expr, S, Symbol

from symcnn.algebra.compile import Run, as_single_fraction, pointwise
from symcnn.solving.bounds.interval import Box, End, ranged
from symcnn.solving.bounds.monotonicity import Least, direction, least_of

Point = dict[Symbol, int]
"""A value for each unknown."""


@dataclass(frozen=True)
class BoundedExpression:
    """An expression in unknowns with lower bounds; see `bounded_expression`."""

    expr: Expr
    monotonicity: Mapping[Symbol, int | None]
    """Monotonicity in each symbol over the box: 1 non-decreasing, -1 non-increasing, 0 constant,
    None unknown."""

    @cached_property
    def _numerator_and_denominator(self) -> tuple[Run, Run | None]:
        above, below = as_single_fraction(self.expr)
        return pointwise(above), None if below is S.One else pointwise(below)

    @cached_property
    def _corner_ends(self) -> dict[bool, tuple[tuple[Symbol, int], ...]] | None:
        """The end of each symbol for the maximum (True) and the minimum; None if one is unknown."""
        if None in self.monotonicity.values():
            return None
        upper = tuple((name, int(way == 1)) for name, way in self.monotonicity.items())
        return {True: upper, False: tuple((name, 1 - end) for name, end in upper)}

    @cached_property
    def is_whole(self) -> bool:
        """Whether every value is an integer."""
        return bool(self.expr.is_integer)

    def at(self, point: Mapping[Symbol, int]) -> int | Fraction:
        """Return the value at a point."""
        above, below = self._numerator_and_denominator
        value = above(point)
        return value if below is None else Fraction(value, below(point))  # type: ignore[arg-type, return-value]

    def most(self, box: Box) -> End:
        """Return an upper bound over a box; the maximum if monotone in every symbol."""
        return self._bound(box, upper=True)

    def least(self, box: Box) -> End:
        """Return a lower bound over a box; the minimum if monotone in every symbol."""
        return self._bound(box, upper=False)

    def _bound(self, box: Box, *, upper: bool) -> End:
        corner = self._corner(box, upper=upper)
        if corner is not None and inf not in corner.values():
            with suppress(OverflowError):
                return self.at(corner)  # type: ignore[arg-type]
        return ranged(self.expr)(self._collapsed(box, upper=upper))[upper]

    def along(self, box: Box, name: Symbol) -> Callable[[int], End]:
        """Return `most` as a function of one symbol, with the rest of the box fixed."""
        corner = self._corner(box, upper=True)
        if corner is None or any(corner[other] == inf for other in corner if other != name):
            return lambda value: self.most({**box, name: (value, value)})

        def most(value: int) -> End:
            corner[name] = value
            try:
                return self.at(corner)  # type: ignore[arg-type]
            except OverflowError:
                return self.most({**box, name: (value, value)})

        return most

    def _corner(self, box: Box, *, upper: bool) -> dict[Symbol, End] | None:
        if self._corner_ends is None:
            return None
        return {name: box[name][end] for name, end in self._corner_ends[upper]}

    def _collapsed(self, box: Box, *, upper: bool) -> Box:
        """Fix each symbol of known monotonicity at the decisive end, if that is finite."""
        collapsed = dict(box)
        for name, way in self.monotonicity.items():
            end = box[name][(way == 1) == upper]
            if way and end != inf:
                collapsed[name] = (end, end)
        return collapsed

    def corner(self, box: Box, *, upper: bool) -> Point | None:
        """Return the corner with the maximum or minimum; None if unbounded or not monotone."""
        if self._corner_ends is None:
            return None
        ends = dict(self._corner_ends[upper])
        corner = {name: box[name][ends.get(name, 0)] for name in box}
        return None if inf in corner.values() else corner  # type: ignore[return-value]


@dataclass(frozen=True)
class Excess:
    """The excess of an expression over a number."""

    gauge: BoundedExpression
    number: int | Fraction

    @property
    def monotonicity(self) -> Mapping[Symbol, int | None]:
        """Monotonicity in each symbol, that of the expression."""
        return self.gauge.monotonicity

    def most(self, box: Box) -> End:
        """Return an upper bound over a box."""
        return self._minus_number(self.gauge.most(box))

    def along(self, box: Box, name: Symbol) -> Callable[[int], End]:
        """Return `most` as a function of one symbol."""
        most = self.gauge.along(box, name)
        return lambda value: self._minus_number(most(value))

    def _minus_number(self, value: End) -> End:
        return value if isinstance(value, float) else value - self.number


Floor = BoundedExpression | Excess
"""An expression that must be ≥ 0."""


def bounded_expression(expr: Expr, lows: Mapping[Symbol, int]) -> BoundedExpression:
    """Derive the monotonicity of an expression for symbols with the lower bounds `lows`."""
    return _gauge(expr, least_of(lows, expr))


@lru_cache(maxsize=1024)
def _gauge(expr: Expr, least: Least) -> BoundedExpression:
    return BoundedExpression(expr, {name: direction(expr, name, least) for name, _ in least})


NO_GOAL = bounded_expression(S.Zero, {})
"""The goal of a search for any feasible point."""
