"""Expressions as polynomials with integer values: their terms, and what bounds them from below.

A symbol stands for a positive integer, so that it is at least 1.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from math import comb, prod

from sympy import Add, Dummy, Expr, Integer, Mul, Rational, Symbol, expand

from symcnn.errors import ShapeError

MAX_TERMS = 2_000
"""How many terms an expression may have once it is multiplied out."""
_SHIFTED_TERMS = 100
"""How many it may have for a bound to be looked for in differences of terms."""


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
    """Return the expression as a sum of monomials; raises as `terms` does."""
    if _is_flat(expr):
        return expr
    if length(expr) > MAX_TERMS:
        message = f"an expression here has more than {MAX_TERMS:,} terms when multiplied out"
        raise ShapeError(message)
    return expand(expr, power_exp=False, power_base=False, log=False, basic=False)


def length(expr: Expr) -> int:
    """Return how many terms the expression has, at most, when it is multiplied out.

    >>> length((symbol("a") + symbol("b") + 1) ** 2)
    6
    """
    if expr.is_Add:
        return sum(map(length, expr.args))
    if expr.is_Mul:
        return prod(map(length, expr.args))
    if expr.is_Pow and expr.exp.is_Integer and expr.exp > 0:
        base = length(expr.base)
        return comb(base + int(expr.exp) - 1, base - 1)
    return 1


def _is_flat(expr: Expr) -> bool:
    """Tell that the expression is a sum of monomials already."""
    return not any(base.is_Add for term in Add.make_args(expr) for base in bases(term))


def bases(monomial: Expr) -> Iterator[Expr]:
    """Yield the factors of a monomial, without their exponents where these are numbers."""
    for factor in Mul.make_args(monomial):
        yield factor.base if factor.is_Pow and factor.exp.is_Integer else factor


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
        return _minimum_from(least, expr)
    parts = (value * _least_of_monomial(monomial, least) for monomial, value in found.items())
    return Add(constant, *parts)


def _least_of_monomial(monomial: Expr, least: dict[Expr, Rational]) -> Rational:
    """Return the least value of a product; 0 where an atom in it is divided by."""
    powers = (factor.as_base_exp() for factor in Mul.make_args(monomial))
    if any(exponent.is_negative for _, exponent in powers):
        return Integer(0)
    return monomial.xreplace(least)


def _least_of_atoms(found: dict[Expr, Rational]) -> dict[Expr, Rational] | None:
    """Return what each atom is never below, or None where that is not known or negative."""
    least = {}
    for atom in {base for monomial in found for base in bases(monomial)}:
        value = least_of_atom(atom)
        if value is None or value < 0:
            return None
        least[atom] = value
    return least


def _minimum_from(least: dict[Expr, Rational], expr: Expr) -> Rational | None:
    """Return the constant in distances of atoms from their least, if no other term falls."""
    moved = {atom: Dummy(nonnegative=True, integer=True) + value for atom, value in least.items()}
    shifted = expr.xreplace(moved)
    if length(shifted) > _SHIFTED_TERMS:
        return None
    found = terms(shifted)
    constant = found.pop(Integer(1), Integer(0))
    return None if min(found.values(), default=0) < 0 else constant


def least_of_atom(atom: Expr) -> Rational | None:
    """Return a number that a symbol, floor or other atom is never below, or None."""
    bounded = getattr(atom, "minimum", None)
    if bounded is not None:
        return bounded()
    if not atom.is_integer:
        return None
    if atom.is_positive:
        return Integer(1)
    return Integer(0) if atom.is_nonnegative else None
