"""Intervals that hold every value of an expression over a box: exact ends, or none (infinite)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import lru_cache, reduce, singledispatch
from math import inf
from typing import TypeAlias

from sympy import Add, Expr, Max, Min, Mul, Pow, Rational, Symbol

from symcnn.algebra.floors.floor_div import FloorDiv
from symcnn.algebra.floors.quasi_linear import quasilinear
from symcnn.algebra.sums.closed_sum import Series

End: TypeAlias = "int | Fraction | float"
"""An exact number; the only floats are the infinite ones."""
Interval: TypeAlias = tuple[End, End]
"""The least value, or that there is none; the greatest, or that there is none."""
Box: TypeAlias = Mapping[Symbol, Interval]
"""The least and the greatest value of each symbol."""
Range: TypeAlias = Callable[[Box], Interval]

_EVERYTHING: Interval = (-inf, inf)
_MOST_BITS = 100_000
"""How long a number may be; a longer one is taken for infinite, which is wider."""
_LONG = 1 << _MOST_BITS
_LONGEST = 1_000
"""How many terms of a series are added up."""


@lru_cache(maxsize=1024)
def ranged(expr: Expr) -> Range:
    """Return a function from a box to an interval that holds all values there.

    >>> from symcnn.algebra import symbol
    >>> n, k = symbol("n"), symbol("k")
    >>> ranged(FloorDiv(n, 4) - k)({n: (8, 17), k: (1, inf)})
    (-inf, 3)
    """
    return _range(expr)


@singledispatch
def _range(expr: Expr) -> Range:
    del expr
    return lambda _: _EVERYTHING


@_range.register(Rational)
def _(expr: Expr) -> Range:
    value = Fraction(int(expr.p), int(expr.q)) if expr.q != 1 else int(expr)
    return lambda _: (value, value)


@_range.register(Symbol)
def _(expr: Expr) -> Range:
    return lambda box: box[expr]


@_range.register(Add)
def _(expr: Expr) -> Range:
    alone: dict[frozenset[Symbol], list[Expr]] = defaultdict(list)
    for part in expr.args:
        alone[frozenset(part.free_symbols)].append(part)
    groups = tuple(_together(Add(*parts)) for parts in alone.values())
    return lambda box: reduce(_sum, (group(box) for group in groups))


def _together(expr: Expr) -> Range:
    """Return the range of terms in the same symbols; of n - 7⌊n/7⌋ it is that over one period."""
    found = quasilinear(expr)
    if found is not None and found[1].rise == 0:
        values = [found[1].at(place) for place in range(found[1].period)]
        return lambda _: (min(values), max(values))
    parts = tuple(map(_range, Add.make_args(expr)))
    return lambda box: reduce(_sum, (part(box) for part in parts))


@_range.register(Mul)
def _(expr: Expr) -> Range:
    parts = tuple(map(_range, expr.args))
    return lambda box: reduce(_product, (part(box) for part in parts))


@_range.register(Min)
def _(expr: Expr) -> Range:
    return _chosen(expr, min)


@_range.register(Max)
def _(expr: Expr) -> Range:
    return _chosen(expr, max)


@_range.register(Pow)
def _(expr: Expr) -> Range:
    base = _range(expr.base)
    if expr.exp.is_Integer:
        times = int(expr.exp)
        if times < 0:
            return lambda box: _inverse(_power(base(box), -times))
        return lambda box: _power(base(box), times)
    exponent = _range(expr.exp)
    return lambda box: _raised(base(box), exponent(box))


@_range.register(FloorDiv)
def _(expr: Expr) -> Range:
    above, below = map(_range, expr.args)
    return lambda box: _floor(_product(above(box), _inverse(below(box))))


@_range.register(Series)
def _(expr: Expr) -> Range:
    summand, index, count = expr.args
    inner, times = _range(summand), _range(count)

    def found(box: Box) -> Interval:
        least, most = times(box)
        if most > _LONGEST:
            return _many(inner({**box, index: (0, most)}), times(box))
        partial: list[Interval] = [(0, 0)]
        for place in range(int(most)):
            partial.append(_sum(partial[-1], inner({**box, index: (place, place)})))
        possible = partial[int(max(0, least)) :]
        return min(low for low, _ in possible), max(high for _, high in possible)

    return found


def _many(summand: Interval, times: Interval) -> Interval:
    """Return the interval of a sum of so many terms, each in an interval."""
    low = _times(times[0] if summand[0] >= 0 else times[1], summand[0])
    high = _times(times[1] if summand[1] >= 0 else times[0], summand[1])
    return low, high


def _chosen(expr: Expr, choose: Callable[..., End]) -> Range:
    parts = tuple(map(_range, expr.args))

    def found(box: Box) -> Interval:
        lows, highs = zip(*(part(box) for part in parts), strict=True)
        return choose(lows), choose(highs)

    return found


def _sum(left: Interval, right: Interval) -> Interval:
    return _plus(left[0], right[0]), _plus(left[1], right[1])


def _plus(left: End, right: End) -> End:
    if isinstance(left, float):
        return left
    return right if isinstance(right, float) else left + right


def _product(left: Interval, right: Interval) -> Interval:
    if left[0] == left[1] == 1:
        return right
    ends = [_times(a, b) for a in left for b in right]
    return min(ends), max(ends)


def _times(left: End, right: End) -> End:
    if not left or not right:
        return 0
    if isinstance(left, float) or isinstance(right, float):
        return inf if (left > 0) == (right > 0) else -inf
    return left * right


def _power(base: Interval, times: int) -> Interval:
    low, high = (_raised_to(end, times) for end in base)
    if times % 2 or base[0] >= 0:
        return low[0], high[1]
    return (0 if base[1] >= 0 else high[0]), max(low[1], high[1])


def _raised_to(base: End, times: int) -> Interval:
    """Return the interval of a power; of a number that is too long, from a long one on."""
    negative = base < 0 and times % 2 == 1
    if isinstance(base, float):
        return (-inf, -inf) if negative else (inf, inf)
    if (abs(base.numerator).bit_length() - 1) * times <= _MOST_BITS:
        return base**times, base**times
    return (-inf, -_LONG) if negative else (_LONG, inf)


def _raised(base: Interval, exponent: Interval) -> Interval:
    """Return the interval of a power with an exponent that varies, of a base of at least 1."""
    if base[0] < 1:
        return _EVERYTHING
    ends = [_exponential(a, b) for a in base for b in exponent]
    return min(low for low, _ in ends), max(high for _, high in ends)


def _exponential(base: End, exponent: End) -> Interval:
    if base == 1 or exponent == 0:
        return 1, 1
    if exponent < 0:
        return _inverse(_exponential(base, -exponent))
    if isinstance(base, float) or isinstance(exponent, float):
        return _LONG, inf
    return _raised_to(base, int(exponent))


def _inverse(interval: Interval) -> Interval:
    low, high = interval
    return (_reciprocal(high), _reciprocal(low)) if low > 0 else _EVERYTHING


def _reciprocal(end: End) -> End:
    return 0 if isinstance(end, float) else Fraction(1) / end


def _floor(interval: Interval) -> Interval:
    low, high = (end if isinstance(end, float) else end // 1 for end in interval)
    return low, high
