"""The padding that `same` puts before the first position, where it depends on an unknown size."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from math import prod

from sympy import Expr, Function, Integer, Max, Mul

from symcnn.algebra.floors.floor_div import FloorDiv
from symcnn.algebra.floors.maximum import largest
from symcnn.algebra.polynomials.polynomial import multiplied_out, terms
from symcnn.algebra.polynomials.powers import factors

_TRIED = 64
"""The remainders of unknown sizes that are tried, all combinations together."""


class SameStart(Function):  # type: ignore[misc]  # SymPy has no types
    """⌊max(extent - 1 - (size - 1) mod stride, 0)/2⌋, for a size of which that is not known.

    Equal ones are equal numbers, so that they cancel where branches meet.
    (Keras and TensorFlow, padding="same": an odd position is added at the end.)
    """

    nargs = 3
    is_integer = True
    is_nonnegative = True

    def minimum(self) -> Integer:
        """Return a number that this is never below."""
        _, extent, stride = self.args
        return self.at(stride - 1) if extent.is_Integer and stride.is_Integer else Integer(0)

    def maximum(self) -> Expr:
        """Return a number that this is never above."""
        extent = self.args[1]
        return self.at(Integer(0)) if extent.is_Integer else (extent - 1) / 2

    def at(self, rest: Expr) -> Integer:
        """Return the value for a remainder of size - 1."""
        return _half(self.args[1] - 1 - rest)


_Values = Callable[[SameStart], Expr]


def start_of_same(size: Expr, output: Expr, extent: Expr, stride: Expr) -> Expr:
    """Return the padding before the first position of a map, a number where that is known.

    `output` is ⌈size/stride⌉.
    """
    rest = multiplied_out(size - 1 - stride * (output - 1))
    return _half(extent - 1 - rest) if rest.is_Integer else SameStart(size, extent, stride)


def extremes(expr: Expr) -> tuple[Expr | None, Expr]:
    """Return what an expression is never below and never above, for any size that is not known.

    The lower end is None where it is not known. An expression without unknown sizes is both.
    """
    starts = expr.atoms(SameStart)
    if not starts:
        return expr, expr
    sizes = sorted({(start.args[0], start.args[2]) for start in starts}, key=str)
    whole = all(part.is_Integer for start in starts for part in start.args[1:])
    if not whole or prod(int(stride) for _, stride in sizes) > _TRIED:
        return None, _replaced(expr, SameStart.maximum, SameStart.minimum)
    values = []
    for rests in product(*(map(Integer, range(int(stride))) for _, stride in sizes)):
        rest = dict(zip(sizes, rests, strict=True))
        known = {start: start.at(rest[start.args[0], start.args[2]]) for start in starts}
        values.append(_replaced(expr, known.__getitem__))
    return multiplied_out(-largest([-value for value in values])), largest(values)


def _half(total: Expr) -> Expr:
    return FloorDiv(Max(total, 0), Integer(2))


def _replaced(expr: Expr, high: _Values, low: _Values | None = None) -> Expr:
    """Return a sum with values for unknown paddings, with low ones where it falls with them.

    `high` gives the values where it rises with them, and `low`, if it is given, the others.
    """
    if not expr.has(SameStart):
        return expr
    if isinstance(expr, SameStart):
        return high(expr)
    if isinstance(expr, Max):
        return largest(_replaced(part, high, low) for part in expr.args)
    total = Integer(0)
    for monomial, factor in terms(expr).items():
        ways = (high, low) if factor > 0 or low is None else (low, high)
        parts = (_replaced(atom, *ways) ** power for atom, power in factors(monomial))
        total += Mul(factor, *parts)
    return multiplied_out(total)
