"""The input positions that each position of a feature map depends on, along one axis."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import lcm
from typing import TypeAlias

from sympy import Expr, Integer, Max

from symcnn.algebra.floors.maximum import largest
from symcnn.algebra.polynomials.polynomial import expand_products
from symcnn.algebra.polynomials.size_limits import parts as length
from symcnn.layers.declaration.window import Window
from symcnn.network.receptive_field.known_size import Reach, Spread, reach_of
from symcnn.network.receptive_field.periodic import Span, Steady, hull, steadily_joined
from symcnn.network.receptive_field.same_padding import extremes
from symcnn.network.receptive_field.symbolic_windows import Loose, loosely_joined

Part: TypeAlias = "Steady | Loose"
_MAX_LENGTH = 200
"""The maximum numbers, symbols and operations of the largest of several fields."""
_MAX_PERIOD = 10_000
"""The maximum period of merged strides whose positions are examined one by one."""


class TooLongError(Exception):
    """A receptive field is unknown, or would take too long to compute."""


@dataclass(frozen=True)
class Axis:
    """The dependence of a feature map on the input, along one axis."""

    parts: tuple[Part, ...]
    """The dependence of each stride; strides differ only after merges of maps of numeric size."""
    padding: Expr | None
    """The padding of the single window with the same output size, if there is one."""

    def under(self, window: Window, size: Expr, output: Expr) -> Axis:
        """Return the axis of the output of a window, from its input and output size."""
        reach = reach_of(window, size, output)
        return self.slid(reach) if isinstance(reach, Reach) else self.spread(reach)

    def slid(self, reach: Reach) -> Axis:
        """Return the axis of the output of a sliding window."""
        return Axis(
            tuple(part.slid(reach) for part in self.parts), self._add_padding(reach.padding)
        )

    def _add_padding(self, padding: Expr | None) -> Expr | None:
        if self.padding is None or padding is None or self.stride is None:
            return None
        return expand_products(self.padding + self.stride * padding)

    def spread(self, spread: Spread) -> Axis:
        """Return the axis of the output of a transposed window."""
        return Axis(tuple(part.spread(spread) for part in self.parts), None)

    @property
    def stride(self) -> Expr | None:
        """The total stride, in input positions; None after branches of different strides."""
        first, *others = self.parts
        return None if others else first.stride

    @property
    def alone(self) -> Span | None:
        """The span of position 0, if the spans of all positions are its translates; else None."""
        first, *others = self.parts
        if others or not isinstance(first, Steady) or first.period > 1:
            return None
        return first.spans[0]

    @property
    def is_upper_bound(self) -> bool:
        """Whether the field is an upper bound: it is not known exactly for symbolic windows."""
        return any(isinstance(part, Loose) for part in self.parts)

    @property
    def is_even(self) -> bool:
        """Whether the padding is the same on both sides."""
        return self.alone is not None and self.alone.left == self.padding

    def field(self, size: Expr) -> Expr:
        """Return the receptive field of a map of a size: the maximum over its positions.

        Raises TooLongError if it is unknown.
        """
        _, maximum = extremes(_check_length(largest(self._widths(size))))
        return maximum

    def least(self, positions: int) -> Expr | None:
        """Return a lower bound of the input positions of any neighbors; None if unknown."""
        first, *others = self.parts
        if others or not isinstance(first, Steady) or None in first.spans:
            return None
        lower_bound, _ = extremes(first.narrowest(positions))
        return lower_bound

    def _widths(self, size: Expr) -> Iterator[Expr]:
        """Yield the numbers of input positions whose maximum is the receptive field."""
        first, *others = self.parts
        if not others:
            yield first.field
            return
        steady = [part for part in self.parts if isinstance(part, Steady)]
        if len(steady) < len(self.parts):
            raise TooLongError
        for position in _outermost(size, lcm(*(part.period for part in steady))):
            span = hull(part.at(position) for part in steady)
            yield Integer(0) if span is None else span.width


def _outermost(size: Expr, period: int) -> Iterator[Expr]:
    """Yield the first and the last position of each phase: fields grow toward one of the ends."""
    if period == 1:
        yield from (Integer(0), size - 1)
    elif size.is_Integer and period <= _MAX_PERIOD:
        inner = min(int(size), period)
        yield from map(Integer, {*range(inner), *range(int(size) - inner, int(size))})
    else:
        raise TooLongError


START = Axis((Steady(Integer(1), (Span(Integer(0), Integer(0)),)),), Integer(0))
"""The axis of the input itself: each position depends on itself."""


def joined(axes: Sequence[Axis]) -> Axis:
    """Return the axis of a merge: each position depends on the positions of all branches.

    Raises TooLongError if the expressions are too long.
    """
    first, *others = axes
    if all(axis is first for axis in others):
        return first
    dependent = [part for axis in axes for part in axis.parts if not part.is_blind]
    by_stride: dict[Expr, list[Part]] = {}
    for part in dependent or first.parts:
        by_stride.setdefault(part.stride, []).append(part)
    merged = Axis(tuple(map(_merge_parts, by_stride.values())), None)
    span = merged.alone
    for end in (span.left, span.right) if span else ():
        _check_length(end)
    even = span is not None and all(axis.is_even for axis in axes)
    return Axis(merged.parts, span.left if span and even else None)


def _merge_parts(parts: Sequence[Part]) -> Part:
    """Return the dependence of merged maps of one stride, exactly if it is known."""
    steady = [part for part in parts if isinstance(part, Steady)]
    exact = steadily_joined(steady) if len(steady) == len(parts) else None
    if exact is not None:
        return exact
    return loosely_joined([part.loose() for part in parts])


def _check_length(expr: Expr) -> Expr:
    if length(expr) > _MAX_LENGTH and expr.has(Max):
        raise TooLongError
    return expr
