"""How the positions of a map depend on those of the input, along one axis."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import lcm
from typing import TypeAlias

from sympy import Expr, Integer, Max

from symcnn.algebra.floors.maximum import largest
from symcnn.algebra.polynomials.polynomial import multiplied_out
from symcnn.algebra.polynomials.size_limits import parts as length
from symcnn.layers.declaration.window import Window
from symcnn.network.receptive_field.known_size import Reach, Spread, reach_of
from symcnn.network.receptive_field.periodic import Span, Steady, hull, steadily_joined
from symcnn.network.receptive_field.same_padding import extremes
from symcnn.network.receptive_field.symbolic_windows import Loose, loosely_joined

Part: TypeAlias = "Steady | Loose"
_LONGEST = 200
"""The numbers, symbols and operations up to which the largest of several fields is worked out."""
_MOST_POSITIONS = 10_000
"""The positions of a map up to which each is looked at."""


class TooLongError(Exception):
    """What positions depend on is not known, or would take too long to work out."""


@dataclass(frozen=True)
class Axis:
    """The input positions that each position depends on."""

    parts: tuple[Part, ...]
    """One for each stride. Only maps of one size, a number, can meet after different strides."""
    padding: Expr | None
    """The padding of a single window that leaves maps of the same size, if there is one."""

    def under(self, window: Window, size: Expr, output: Expr) -> Axis:
        """Return the axis of the map that a window makes of this one, whose size is given."""
        reach = reach_of(window, size, output)
        return self.slid(reach) if isinstance(reach, Reach) else self.spread(reach)

    def slid(self, reach: Reach) -> Axis:
        """Return the axis of the map that a sliding window makes of this one."""
        return Axis(tuple(part.slid(reach) for part in self.parts), self._padded(reach.padding))

    def _padded(self, more: Expr | None) -> Expr | None:
        if self.padding is None or more is None or self.stride is None:
            return None
        return multiplied_out(self.padding + self.stride * more)

    def spread(self, spread: Spread) -> Axis:
        """Return the axis of the map that a transposed window makes of this one."""
        return Axis(tuple(part.spread(spread) for part in self.parts), None)

    @property
    def stride(self) -> Expr | None:
        """The input positions that one step makes; None after different strides."""
        first, *others = self.parts
        return None if others else first.stride

    @property
    def alone(self) -> Span | None:
        """What the first position sees, where all see as much; None where they do not."""
        first, *others = self.parts
        if others or not isinstance(first, Steady) or first.period > 1:
            return None
        return first.spans[0]

    @property
    def is_even(self) -> bool:
        """Whether the padding is the same on both sides."""
        return self.alone is not None and self.alone.left == self.padding

    def field(self, size: Expr) -> Expr:
        """Return the most input positions that a position of a map of this size depends on.

        Raises TooLongError where it is not known.
        """
        _, most = extremes(_short(largest(self._widths(size))))
        return most

    def least(self) -> Expr | None:
        """Return how many input positions each position depends on at least, if that is known."""
        return self._least(1)

    def least_of_two(self) -> Expr | None:
        """Return how many input positions any two neighbours depend on at least."""
        return self._least(2)

    def _least(self, positions: int) -> Expr | None:
        first, *others = self.parts
        if others or not isinstance(first, Steady) or None in first.spans:
            return None
        least, _ = extremes(first.narrowest(positions))
        return least

    def _widths(self, size: Expr) -> Iterator[Expr]:
        """Yield numbers of input positions of which the largest is the field."""
        first, *others = self.parts
        if not others:
            yield first.field
            return
        parts = [part for part in self.parts if isinstance(part, Steady)]
        if len(parts) < len(self.parts):
            raise TooLongError
        for position in _outermost(size, lcm(*(part.period for part in parts))):
            span = hull(part.at(position) for part in parts)
            yield Integer(0) if span is None else span.width


def _outermost(size: Expr, period: int) -> Iterator[Expr]:
    """Yield the first and the last position of each phase: fields grow toward one of the ends."""
    if period == 1:
        yield from (Integer(0), size - 1)
    elif size.is_Integer and period <= _MOST_POSITIONS:
        inner = min(int(size), period)
        yield from map(Integer, {*range(inner), *range(int(size) - inner, int(size))})
    else:
        raise TooLongError


START = Axis((Steady(Integer(1), (Span(Integer(0), Integer(0)),)),), Integer(0))
"""The input itself: each position depends on its own."""


def joined(axes: Sequence[Axis]) -> Axis:
    """Return the axis of the map where others meet: each position sees what all see there.

    Raises TooLongError where that is not known.
    """
    first, *rest = axes
    if all(axis is first for axis in rest):
        return first
    seeing = [part for axis in axes for part in axis.parts if not part.is_blind]
    strides: dict[Expr, list[Part]] = {}
    for part in seeing or first.parts:
        strides.setdefault(part.stride, []).append(part)
    found = Axis(tuple(map(_joined, strides.values())), None)
    span = found.alone
    for end in (span.left, span.right) if span else ():
        _short(end)
    even = span is not None and all(axis.is_even for axis in axes)
    return Axis(found.parts, span.left if span and even else None)


def _joined(parts: Sequence[Part]) -> Part:
    """Return what positions see where maps of one stride meet: exactly, where that is known."""
    steady = [part for part in parts if isinstance(part, Steady)]
    found = steadily_joined(steady) if len(steady) == len(parts) else None
    if found is not None:
        return found
    return loosely_joined([part.loose() for part in parts])


def _short(expr: Expr) -> Expr:
    if length(expr) > _LONGEST and expr.has(Max):
        raise TooLongError
    return expr
