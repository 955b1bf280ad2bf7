"""An expression as a gauge: its exact value at a point, and its bounds over a box."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, lru_cache
from math import inf

from sympy import Expr, S, Symbol

from symcnn.algebra.compile import Run, over_one, pointwise
from symcnn.solving.bounds.interval import Box, End, ranged
from symcnn.solving.bounds.monotonicity import Least, direction, least_of

Point = dict[Symbol, int]
"""A value for each unknown."""


@dataclass(frozen=True)
class Gauge:
    """An expression of unknowns, each of which is at least a bound; see `gauge`."""

    expr: Expr
    ways: Mapping[Symbol, int | None]
    """How it goes with each symbol: 1, -1, or None where that is not known."""

    @cached_property
    def _parts(self) -> tuple[Run, Run | None]:
        above, below = over_one(self.expr)
        return pointwise(above), None if below is S.One else pointwise(below)

    @cached_property
    def _picks(self) -> dict[bool, tuple[tuple[Symbol, int], ...]] | None:
        """Which end of each symbol gives the least and the greatest value, if all are known."""
        if None in self.ways.values():
            return None
        upper = tuple((name, int(way == 1)) for name, way in self.ways.items())
        return {True: upper, False: tuple((name, 1 - end) for name, end in upper)}

    @cached_property
    def is_whole(self) -> bool:
        """Whether every value is an integer."""
        return bool(self.expr.is_integer)

    def at(self, point: Mapping[Symbol, int]) -> int | Fraction:
        """Return the value at a point."""
        above, below = self._parts
        found = above(point)
        return found if below is None else Fraction(found, below(point))  # type: ignore[arg-type, return-value]

    def most(self, box: Box) -> End:
        """Return what no value in a box exceeds; the greatest, where all ways are known."""
        return self._end(box, upper=True)

    def least(self, box: Box) -> End:
        """Return what no value in a box is below; the least, where all ways are known."""
        return self._end(box, upper=False)

    def _end(self, box: Box, *, upper: bool) -> End:
        corner = self._corner(box, upper=upper)
        if corner is not None and inf not in corner.values():
            with suppress(OverflowError):
                return self.at(corner)  # type: ignore[arg-type]
        return ranged(self.expr)(self._collapsed(box, upper=upper))[upper]

    def along(self, box: Box, name: Symbol) -> Callable[[int], End]:
        """Return `most` as a function of one symbol, for the box as it is otherwise."""
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
        if self._picks is None:
            return None
        return {name: box[name][end] for name, end in self._picks[upper]}

    def _collapsed(self, box: Box, *, upper: bool) -> Box:
        """Return the box with the end that counts, if finite, of each symbol whose way is known."""
        found = dict(box)
        for name, way in self.ways.items():
            end = box[name][(way == 1) == upper]
            if way and end != inf:
                found[name] = (end, end)
        return found

    def corner(self, box: Box, *, upper: bool) -> Point | None:
        """Return the point with the greatest or the least value, where all ways are known."""
        if self._picks is None:
            return None
        ends = dict(self._picks[upper])
        found = {name: box[name][ends.get(name, 0)] for name in box}
        return None if inf in found.values() else found  # type: ignore[return-value]


@dataclass(frozen=True)
class Over:
    """How far a gauge is over a number."""

    gauge: Gauge
    number: int | Fraction

    @property
    def ways(self) -> Mapping[Symbol, int | None]:
        """How it goes with each symbol, as the gauge does."""
        return self.gauge.ways

    def most(self, box: Box) -> End:
        """Return a number that no value in a box exceeds."""
        return self._less(self.gauge.most(box))

    def along(self, box: Box, name: Symbol) -> Callable[[int], End]:
        """Return `most` as a function of one symbol."""
        most = self.gauge.along(box, name)
        return lambda value: self._less(most(value))

    def _less(self, found: End) -> End:
        return found if isinstance(found, float) else found - self.number


Floor = Gauge | Over
"""What must not be negative."""


def gauge(expr: Expr, lows: Mapping[Symbol, int]) -> Gauge:
    """Return an expression as a gauge, for symbols that are at least so great."""
    return _gauge(expr, least_of(lows, expr))


@lru_cache(maxsize=1024)
def _gauge(expr: Expr, least: Least) -> Gauge:
    return Gauge(expr, {name: direction(expr, name, least) for name, _ in least})
