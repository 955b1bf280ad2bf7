"""An expression as one fraction of integers, in the form that it has.

So that an exact division of integers comes last, which leaves no remainder where the expression is
an integer. Brackets are not opened, as `symcnn.algebra.compile` does it for speed.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import singledispatch
from math import lcm

from sympy import Add, Expr, Integer, Max, Min, Mul, Pow, Rational

from symcnn.algebra.floors.floor_div import FloorDiv
from symcnn.algebra.polynomials.plain_text import text
from symcnn.algebra.polynomials.polynomial import minimum
from symcnn.algebra.polynomials.powers import factors
from symcnn.algebra.sums.closed_sum import Series
from symcnn.errors import SymcnnError

_ONE = Integer(1)
_Fraction = tuple[Expr, Expr]


@singledispatch
def as_fraction(expr: Expr) -> _Fraction:
    """Return numerator and denominator, with integer coefficients in both.

    What is inside a floor sees to itself, and is left as it is.

    >>> from symcnn.algebra import symbol
    >>> as_fraction(symbol("w") * (symbol("w") - 3) / 2 + 5)
    (w*(w - 3) + 10, 2)
    """
    return expr, _ONE


@as_fraction.register(Rational)
def _(expr: Expr) -> _Fraction:
    return Integer(expr.p), Integer(expr.q)


@as_fraction.register(Mul)
def _(expr: Expr) -> _Fraction:
    aboves, belows = zip(*map(as_fraction, expr.args), strict=True)
    return (expr, _ONE) if _are_one(belows) else (Mul(*aboves), Mul(*belows))


@as_fraction.register(Pow)
def _(expr: Expr) -> _Fraction:
    base, exponent = expr.args
    above, below = as_fraction(base)
    if exponent.could_extract_minus_sign():
        return below**-exponent, above**-exponent
    return (expr, _ONE) if below == 1 else (above**exponent, below**exponent)


@as_fraction.register(Add)
def _(expr: Expr) -> _Fraction:
    found = [as_fraction(term) for term in expr.args]
    below = _common(below for _, below in found)
    return (expr, _ONE) if below == 1 else (Add(*_over(below, found)), below)


@as_fraction.register(Min)
@as_fraction.register(Max)
def _(expr: Expr) -> _Fraction:
    found = [as_fraction(arg) for arg in expr.args]
    below = _common(below for _, below in found)
    if not below.is_Integer:
        message = f"{text(expr)} cannot be written as code: symbols divide in it"
        raise SymcnnError(message)
    return (expr, _ONE) if below == 1 else (expr.func(*_over(below, found)), below)


@as_fraction.register
def _(expr: Series) -> _Fraction:
    summand, index, count = expr.args
    above, below = as_fraction(summand)
    if index in below.free_symbols:
        message = f"{text(expr)} cannot be written as code: its terms need not be integers"
        raise SymcnnError(message)
    return (expr, _ONE) if below == 1 else (Series(above, index, count), below)


def floor_fraction(floor: FloorDiv) -> _Fraction:
    """Return the numerator and the denominator of a floor, with integer coefficients in both.

    Raises SymcnnError where the denominator was made a new one, and is not known to be positive.
    """
    (above, times), (below, over) = map(as_fraction, floor.args)
    made = below * times
    least = minimum(made)
    if made != floor.args[1] and (least is None or least <= 0):
        message = f"{text(floor)} cannot be written as code: {text(made)} may be 0 or less"
        raise SymcnnError(message)
    return above * over, made


def _are_one(belows: Iterable[Expr]) -> bool:
    return all(below == 1 for below in belows)


def _common(belows: Iterable[Expr]) -> Expr:
    """Return the least product of which all are factors."""
    numbers, powers = [], dict[Expr, Integer]()
    for below in belows:
        number, monomial = below.as_coeff_Mul()
        numbers.append(int(number))
        for base, exponent in factors(monomial):
            powers[base] = max(exponent, powers.get(base, Integer(0)))
    return Mul(Integer(lcm(*numbers)), *(base**exponent for base, exponent in powers.items()))


def _over(below: Expr, found: Iterable[_Fraction]) -> Iterable[Expr]:
    """Return the numerators of fractions that are put over a common denominator."""
    return (above * (below / own) for above, own in found)
