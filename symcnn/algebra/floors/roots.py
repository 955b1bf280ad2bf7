"""Square roots and other roots, which are exact inside a floor: ⌊(√x - 3)/2⌋."""

from __future__ import annotations

from math import lcm

from sympy import Add, Expr, Integer, Mul, Pow, fraction, integer_nthroot, root, together

from symcnn.algebra.floors.floor_div import floor_div
from symcnn.algebra.floors.floor_root import FloorRoot
from symcnn.algebra.polynomials.polynomial import expand_products
from symcnn.errors import ShapeError

MAX_INDEX = 60
"""The largest index of a root."""


def is_root_exponent(exponent: Expr) -> bool:
    """Return whether a power with this exponent is a root: 1/2, 1/3, ..."""
    return bool(exponent.is_Rational and exponent.p == 1 and 1 < exponent.q <= MAX_INDEX)


def take_root(radicand: Expr, index: int, *, in_floor: bool) -> Expr:
    """Return a root: an integer, or, in a floor, an expression that `floor_of` rounds down.

    Raises ShapeError for a negative number, and outside of a floor unless the root is an integer.
    """
    if radicand.is_negative:
        raise ShapeError("the root of a negative number is not real")
    if radicand.is_Integer:
        whole, is_exact = integer_nthroot(int(radicand), index)
        if is_exact:
            return Integer(whole)
    if not in_floor:
        raise ShapeError("a root is exact only in a floor, as in floor(sqrt(n))")
    return root(radicand, index)


def has_root(value: Expr) -> bool:
    """Return whether an expression contains a root."""
    return any(_is_root(power) for power in value.atoms(Pow))


def floor_of(value: Expr) -> Expr:
    """Return the floor of a fraction of integers, or of one with a root.

    Raises ShapeError for an expression with a root of another form than (√x + c)/d.
    """
    return _floor_of_root(value) if has_root(value) else floor_div(*fraction(together(value)))


def _floor_of_root(value: Expr) -> Expr:
    """Return the floor of (√x + c)/d for integers c and d: ⌊(⌊√x⌋ + c)/d⌋.

    It has the same value, since ⌊y/d⌋ = ⌊⌊y⌋/d⌋ for an integer d > 0.
    """
    numerator, denominator = fraction(together(value))
    summands = Add.make_args(numerator.expand())
    rooted = [summand for summand in summands if has_root(summand)]
    others = Add(*(summand for summand in summands if summand not in rooted))
    if len(rooted) != 1 or not (others.is_integer and denominator.is_integer):
        raise ShapeError("a floor takes one root, plus an integer, divided by an integer")
    return floor_div(_floor(rooted[0]) + others, denominator)


def _floor(product: Expr) -> Expr:
    """Return the floor of a product with a root, c·x^(1/k), as that of ⌊c^k·x⌋^(1/k)."""
    parts = Mul.make_args(product)
    if not all(_is_root(part) or part.is_nonnegative for part in parts):
        raise ShapeError("a floor takes a root with a factor that is known not to be negative")
    index = lcm(*(int(part.exp.q) for part in parts if _is_root(part)))
    radicand = expand_products(Mul(*(part**index for part in parts)))
    return FloorRoot(floor_div(*fraction(together(radicand))), Integer(index))


def _is_root(power: Expr) -> bool:
    return bool(power.is_Pow and power.exp.is_Rational and power.exp.q != 1)
