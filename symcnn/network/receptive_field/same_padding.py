"""The padding of `same` before the first position, if it depends on an unknown size."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from math import prod

from sympy import Expr, Function, Integer, Max, Mul

from symcnn.algebra.floors.floor_div import FloorDiv
from symcnn.algebra.floors.maximum import largest
from symcnn.algebra.polynomials.polynomial import expand_products, terms
from symcnn.algebra.polynomials.powers import factors

_MAX_COMBINATIONS = 64
"""The maximum number of combinations of remainders of unknown sizes that are tried."""


class SameStart(Function):  # type: ignore[misc]  # SymPy has no types
    """⌊max(extent - 1 - (size - 1) mod stride, 0)/2⌋, for a size with unknown remainder.

    Equal expressions are equal numbers, so that they cancel in merges of branches.
    Source: padding="same" of Keras and TensorFlow, which adds an odd position at the end.
    """

    nargs = 3
    is_integer = True
    is_nonnegative = True

    def minimum(self) -> Integer:
        """Return a lower bound."""
        _, extent, stride = self.args
        return self.at(stride - 1) if extent.is_Integer and stride.is_Integer else Integer(0)

    def maximum(self) -> Expr:
        """Return an upper bound."""
        extent = self.args[1]
        return self.at(Integer(0)) if extent.is_Integer else (extent - 1) / 2

    def at(self, rest: Expr) -> Integer:
        """Return the value for a remainder `rest` of size - 1."""
        return _halve(self.args[1] - 1 - rest)


_Values = Callable[[SameStart], Expr]


def start_of_same(size: Expr, output: Expr, extent: Expr, stride: Expr) -> Expr:
    """Return the padding before the first position of a map, as a number if it is known.

    `output` is ⌈size/stride⌉.
    """
    remainder = expand_products(size - 1 - stride * (output - 1))
    if remainder.is_Integer:
        return _halve(extent - 1 - remainder)
    return SameStart(size, extent, stride)


def extremes(expr: Expr) -> tuple[Expr | None, Expr]:
    """Return a lower and an upper bound of an expression over all unknown sizes.

    The lower bound is None if it is unknown. An expression without unknown paddings is both.
    """
    starts = expr.atoms(SameStart)
    if not starts:
        return expr, expr
    sizes = sorted({(start.args[0], start.args[2]) for start in starts}, key=str)
    numeric = all(argument.is_Integer for start in starts for argument in start.args[1:])
    if not numeric or prod(int(stride) for _, stride in sizes) > _MAX_COMBINATIONS:
        return None, _substitute(expr, SameStart.maximum, SameStart.minimum)
    values = []
    for combination in product(*(map(Integer, range(int(stride))) for _, stride in sizes)):
        remainders = dict(zip(sizes, combination, strict=True))
        paddings = {start: start.at(remainders[start.args[0], start.args[2]]) for start in starts}
        values.append(_substitute(expr, paddings.__getitem__))
    return expand_products(-largest([-value for value in values])), largest(values)


def _halve(total: Expr) -> Expr:
    return FloorDiv(Max(total, 0), Integer(2))


def _substitute(expr: Expr, high: _Values, low: _Values | None = None) -> Expr:
    """Return a sum with values substituted for unknown paddings, by the signs of its terms.

    `high` gives the values in terms with a positive factor, `low` in those with a negative one;
    without `low`, `high` gives all.
    """
    if not expr.has(SameStart):
        return expr
    if isinstance(expr, SameStart):
        return high(expr)
    if isinstance(expr, Max):
        return largest(_substitute(argument, high, low) for argument in expr.args)
    total = Integer(0)
    for monomial, factor in terms(expr).items():
        values = (high, low) if factor > 0 or low is None else (low, high)
        powers = (_substitute(atom, *values) ** power for atom, power in factors(monomial))
        total += Mul(factor, *powers)
    return expand_products(total)
