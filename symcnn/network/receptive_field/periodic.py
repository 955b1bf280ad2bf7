"""Exact receptive fields of positions whose dependence on the input is periodic.

After an upsampling by 2, odd positions have other spans than even ones: there are two phases.
Position o of a phase depends on shift·(o div period) - left..shift·(o div period) + right.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import gcd, lcm

from sympy import Expr, Integer, Rational

from symcnn.algebra.floors.floor_div import FloorDiv
from symcnn.algebra.floors.maximum import largest, never_below_zero
from symcnn.algebra.polynomials.polynomial import expand_products
from symcnn.network.receptive_field.known_size import Reach, Spread, Taps
from symcnn.network.receptive_field.symbolic_windows import POSITIONS, Loose, enclosed

_MAX_POSITIONS = 3_000
"""The maximum number of positions that are examined for the phases; bounds beyond it."""
_MAX_PHASES = 12
"""The maximum number of phases whose neighborhoods are all examined."""


@dataclass(frozen=True)
class Span:
    """The input positions -left..right."""

    left: Expr
    right: Expr

    def moved(self, by: Expr) -> Span:
        """Return the span shifted by a number of positions."""
        return Span(_add(self.left, -by), _add(self.right, by))

    @property
    def width(self) -> Expr:
        """The number of positions."""
        return _add(self.left, self.right + 1)


@dataclass(frozen=True)
class Steady:
    """The input positions that each position depends on, of a map infinite on both sides."""

    shift: Expr
    """The input positions from the spans of one period to those of the next."""
    spans: tuple[Span | None, ...]
    """The span of each position of a period; None for one that depends on no input position."""

    @property
    def period(self) -> int:
        """The number of phases."""
        return len(self.spans)

    @property
    def is_blind(self) -> bool:
        """Whether no position depends on the input."""
        return not any(self.spans)

    @property
    def stride(self) -> Expr:
        """The mean number of input positions from one position to the next."""
        return expand_products(self.shift / self.period)

    def at(self, position: Expr | int) -> Span | None:
        """Return the span of a position, which may be symbolic only if there is one phase."""
        periods, phase = (position, 0) if self.period == 1 else divmod(int(position), self.period)
        span = self.spans[phase]
        return span and span.moved(periods * self.shift)

    def slid(self, reach: Reach) -> Steady | Loose:
        """Return the dependence of the output of a sliding window."""
        if self.period == 1:
            return self._slide_single_phase(reach)
        taps = reach.taps
        if taps is None:
            return self.loose().slid(reach)
        period = self.period // gcd(self.period, taps.step)
        if period * min(taps.count, self.period) > _MAX_POSITIONS:
            return self.loose().slid(reach)
        ends = list(taps.ends(self.period))
        spans = (hull(self.at(taps.step * o + end) for end in ends) for o in range(period))
        shift = expand_products(self.shift * Rational(taps.step * period, self.period))
        return Steady(shift, tuple(spans)).reduced()

    def _slide_single_phase(self, reach: Reach) -> Steady:
        """Return the dependence of a sliding window, which may be symbolic, on a single phase."""
        (span,) = self.spans
        shift = expand_products(self.shift * reach.step)
        if span is None:
            return Steady(shift, (None,))
        left = expand_products(span.left + self.shift * reach.left)
        return Steady(shift, (Span(left, expand_products(span.right + self.shift * reach.right)),))

    def spread(self, spread: Spread) -> Steady | Loose:
        """Return the dependence of the output of a transposed window."""
        taps = spread.taps
        if taps is None or taps.step * self.period * min(taps.count, self.period) > _MAX_POSITIONS:
            return self.loose().spread(spread)
        period = taps.step * self.period
        spans = (hull(map(self.at, _input_positions(taps, x, self.period))) for x in range(period))
        return Steady(self.shift, tuple(spans)).reduced()

    def reduced(self) -> Steady:
        """Return an equal dependence with the smallest period."""
        for period in range(1, self.period):
            if self.period % period == 0:
                shift = expand_products(self.shift * Rational(period, self.period))
                shorter = Steady(shift, self.spans[:period])
                if all(shorter.at(position) == span for position, span in enumerate(self.spans)):
                    return shorter
        return self

    def lengthened(self, period: int) -> Steady:
        """Return an equal dependence with a multiple of the period."""
        times = period // self.period
        return Steady(times * self.shift, tuple(self.at(position) for position in range(period)))

    def loose(self) -> Loose:
        """Return upper bounds, which symbolic windows can be applied to."""
        stride = self.stride
        empty = Span(Integer(0), Integer(-1))
        spans = [(phase, span) for phase, span in enumerate(self.spans) if span is not None]
        spans = spans or [(0, empty)]
        left = largest(_add(span.left, phase * stride) for phase, span in spans)
        right = largest(_add(span.right, -phase * stride) for phase, span in spans)
        if len(spans) == 1:
            width = expand_products(stride * (POSITIONS - 1) + left + right + 1)
            return Loose(stride, left, right, width)
        width = self._width_of_neighbors() if len(spans) == self.period <= _MAX_PHASES else None
        return enclosed(stride, left, right) if width is None else Loose(stride, left, right, width)

    def _width_of_neighbors(self) -> Expr | None:
        """Return the maximum number of input positions of `POSITIONS` neighbors.

        It is w(ρ) for ρ + 1 neighbors, and `shift` more for each further period. Since w does not
        decrease, one ρ may give the maximum for all numbers of neighbors; None if none does.
        """
        widths = [self.widest(rho + 1) for rho in range(self.period)]
        for rho, width in enumerate(widths):
            before = all(never_below_zero(width - self.shift - other) for other in widths[:rho])
            if before and all(never_below_zero(width - other) for other in widths[rho:]):
                periods = FloorDiv(POSITIONS - 1 - rho, Integer(self.period))
                return expand_products(width + self.shift * periods)
        return None

    @property
    def field(self) -> Expr:
        """The maximum number of input positions that a position depends on."""
        return self.widest(1)

    def narrowest(self, positions: int) -> Expr:
        """Return the minimum number of input positions of a number of neighboring positions.

        Each position must depend on the input.
        """
        return expand_products(-largest(-width for width in self._widths(positions)))

    def widest(self, positions: int) -> Expr:
        """Return the maximum number of input positions of a number of neighboring positions."""
        return largest(self._widths(positions))

    def _widths(self, positions: int) -> Iterator[Expr]:
        """Yield the numbers of input positions of neighbors that start at each phase."""
        for start in range(self.period):
            span = hull(self.at(start + offset) for offset in range(positions))
            yield Integer(0) if span is None else span.width


def hull(spans: Iterable[Span | None]) -> Span | None:
    """Return the smallest span that contains all spans; None if there are none."""
    distinct = list(dict.fromkeys(span for span in spans if span is not None))
    if len(distinct) < 2:  # noqa: PLR2004 - a single span is its own hull
        return distinct[0] if distinct else None
    return Span(largest(span.left for span in distinct), largest(span.right for span in distinct))


def steadily_joined(parts: Sequence[Steady]) -> Steady | None:
    """Return the dependence of merged maps of one stride; None if it takes too long to compute."""
    first, *others = parts
    if all(part == first for part in others):
        return first
    period = lcm(*(part.period for part in parts))
    if period * len(parts) > _MAX_POSITIONS:
        return None
    longer = [part.lengthened(period) for part in parts]
    spans = (hull(spans) for spans in zip(*(part.spans for part in longer), strict=True))
    return Steady(longer[0].shift, tuple(spans)).reduced()


def _input_positions(taps: Taps, position: int, period: int) -> Iterator[int]:
    """Yield the input positions of a transposed window that an output position depends on.

    Of positions that lie whole periods apart, and so are in one phase, only the first and the last.
    """
    start = position + taps.first
    every = taps.step // gcd(taps.step, taps.gap)
    candidates = range(min(every, taps.count))
    first = next((j for j in candidates if (start + taps.gap * j) % taps.step == 0), None)
    if first is None:
        return
    count = (taps.count - 1 - first) // every + 1
    inner = min(count, period)
    for index in {*range(inner), *range(count - inner, count)}:
        yield (start + taps.gap * (first + every * index)) // taps.step


def _add(first: Expr, second: Expr) -> Expr:
    total = first + second
    return total if first.is_Integer and second.is_Integer else expand_products(total)
