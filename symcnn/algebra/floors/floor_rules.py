"""The canonical form of ⌊numerator / denominator⌋: the rules, one function each.

The rules are numbered as in `FloorDiv`. Only integer content and shared monomials are ever divided
out. (Graham, Knuth & Patashnik, Concrete Mathematics, 2nd ed., section 3.2.)
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import gcd, lcm

from sympy import Add, Expr, Integer, Mul, Rational, div

from symcnn.algebra.polynomials.polynomial import minimum, multiplied_out, terms
from symcnn.algebra.polynomials.powers import factors, has_powers, tidied

_ONE = Integer(1)
_Terms = dict[Expr, Rational]


@dataclass(frozen=True, slots=True)
class Quotient:
    """whole + ⌊numerator / denominator⌋; a denominator of 1 says that nothing is left over."""

    whole: Expr
    numerator: Expr
    denominator: Expr


def reduced(numerator: Expr, denominator: Expr, nested: type[Expr]) -> Quotient:
    """Return the canonical form; `nested` is the class of the floors inside the numerator.

    Rules 2 and 4 ask for integers, and are left out where a part is not known to be one.
    """
    above, below = _integral(*_without_negative(terms(numerator), tidied(denominator)))
    if below.is_integer and all(monomial.is_integer for monomial in above):
        above, below = _without_shared(above, below)
        inner = _only_floor(above, nested)
        if inner is not None:
            return reduced(*_flattened(above, inner, below), nested)
    if below.is_Integer:
        return _by_number(above, int(below))
    return _by_symbols(_sum(above), below)


def _sum(found: _Terms) -> Expr:
    return Add(*(Mul(coefficient, monomial) for monomial, coefficient in found.items()))


def _without_negative(above: _Terms, below: Expr) -> tuple[_Terms, Expr]:
    """Return the fraction times all powers that its terms are divided by: n/2^(i - D)."""
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
    return terms(_sum(above) * scale), multiplied_out(below * scale)


def _integral(above: _Terms, below: Expr) -> tuple[_Terms, Expr]:
    """Return the fraction with its rational coefficients made integers."""
    content = below.as_content_primitive()[0]
    scale = Integer(lcm(content.q, *(value.q for value in above.values())))
    if scale == 1:
        return above, below
    return {monomial: value * scale for monomial, value in above.items()}, below * scale


def _without_shared(above: _Terms, below: Expr) -> tuple[_Terms, Expr]:
    """Rule 4 as often as it goes: without one factor a constant may be 0, and leave another."""
    found = _without_content(above, below)
    if not found[1].is_Integer:
        found = _without_monomial(*found)
    return found if found == (above, below) else _without_shared(*found)


def _without_content(above: _Terms, below: Expr) -> tuple[_Terms, Expr]:
    """Rule 4 for a number g: ⌊(g·a + r)/(g·b)⌋ = ⌊(a + ⌊r/g⌋)/b⌋."""
    content = int(below.as_content_primitive()[0])
    shared = gcd(content, *(int(value) for monomial, value in above.items() if monomial != 1))
    if shared == 1:
        return above, below
    return {monomial: value // shared for monomial, value in above.items()}, below / shared


def _without_monomial(above: _Terms, below: Expr) -> tuple[_Terms, Expr]:
    """Rule 4 for the factors g that all terms but the constant share with the denominator."""
    constant = above.get(_ONE, Integer(0))
    moving = [monomial for monomial in above if monomial != 1]
    shared = Mul(*_shared_powers(below, moving)) if moving else _ONE
    left = None if shared == 1 else _bounded(constant, shared)
    if left is None:
        return above, below
    kept = {tidied(monomial / shared): above[monomial] for monomial in moving}
    kept[_ONE] = kept.get(_ONE, Integer(0)) + left
    return {monomial: value for monomial, value in kept.items() if value}, tidied(below / shared)


def _shared_powers(below: Expr, moving: list[Expr]) -> Iterator[Expr]:
    """Yield the greatest power of each factor that divides both it and every monomial."""
    held = [dict(factors(monomial)) for monomial in moving]
    for atom, exponent in factors(below):
        yield atom ** max(0, min([exponent, *(powers.get(atom, 0) for powers in held)]))


def _only_floor(above: _Terms, nested: type[Expr]) -> Expr | None:
    """Return the one floor that occurs in the numerator, if once and with coefficient 1 or -1."""
    floors = [monomial for monomial in above if monomial.has(nested)]
    if len(floors) != 1 or not isinstance(floors[0], nested):
        return None
    return floors[0] if abs(above[floors[0]]) == 1 else None


def _flattened(above: _Terms, inner: Expr, below: Expr) -> tuple[Expr, Expr]:
    """Rule 2: ⌊(⌊a/b⌋ + c)/d⌋ = ⌊(a + b·c)/(b·d)⌋; and -⌊a/b⌋ = ⌊(-a + b - 1)/b⌋."""
    numerator, denominator = inner.args
    rest = _sum({monomial: value for monomial, value in above.items() if monomial != inner})
    opened = numerator if above[inner] == 1 else denominator - 1 - numerator
    return opened + denominator * rest, denominator * below


def _by_number(above: _Terms, below: int) -> Quotient:
    """Rule 1 for a number b: each coefficient keeps its remainder, and b - 1 is the greatest."""
    whole, left = {}, {}
    for monomial, value in above.items():
        quotient, remainder = divmod(value, below) if monomial.is_integer else (0, value)
        whole[monomial], left[monomial] = Integer(quotient), remainder
    constant = left.pop(_ONE, Integer(0))
    if not any(left.values()):
        return Quotient(_sum(whole), Integer(0), _ONE)
    return Quotient(_sum(whole), _sum(left) + constant, Integer(below))


def _by_symbols(above: Expr, below: Expr) -> Quotient:
    """Rule 1 for a denominator with symbols, then rule 5."""
    divided: Callable[[Expr, Expr], tuple[Expr, Expr]]
    alone = not multiplied_out(below).is_Add
    divided = _by_monomial if alone else _by_polynomial
    whole, left = divided(above, below)
    known = _bounded(left, below)
    if known is not None:
        return Quotient(whole + known, Integer(0), _ONE)
    if alone and has_powers(below) and _is_short_of_one(left, below):
        return Quotient(whole - 1, left + below, below)
    return Quotient(whole, left, below)


def _is_short_of_one(left: Expr, below: Expr) -> bool:
    """Tell whether a constant is left in -b..-1 of a power b, so that b more is in 0..b-1."""
    constant = left.as_coeff_Add()[0]
    held = below.as_coeff_Mul()[1] in terms(left)
    return bool(constant < 0) and not held and _at_least(below, -constant)


def _by_monomial(above: Expr, below: Expr) -> tuple[Expr, Expr]:
    """Take out every term that is a multiple of the denominator, as often as it goes."""
    content, base = below.as_coeff_Mul()
    whole: list[Expr] = []
    for monomial, value in terms(above).items():
        ratio = tidied(monomial / base)
        if ratio.is_integer:
            whole.append(ratio * (value // content))
    taken = Add(*whole)
    return taken, multiplied_out(above - taken * below)


def _by_polynomial(above: Expr, below: Expr) -> tuple[Expr, Expr]:
    """Take out the polynomial quotient where all its coefficients are integers."""
    whole, left = map(multiplied_out, div(above, below))
    integral = all(
        value.is_Integer and monomial.is_integer for monomial, value in terms(whole).items()
    )
    return (whole, left) if integral else (Integer(0), above)


def _bounded(above: Expr, below: Expr) -> Integer | None:
    """Rule 5: 0 where 0 ≤ a < b, and -1 where -b ≤ a < 0; None where neither is known."""
    if _at_least(above, 0) and _at_least(below - above, 1):
        return Integer(0)
    if _at_least(-above, 1) and _at_least(above + below, 0):
        return Integer(-1)
    return None


def _at_least(expr: Expr, bound: int) -> bool:
    least = minimum(expr)
    return least is not None and least >= bound
