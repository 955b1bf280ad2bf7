"""Written formulas as a single fraction with integer coefficients, without expanding products.

The division comes last, so it is exact where the formula is an integer. The sums are kept in their
form, unlike in `symcnn.algebra.compile`, which expands them for speed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import singledispatch
from math import lcm

from sympy import Expr, Integer, Mul

from symcnn.algebra.polynomials.polynomial import is_at_least, is_positive
from symcnn.algebra.polynomials.powers import factors, normalize
from symcnn.algebra.presentation.function_terms import Ceiling, Extreme, Floor, Summation
from symcnn.algebra.presentation.present import arrange
from symcnn.algebra.presentation.term import (
    Power,
    Product,
    Ratio,
    Sum,
    Term,
    product_of,
    signed_terms,
    sum_of,
)
from symcnn.errors import SymcnnError

_ONE = Integer(1)
_Fraction = tuple[Term, Expr]


def as_fraction(expr: Expr) -> tuple[Expr, Expr]:
    """Return numerator and denominator, both with integer coefficients.

    >>> from symcnn.algebra import symbol
    >>> as_fraction(symbol("w") * (symbol("w") - 3) / 2 + 5)
    (w*(w - 3) + 10, 2)
    """
    above, below = clear_fractions(arrange(expr))
    return above.value, below


@singledispatch
def clear_fractions(term: Term) -> _Fraction:
    """Return a numerator without fractions outside floors, and a denominator."""
    return term, _ONE


@clear_fractions.register
def _clear_ratio(term: Ratio) -> _Fraction:
    (above, below), (divisor, over) = map(clear_fractions, (term.above, term.below))
    return _times(over, above), below * divisor.value


@clear_fractions.register
def _clear_product(term: Product) -> _Fraction:
    aboves, belows = zip(*map(clear_fractions, term.factors), strict=True)
    return product_of(aboves), Mul(*belows)


@clear_fractions.register
def _clear_power(term: Power) -> _Fraction:
    """Return a power; an exponent that may be negative is split, as in 2^(D - 1) = 2^D/2."""
    above, below = clear_fractions(term.base)
    exponent = term.exponent
    if is_at_least(exponent.value):
        return Power(above, exponent), below**exponent.value
    signed = signed_terms(exponent)
    rise, fall = (sum_of((1, part) for sign, part in signed if sign == kind) for kind in (1, -1))
    numerator = above.value**rise.value * below**fall.value
    return arrange(numerator), below**rise.value * above.value**fall.value


@clear_fractions.register
def _clear_sum(term: Sum) -> _Fraction:
    aboves, below = _extend(part for _, part in term.parts)
    signs = (sign for sign, _ in term.parts)
    parts = (
        (sign * inner, part)
        for sign, above in zip(signs, aboves, strict=True)
        for inner, part in signed_terms(above)
    )
    return Sum(tuple(parts)), below


@clear_fractions.register
def _clear_extreme(term: Extreme) -> _Fraction:
    aboves, below = _extend(term.arguments)
    if not below.is_Integer:
        raise SymcnnError(f"{term} cannot be written as code: it divides by a symbol")
    return replace(term, arguments=tuple(aboves)), below


@clear_fractions.register
def _clear_summation(term: Summation) -> _Fraction:
    above, below = clear_fractions(term.body)
    if term.index in below.free_symbols:
        raise SymcnnError(f"{term} cannot be written as code: its terms may be fractions")
    return replace(term, body=above), below


def clear_division(term: Floor | Ceiling) -> tuple[Term, Term]:
    """Return the numerator and denominator of a floor, both with integer coefficients.

    Raises SymcnnError if clearing fractions changes the denominator to one that may be 0 or less.
    """
    numerator = term.above + term.below - 1 if isinstance(term, Ceiling) else term.above
    (above, times), (below, over) = map(clear_fractions, (numerator, term.below))
    divisor = _times(times, below)
    if (times, over) != (1, 1) and not is_positive(divisor.value):
        raise SymcnnError(f"{term} cannot be written as code: {divisor} may be 0 or less")
    return _times(over, above), divisor


def _extend(terms: Iterable[Term]) -> tuple[Iterator[Term], Expr]:
    """Return the numerators of terms over a common denominator, and the denominator."""
    fractions = [clear_fractions(term) for term in terms]
    common = _common_denominator(below for _, below in fractions)
    return (_times(normalize(common / below), above) for above, below in fractions), common


def _common_denominator(belows: Iterable[Expr]) -> Expr:
    """Return the least common multiple of the denominators."""
    numbers, powers = [], dict[Expr, Integer]()
    for below in belows:
        number, monomial = below.as_coeff_Mul()
        numbers.append(number.p)
        for base, exponent in factors(monomial):
            powers[base] = max(exponent, powers.get(base, Integer(0)))
    return Mul(Integer(lcm(*numbers)), *(base**exponent for base, exponent in powers.items()))


def _times(factor: Expr, term: Term) -> Term:
    return term if factor == 1 else arrange(factor) * term
