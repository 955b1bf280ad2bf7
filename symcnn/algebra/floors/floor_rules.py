"""Rewrite rules for the canonical form of ⌊numerator / denominator⌋, one function each.

The rules are numbered as in `FloorDiv`. Only integer contents and common monomials are divided out.
(Graham, Knuth & Patashnik, Concrete Mathematics, 2nd ed., section 3.2.)
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import gcd, lcm

from sympy import Add, Expr, Integer, Mul, Rational, div

from symcnn.algebra.polynomials.polynomial import expand_products, from_terms, is_at_least, terms
from symcnn.algebra.polynomials.powers import factors, has_powers, normalize

_ONE = Integer(1)
_Terms = dict[Expr, Rational]


@dataclass(frozen=True, slots=True)
class Quotient:
    """The expression whole + ⌊numerator / denominator⌋; with denominator 1 no floor remains."""

    whole: Expr
    numerator: Expr
    denominator: Expr


def reduced(numerator: Expr, denominator: Expr, nested: type[Expr]) -> Quotient:
    """Reduce a floor division to canonical form; `nested` is the class of inner floors.

    Rules 2 and 4 hold for integers, and are skipped for parts that are not known to be integers.
    """
    above, below = _with_integer_coefficients(
        *_without_negative_exponents(terms(numerator), normalize(denominator))
    )
    if below.is_integer and all(monomial.is_integer for monomial in above):
        above, below = _without_shared(above, below)
        inner = _only_floor(above, nested)
        if inner is not None:
            return reduced(*_flatten(above, inner, below), nested)
    if below.is_Integer:
        return _divide_by_number(above, int(below))
    return _divide_by_symbols(from_terms(above), below)


def _without_negative_exponents(above: _Terms, below: Expr) -> tuple[_Terms, Expr]:
    """Multiply the fraction by the powers in its denominators, as in n/2^(i - D)."""
    if not any(map(has_powers, (*above, below))):
        return above, below
    exponents: dict[Expr, int] = {}
    for part in (*above, *terms(below)):
        for atom, exponent in factors(part):
            if has_powers(atom) and atom.is_positive:
                exponents[atom] = min(exponents.get(atom, 0), int(exponent))
    scale = Mul(*(atom**-exponent for atom, exponent in exponents.items()))
    if scale == 1:
        return above, below
    return terms(from_terms(above) * scale), expand_products(below * scale)


def _with_integer_coefficients(above: _Terms, below: Expr) -> tuple[_Terms, Expr]:
    """Multiply the fraction by a number that makes all coefficients integers."""
    content = below.as_content_primitive()[0]
    scale = Integer(lcm(content.q, *(value.q for value in above.values())))
    if scale == 1:
        return above, below
    return {monomial: value * scale for monomial, value in above.items()}, below * scale


def _without_shared(above: _Terms, below: Expr) -> tuple[_Terms, Expr]:
    """Apply rule 4 until nothing changes: removing a factor may expose another."""
    reduced_fraction = _without_content(above, below)
    if not reduced_fraction[1].is_Integer:
        reduced_fraction = _without_monomial(*reduced_fraction)
    if reduced_fraction == (above, below):
        return reduced_fraction
    return _without_shared(*reduced_fraction)


def _without_content(above: _Terms, below: Expr) -> tuple[_Terms, Expr]:
    """Apply rule 4 for a number g: ⌊(g·a + r)/(g·b)⌋ = ⌊(a + ⌊r/g⌋)/b⌋."""
    content = int(below.as_content_primitive()[0])
    shared = gcd(content, *(int(value) for monomial, value in above.items() if monomial != 1))
    if shared == 1:
        return above, below
    return {monomial: value // shared for monomial, value in above.items()}, below / shared


def _without_monomial(above: _Terms, below: Expr) -> tuple[_Terms, Expr]:
    """Apply rule 4 for the common factors g of the denominator and all terms but the constant."""
    constant = above.get(_ONE, Integer(0))
    moving = [monomial for monomial in above if monomial != 1]
    shared = Mul(*_shared_powers(below, moving)) if moving else _ONE
    carry = None if shared == 1 else _bounded_quotient(constant, shared)
    if carry is None:
        return above, below
    divided = {normalize(monomial / shared): above[monomial] for monomial in moving}
    divided[_ONE] = divided.get(_ONE, Integer(0)) + carry
    numerator = {monomial: value for monomial, value in divided.items() if value}
    return numerator, normalize(below / shared)


def _shared_powers(below: Expr, moving: list[Expr]) -> Iterator[Expr]:
    """Yield the largest power of each factor of `below` that divides every monomial."""
    exponents = [dict(factors(monomial)) for monomial in moving]
    for atom, exponent in factors(below):
        yield atom ** max(0, min([exponent, *(powers.get(atom, 0) for powers in exponents)]))


def _only_floor(above: _Terms, nested: type[Expr]) -> Expr | None:
    """Return the only floor of the numerator if its coefficient is 1 or -1; otherwise None."""
    floors = [monomial for monomial in above if monomial.has(nested)]
    if len(floors) != 1 or not isinstance(floors[0], nested):
        return None
    return floors[0] if abs(above[floors[0]]) == 1 else None


def _flatten(above: _Terms, inner: Expr, below: Expr) -> tuple[Expr, Expr]:
    """Apply rule 2: ⌊(⌊a/b⌋ + c)/d⌋ = ⌊(a + b·c)/(b·d)⌋; and -⌊a/b⌋ = ⌊(-a + b - 1)/b⌋."""
    numerator, denominator = inner.args
    others = from_terms({monomial: value for monomial, value in above.items() if monomial != inner})
    opened = numerator if above[inner] == 1 else denominator - 1 - numerator
    return opened + denominator * others, denominator * below


def _divide_by_number(above: _Terms, below: int) -> Quotient:
    """Apply rule 1 for a number b: reduce each coefficient to 0..b-1."""
    quotients, remainders = {}, {}
    for monomial, value in above.items():
        quotient, remainder = divmod(value, below) if monomial.is_integer else (0, value)
        quotients[monomial], remainders[monomial] = Integer(quotient), remainder
    constant = remainders.pop(_ONE, Integer(0))
    if not any(remainders.values()):
        return Quotient(from_terms(quotients), Integer(0), _ONE)
    return Quotient(from_terms(quotients), from_terms(remainders) + constant, Integer(below))


def _divide_by_symbols(above: Expr, below: Expr) -> Quotient:
    """Apply rule 1 for a denominator with symbols, then rule 5."""
    divide: Callable[[Expr, Expr], tuple[Expr, Expr]]
    is_monomial = not expand_products(below).is_Add
    divide = _divide_by_monomial if is_monomial else _divide_by_polynomial
    whole, remainder = divide(above, below)
    bounded = _bounded_quotient(remainder, below)
    if bounded is not None:
        return Quotient(whole + bounded, Integer(0), _ONE)
    if is_monomial and has_powers(below) and _has_negative_constant(remainder, below):
        return Quotient(whole - 1, remainder + below, below)
    return Quotient(whole, remainder, below)


def _has_negative_constant(remainder: Expr, below: Expr) -> bool:
    """Return whether the constant lies in -b..-1 for a power b, so that adding b normalizes it."""
    constant = remainder.as_coeff_Add()[0]
    has_power = below.as_coeff_Mul()[1] in terms(remainder)
    return bool(constant < 0) and not has_power and is_at_least(below, -constant)


def _divide_by_monomial(above: Expr, below: Expr) -> tuple[Expr, Expr]:
    """Divide by a monomial: return quotient and remainder, with integer coefficients."""
    content, base = below.as_coeff_Mul()
    multiples: list[Expr] = []
    for monomial, value in terms(above).items():
        ratio = normalize(monomial / base)
        if ratio.is_integer:
            multiples.append(ratio * (value // content))
    quotient = Add(*multiples)
    return quotient, expand_products(above - quotient * below)


def _divide_by_polynomial(above: Expr, below: Expr) -> tuple[Expr, Expr]:
    """Divide polynomials if the quotient has integer coefficients; otherwise it is 0."""
    quotient, remainder = map(expand_products, div(above, below))
    is_integral = all(
        value.is_Integer and monomial.is_integer for monomial, value in terms(quotient).items()
    )
    return (quotient, remainder) if is_integral else (Integer(0), above)


def _bounded_quotient(above: Expr, below: Expr) -> Integer | None:
    """Apply rule 5: 0 if 0 ≤ a < b, -1 if -b ≤ a < 0; None if neither is known."""
    if is_at_least(above, 0) and is_at_least(below - above, 1):
        return Integer(0)
    if is_at_least(-above, 1) and is_at_least(above + below, 0):
        return Integer(-1)
    return None
