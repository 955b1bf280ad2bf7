"""Expressions as polynomials with integer values: their terms, and what bounds them from below.

A symbol stands for a positive integer, so that it is at least 1, or for one that may be 0.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from math import prod

from sympy import Add, Dummy, Expr, Integer, Mul, Rational, Symbol

from symcnn.algebra.polynomials.expand import MAX_TERMS, length, opened
from symcnn.algebra.polynomials.powers import factors, tidied

_SHIFTED_TERMS = 100
"""How many terms an expression may have for a bound to be looked for in differences of terms."""


@lru_cache(maxsize=4096)
def symbol(name: str) -> Symbol:
    """Return the symbol of a free name: a positive integer."""
    return Symbol(name, integer=True, positive=True)


def added(values: Iterable[Expr]) -> Expr:
    """Return a sum; of integers, without SymPy's machinery for sums."""
    parts = list(values)
    whole = all(value.is_Integer for value in parts)
    return Integer(sum(map(int, parts))) if whole else Add(*parts)


def terms(expr: Expr) -> dict[Expr, Rational]:
    """Return the coefficient of each monomial; the monomial of the constant is 1.

    Raises ShapeError where the expression would have more than MAX_TERMS terms.

    >>> n, k = symbol("n"), symbol("k")
    >>> terms((n + 2) * k) == {n * k: 1, k: 2}
    True
    """
    return dict(multiplied_out(expr).as_coefficients_dict())


@lru_cache(maxsize=4096)
def multiplied_out(expr: Expr) -> Expr:
    """Return the expression as a sum of monomials, powers tidied; raises as `terms` does."""
    return tidied(opened(tidied(expr)))


def is_short(expr: Expr) -> bool:
    """Tell whether an expression can be multiplied out."""
    return length(tidied(expr)) <= MAX_TERMS


def plainest(expr: Expr) -> Expr:
    """Return the expression multiplied out where that is not too long, else with powers tidied."""
    return multiplied_out(expr) if is_short(expr) else tidied(expr)


def bases(monomial: Expr) -> Iterator[Expr]:
    """Yield the factors of a monomial, without their exponents where these are numbers."""
    for atom, _ in factors(monomial):
        yield atom


@lru_cache(maxsize=8192)
def degree(expr: Expr) -> int:
    """Return the degree of a polynomial at most; that of a floor is that of what is inside."""
    if expr.is_Number:
        return 0
    if expr.is_Mul:
        return sum(map(degree, expr.args))
    if expr.is_Pow and expr.exp.is_Integer:
        return degree(expr.base) * abs(int(expr.exp))
    inside = max(map(degree, expr.args), default=1)
    return inside if expr.is_Add else max(1, inside)


@lru_cache(maxsize=4096)
def minimum(expr: Expr) -> Rational | None:
    """Return a number that the expression is never below, or None where none is known.

    >>> n, k = symbol("n"), symbol("k")
    >>> minimum(n * k - n), minimum(n - k), minimum(2 * n + 3)
    (0, None, 5)
    """
    if expr.is_Number:
        return expr
    found = terms(expr)
    constant = found.pop(Integer(1), Integer(0))
    if all(monomial.is_Symbol and monomial.is_positive for monomial in found):
        return None if min(found.values(), default=0) < 0 else Add(constant, *found.values())
    least = _least_of_atoms(found)
    if least is None:
        return None
    if min(found.values()) < 0:
        return _minimum_from(least, found, constant)
    parts = (value * _least_of_monomial(monomial, least) for monomial, value in found.items())
    return Add(constant, *parts)


def _least_of_monomial(monomial: Expr, least: dict[Expr, Rational]) -> Rational:
    """Return the least value of a product; 0 where an atom in it is divided by."""
    powers = list(factors(monomial))
    if any(exponent < 0 for _, exponent in powers):
        return Integer(0)
    return prod(least[atom] ** exponent for atom, exponent in powers)


def _least_of_atoms(found: dict[Expr, Rational]) -> dict[Expr, Rational] | None:
    """Return what each atom is never below, or None where that is not known or negative."""
    least = {}
    for atom in {atom for monomial in found for atom, _ in factors(monomial)}:
        value = least_of_atom(atom)
        if value is None or value < 0:
            return None
        least[atom] = value
    return least


def _minimum_from(
    least: dict[Expr, Rational], found: dict[Expr, Rational], constant: Rational
) -> Rational | None:
    """Return the constant in distances of atoms from their least, if no other term falls."""
    if len(found) > _SHIFTED_TERMS:
        return None
    moved = {atom: Dummy(nonnegative=True, integer=True) + value for atom, value in least.items()}
    shifted = Add(constant, *(value * in_place(part, moved) for part, value in found.items()))
    if length(shifted) > _SHIFTED_TERMS:
        return None
    left = terms(shifted)
    rest = left.pop(Integer(1), Integer(0))
    return None if min(left.values(), default=0) < 0 else rest


def in_place(monomial: Expr, values: Mapping[Expr, Expr]) -> Expr:
    """Return a monomial with values for some of its `factors`, so that x for 2^D makes 4^D x²."""
    powers = factors(monomial)
    return Mul(*(values.get(atom, atom) ** exponent for atom, exponent in powers))


def least_of_atom(atom: Expr) -> Rational | None:
    """Return a number that a symbol, floor or other atom is never below, or None."""
    bounded = getattr(atom, "minimum", None)
    if bounded is not None:
        return bounded()
    if atom.is_Pow:
        return _least_of_power(*atom.args) if atom.is_nonnegative else None
    if not atom.is_integer:
        return None
    if atom.is_positive:
        return Integer(1)
    return Integer(0) if atom.is_nonnegative else None


def _least_of_power(base: Expr, exponent: Expr) -> Rational:
    """Return a number that a power which is not negative is never below: for 2^(D + 1), 2."""
    least, times = minimum(base), minimum(exponent)
    if least is None or times is None or least < 1 or times < 0:
        return Integer(0)
    return least ** times.floor()
