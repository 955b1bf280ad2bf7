"""How positions depend on the input where that repeats itself: exact, phase by phase.

After an upsampling by 2, odd positions see other stretches than even ones: there are two phases.
Every position o of a phase sees from shift·(o div period) - left to shift·(o div period) + right.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import gcd, lcm

from sympy import Expr, Integer, Rational

from symcnn.algebra.floors.floor_div import FloorDiv
from symcnn.algebra.floors.maximum import largest, never_below_zero
from symcnn.algebra.polynomials.polynomial import multiplied_out
from symcnn.network.receptive_field.known_size import Reach, Spread, Taps
from symcnn.network.receptive_field.symbolic_windows import POSITIONS, Loose, enclosed

_WORK = 3_000
"""The positions that are looked at to find the phases of a map; where there are more, bounds do."""
_FEW = 12
"""The phases up to which all neighbourhoods are looked at."""


@dataclass(frozen=True)
class Span:
    """The input positions -left..right."""

    left: Expr
    right: Expr

    def moved(self, by: Expr) -> Span:
        """Return the positions that lie further on by so many."""
        return Span(_sum(self.left, -by), _sum(self.right, by))

    @property
    def width(self) -> Expr:
        """The number of positions."""
        return _sum(self.left, self.right + 1)


@dataclass(frozen=True)
class Steady:
    """The input positions that each position depends on, of a map without end on either side."""

    shift: Expr
    """The input positions by which the next period sees further on."""
    spans: tuple[Span | None, ...]
    """What each position of a period sees; None where it sees nothing, as between spread ones."""

    @property
    def period(self) -> int:
        """The number of phases."""
        return len(self.spans)

    @property
    def is_blind(self) -> bool:
        """Whether no position sees anything."""
        return not any(self.spans)

    @property
    def stride(self) -> Expr:
        """The input positions that a step makes, on average."""
        return multiplied_out(self.shift / self.period)

    def at(self, position: Expr | int) -> Span | None:
        """Return what a position sees; a position in symbols only where there is one phase."""
        rounds, phase = (position, 0) if self.period == 1 else divmod(int(position), self.period)
        span = self.spans[phase]
        return span and span.moved(rounds * self.shift)

    def slid(self, reach: Reach) -> Steady | Loose:
        """Return how positions depend on the input that come from this by a sliding window."""
        if self.period == 1:
            return self._slid_alone(reach)
        taps = reach.taps
        if taps is None:
            return self.loose().slid(reach)
        period = self.period // gcd(self.period, taps.step)
        if period * min(taps.count, self.period) > _WORK:
            return self.loose().slid(reach)
        ends = list(taps.ends(self.period))
        spans = (hull(self.at(taps.step * o + end) for end in ends) for o in range(period))
        shift = multiplied_out(self.shift * Rational(taps.step * period, self.period))
        return Steady(shift, tuple(spans)).reduced()

    def _slid_alone(self, reach: Reach) -> Steady:
        """Return the same where all positions are alike, so that the window may be in symbols."""
        (span,) = self.spans
        shift = multiplied_out(self.shift * reach.step)
        if span is None:
            return Steady(shift, (None,))
        left = multiplied_out(span.left + self.shift * reach.left)
        return Steady(shift, (Span(left, multiplied_out(span.right + self.shift * reach.right)),))

    def spread(self, spread: Spread) -> Steady | Loose:
        """Return how positions depend on the input that come from this by a transposed window."""
        taps = spread.taps
        if taps is None or taps.step * self.period * min(taps.count, self.period) > _WORK:
            return self.loose().spread(spread)
        period = taps.step * self.period
        spans = (hull(map(self.at, _under(taps, x, self.period))) for x in range(period))
        return Steady(self.shift, tuple(spans)).reduced()

    def reduced(self) -> Steady:
        """Return the same with the smallest period."""
        for period in range(1, self.period):
            if self.period % period == 0:
                shift = multiplied_out(self.shift * Rational(period, self.period))
                short = Steady(shift, self.spans[:period])
                if all(short.at(place) == span for place, span in enumerate(self.spans)):
                    return short
        return self

    def lengthened(self, period: int) -> Steady:
        """Return the same with a period that is a multiple of its own."""
        times = period // self.period
        return Steady(times * self.shift, tuple(self.at(place) for place in range(period)))

    def loose(self) -> Loose:
        """Return bounds, which windows in symbols can be applied to."""
        stride = self.stride
        nothing = Span(Integer(0), Integer(-1))
        seen = [(place, span) for place, span in enumerate(self.spans) if span is not None]
        seen = seen or [(0, nothing)]
        left = largest(_sum(span.left, place * stride) for place, span in seen)
        right = largest(_sum(span.right, -place * stride) for place, span in seen)
        if len(seen) == 1:
            width = multiplied_out(stride * (POSITIONS - 1) + left + right + 1)
            return Loose(stride, left, right, width)
        found = self._stretch() if len(seen) == self.period <= _FEW else None
        return enclosed(stride, left, right) if found is None else Loose(stride, left, right, found)

    def _stretch(self) -> Expr | None:
        """Return how many input positions so many neighbouring positions depend on.

        These are w(ρ) for ρ + 1 neighbours, and `shift` more for each period more. As there are
        never fewer for more neighbours, it is the largest of those that start from a ρ, if there
        is one. None where there is none.
        """
        widths = [self.widest(rest + 1) for rest in range(self.period)]
        for rest, width in enumerate(widths):
            before = all(never_below_zero(width - self.shift - other) for other in widths[:rest])
            if before and all(never_below_zero(width - other) for other in widths[rest:]):
                periods = FloorDiv(POSITIONS - 1 - rest, Integer(self.period))
                return multiplied_out(width + self.shift * periods)
        return None

    @property
    def field(self) -> Expr:
        """The most input positions that a position depends on."""
        return self.widest(1)

    def narrowest(self, positions: int) -> Expr:
        """Return the fewest input positions that so many neighbouring positions depend on.

        Each of these must see something.
        """
        return multiplied_out(-largest(-width for width in self._widths(positions)))

    def widest(self, positions: int) -> Expr:
        """Return the most input positions that so many neighbouring positions depend on."""
        return largest(self._widths(positions))

    def _widths(self, positions: int) -> Iterator[Expr]:
        """Yield how many input positions so many neighbours see, from each phase on."""
        for start in range(self.period):
            found = hull(self.at(start + place) for place in range(positions))
            yield Integer(0) if found is None else found.width


def hull(spans: Iterable[Span | None]) -> Span | None:
    """Return the stretch from the first to the last position of some spans."""
    found = list(dict.fromkeys(span for span in spans if span is not None))
    if len(found) < 2:  # noqa: PLR2004 - two are joined
        return found[0] if found else None
    return Span(largest(span.left for span in found), largest(span.right for span in found))


def steadily_joined(parts: Sequence[Steady]) -> Steady | None:
    """Return what positions see where maps of one stride meet; None where that takes too long."""
    first, *rest = parts
    if all(part == first for part in rest):
        return first
    period = lcm(*(part.period for part in parts))
    if period * len(parts) > _WORK:
        return None
    longer = [part.lengthened(period) for part in parts]
    spans = (hull(spans) for spans in zip(*(part.spans for part in longer), strict=True))
    return Steady(longer[0].shift, tuple(spans)).reduced()


def _under(taps: Taps, position: int, period: int) -> Iterator[int]:
    """Yield the positions of a map that a position of the spread one comes from.

    Of those that look alike, as they lie whole periods apart, the first and the last.
    """
    start = position + taps.first
    every = taps.step // gcd(taps.step, taps.gap)
    first = next((j for j in range(min(every, taps.count)) if _meets(start, j, taps)), None)
    if first is None:
        return
    count = (taps.count - 1 - first) // every + 1
    inner = min(count, period)
    for place in {*range(inner), *range(count - inner, count)}:
        yield (start + taps.gap * (first + every * place)) // taps.step


def _meets(start: int, place: int, taps: Taps) -> bool:
    return (start + taps.gap * place) % taps.step == 0


def _sum(one: Expr, other: Expr) -> Expr:
    return one + other if one.is_Integer and other.is_Integer else multiplied_out(one + other)
