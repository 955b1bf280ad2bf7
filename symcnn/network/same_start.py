"""The padding that `same` puts before the first position, where it depends on an unknown size."""

from __future__ import annotations

from itertools import product
from math import prod

from sympy import Expr, Function, Integer, Max

from symcnn.algebra.floordiv import FloorDiv
from symcnn.algebra.largest import largest
from symcnn.algebra.polynomial import multiplied_out, terms
from symcnn.algebra.powers import factors

_TRIED = 256
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
    known = all(part.is_Integer for start in starts for part in start.args[1:])
    if not known or prod(int(stride) for _, stride in sizes) > _TRIED:
        return None, _at_most(expr)
    values = [
        multiplied_out(
            expr.xreplace(
                {
                    start: start.at(rests[sizes.index((start.args[0], start.args[2]))])
                    for start in starts
                }
            )
        )
        for rests in product(*(map(Integer, range(int(stride))) for _, stride in sizes))
    ]
    return multiplied_out(-largest([-value for value in values])), largest(values)


def _half(total: Expr) -> Expr:
    return FloorDiv(Max(total, 0), Integer(2))


def _at_most(expr: Expr) -> Expr:
    return _bound(expr, 1)


def _bound(expr: Expr, sign: int) -> Expr:
    """Return what an expression is never above, or for a sign of -1 never below."""
    if not expr.has(SameStart):
        return expr
    if isinstance(expr, SameStart):
        return expr.maximum() if sign > 0 else expr.minimum()
    if isinstance(expr, Max):
        return Max(*(_bound(part, sign) for part in expr.args))
    total = Integer(0)
    for monomial, factor in terms(expr).items():
        way = sign if factor > 0 else -sign
        value = factor
        for atom, exponent in factors(monomial):
            value *= _bound(atom, way) ** exponent
        total += value
    return multiplied_out(total)
