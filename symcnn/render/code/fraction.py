"""Expressions as a single fraction with integer coefficients, without expanding products.

The division comes last, so it is exact where the expression is an integer. The sums are kept in
their form, unlike in `symcnn.algebra.compile`, which expands them for speed.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import singledispatch
from math import lcm

from sympy import Add, Expr, Integer, Max, Min, Mul, Pow, Rational

from symcnn.algebra.floors.floor_div import FloorDiv
from symcnn.algebra.polynomials.polynomial import is_positive
from symcnn.algebra.polynomials.powers import factors
from symcnn.algebra.presentation.present import text
from symcnn.algebra.sums.closed_sum import Series
from symcnn.errors import SymcnnError

_ONE = Integer(1)
_Fraction = tuple[Expr, Expr]


@singledispatch
def as_fraction(expr: Expr) -> _Fraction:
    """Return numerator and denominator, both with integer coefficients.

    The argument of a floor is left as it is.

    >>> from symcnn.algebra import symbol
    >>> as_fraction(symbol("w") * (symbol("w") - 3) / 2 + 5)
    (w*(w - 3) + 10, 2)
    """
    return expr, _ONE


@as_fraction.register(Rational)
def _fraction_of_rational(expr: Expr) -> _Fraction:
    return Integer(expr.p), Integer(expr.q)


@as_fraction.register(Mul)
def _fraction_of_mul(expr: Expr) -> _Fraction:
    aboves, belows = zip(*map(as_fraction, expr.args), strict=True)
    return (expr, _ONE) if _are_one(belows) else (Mul(*aboves), Mul(*belows))


@as_fraction.register(Pow)
def _fraction_of_pow(expr: Expr) -> _Fraction:
    base, exponent = expr.args
    above, below = as_fraction(base)
    if exponent.could_extract_minus_sign():
        return below**-exponent, above**-exponent
    return (expr, _ONE) if below == 1 else (above**exponent, below**exponent)


@as_fraction.register(Add)
def _fraction_of_add(expr: Expr) -> _Fraction:
    fractions = [as_fraction(term) for term in expr.args]
    below = _common_denominator(below for _, below in fractions)
    return (expr, _ONE) if below == 1 else (Add(*_extend(below, fractions)), below)


@as_fraction.register(Min)
@as_fraction.register(Max)
def _fraction_of_min_max(expr: Expr) -> _Fraction:
    fractions = [as_fraction(arg) for arg in expr.args]
    below = _common_denominator(below for _, below in fractions)
    if not below.is_Integer:
        message = f"{text(expr)} cannot be written as code: it divides by a symbol"
        raise SymcnnError(message)
    return (expr, _ONE) if below == 1 else (expr.func(*_extend(below, fractions)), below)


@as_fraction.register
def _fraction_of_series(expr: Series) -> _Fraction:
    summand, index, count = expr.args
    above, below = as_fraction(summand)
    if index in below.free_symbols:
        message = f"{text(expr)} cannot be written as code: its terms may be fractions"
        raise SymcnnError(message)
    return (expr, _ONE) if below == 1 else (Series(above, index, count), below)


def floor_fraction(floor: FloorDiv) -> _Fraction:
    """Return numerator and denominator of a floor, both with integer coefficients.

    Raises SymcnnError if clearing fractions changes the denominator to one that may be 0 or less.
    """
    (above, times), (below, over) = map(as_fraction, floor.args)
    denominator = below * times
    if denominator != floor.args[1] and not is_positive(denominator):
        message = f"{text(floor)} cannot be written as code: {text(denominator)} may be 0 or less"
        raise SymcnnError(message)
    return above * over, denominator


def _are_one(belows: Iterable[Expr]) -> bool:
    return all(below == 1 for below in belows)


def _common_denominator(belows: Iterable[Expr]) -> Expr:
    """Return the least common multiple of the denominators."""
    numbers, powers = [], dict[Expr, Integer]()
    for below in belows:
        number, monomial = below.as_coeff_Mul()
        numbers.append(int(number))
        for base, exponent in factors(monomial):
            powers[base] = max(exponent, powers.get(base, Integer(0)))
    return Mul(Integer(lcm(*numbers)), *(base**exponent for base, exponent in powers.items()))


def _extend(below: Expr, fractions: Iterable[_Fraction]) -> Iterable[Expr]:
    """Return the numerators of fractions over a common denominator."""
    return (above * (below / denominator) for above, denominator in fractions)
