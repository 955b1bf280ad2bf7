"""Interval arithmetic with exact or infinite ends: the range of an expression over a box."""

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
"""An exact number; the only floats are the infinities."""
Interval: TypeAlias = tuple[End, End]
"""The lower and the upper bound, both inclusive; an infinity means unbounded."""
Box: TypeAlias = Mapping[Symbol, Interval]
"""The minimum and the maximum of each symbol."""
Range: TypeAlias = Callable[[Box], Interval]

_EVERYTHING: Interval = (-inf, inf)
_MAX_BITS = 100_000
"""The maximum length of a number; longer ones widen the interval to infinity."""
_LONG_NUMBER = 1 << _MAX_BITS
_MAX_SUMMANDS = 1_000
"""The maximum number of summands of a series that are added one by one."""


@lru_cache(maxsize=1024)
def ranged(expr: Expr) -> Range:
    """Return a function from a box to an interval with all values of an expression there.

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
def _range_of_number(expr: Expr) -> Range:
    value = Fraction(int(expr.p), int(expr.q)) if expr.q != 1 else int(expr)
    return lambda _: (value, value)


@_range.register(Symbol)
def _range_of_symbol(expr: Expr) -> Range:
    return lambda box: box[expr]


@_range.register(Add)
def _range_of_sum(expr: Expr) -> Range:
    by_symbols: dict[frozenset[Symbol], list[Expr]] = defaultdict(list)
    for summand in expr.args:
        by_symbols[frozenset(summand.free_symbols)].append(summand)
    groups = tuple(_range_of_group(Add(*summands)) for summands in by_symbols.values())
    return lambda box: reduce(_sum, (group(box) for group in groups))


def _range_of_group(expr: Expr) -> Range:
    """Return the range of terms in the same symbols: of n - 7⌊n/7⌋ that over one period."""
    quasi = quasilinear(expr)
    if quasi is not None and quasi[1].rise == 0:
        values = [quasi[1].at(argument) for argument in range(quasi[1].period)]
        return lambda _: (min(values), max(values))
    parts = tuple(map(_range, Add.make_args(expr)))
    return lambda box: reduce(_sum, (part(box) for part in parts))


@_range.register(Mul)
def _range_of_product(expr: Expr) -> Range:
    parts = tuple(map(_range, expr.args))
    return lambda box: reduce(_product, (part(box) for part in parts))


@_range.register(Min)
def _range_of_minimum(expr: Expr) -> Range:
    return _range_of_choice(expr, min)


@_range.register(Max)
def _range_of_maximum(expr: Expr) -> Range:
    return _range_of_choice(expr, max)


@_range.register(Pow)
def _range_of_power(expr: Expr) -> Range:
    base = _range(expr.base)
    if expr.exp.is_Integer:
        times = int(expr.exp)
        if times < 0:
            return lambda box: _reciprocal_interval(_power(base(box), -times))
        return lambda box: _power(base(box), times)
    exponent = _range(expr.exp)
    return lambda box: _power_of_interval(base(box), exponent(box))


@_range.register(FloorDiv)
def _range_of_floor(expr: Expr) -> Range:
    above, below = map(_range, expr.args)
    return lambda box: _floor(_product(above(box), _reciprocal_interval(below(box))))


@_range.register(Series)
def _range_of_series(expr: Expr) -> Range:
    summand, index, count = expr.args
    inner, times = _range(summand), _range(count)

    def range_over(box: Box) -> Interval:
        low_count, high_count = times(box)
        if high_count > _MAX_SUMMANDS:
            return _sum_of_equal_ranges(inner({**box, index: (0, high_count)}), times(box))
        partial_sums: list[Interval] = [(0, 0)]
        for value in range(int(high_count)):
            partial_sums.append(_sum(partial_sums[-1], inner({**box, index: (value, value)})))
        possible = partial_sums[int(max(0, low_count)) :]
        return min(low for low, _ in possible), max(high for _, high in possible)

    return range_over


def _sum_of_equal_ranges(summand: Interval, times: Interval) -> Interval:
    """Return the range of a sum of `times` summands, each in one interval."""
    low = _times(times[0] if summand[0] >= 0 else times[1], summand[0])
    high = _times(times[1] if summand[1] >= 0 else times[0], summand[1])
    return low, high


def _range_of_choice(expr: Expr, choose: Callable[..., End]) -> Range:
    parts = tuple(map(_range, expr.args))

    def range_over(box: Box) -> Interval:
        lows, highs = zip(*(part(box) for part in parts), strict=True)
        return choose(lows), choose(highs)

    return range_over


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
    low, high = (_power_of_number(end, times) for end in base)
    if times % 2 or base[0] >= 0:
        return low[0], high[1]
    return (0 if base[1] >= 0 else high[0]), max(low[1], high[1])


def _power_of_number(base: End, times: int) -> Interval:
    """Return the range of a power: one number, or a half-line for a very long number."""
    negative = base < 0 and times % 2 == 1
    if isinstance(base, float):
        return (-inf, -inf) if negative else (inf, inf)
    if (abs(base.numerator).bit_length() - 1) * times <= _MAX_BITS:
        return base**times, base**times
    return (-inf, -_LONG_NUMBER) if negative else (_LONG_NUMBER, inf)


def _power_of_interval(base: Interval, exponent: Interval) -> Interval:
    """Return the range of a power with a variable exponent; unbounded for a base below 1."""
    if base[0] < 1:
        return _EVERYTHING
    ends = [_exponential(a, b) for a in base for b in exponent]
    return min(low for low, _ in ends), max(high for _, high in ends)


def _exponential(base: End, exponent: End) -> Interval:
    if base == 1 or exponent == 0:
        return 1, 1
    if exponent < 0:
        return _reciprocal_interval(_exponential(base, -exponent))
    if isinstance(base, float) or isinstance(exponent, float):
        return _LONG_NUMBER, inf
    return _power_of_number(base, int(exponent))


def _reciprocal_interval(interval: Interval) -> Interval:
    low, high = interval
    return (_reciprocal(high), _reciprocal(low)) if low > 0 else _EVERYTHING


def _reciprocal(end: End) -> End:
    return 0 if isinstance(end, float) else Fraction(1) / end


def _floor(interval: Interval) -> Interval:
    low, high = (end if isinstance(end, float) else end // 1 for end in interval)
    return low, high
