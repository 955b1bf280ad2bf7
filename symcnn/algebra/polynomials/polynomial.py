"""Integer-valued expressions as polynomials: their terms, degrees and lower bounds.

A symbol is a positive integer (≥ 1), or a non-negative one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from math import gcd, lcm, prod

from sympy import Add, Dummy, Expr, Integer, Mul, Rational, Symbol

from symcnn.algebra.polynomials.expand import MAX_TERMS, expand_all, length
from symcnn.algebra.polynomials.powers import factors, normalize, substitute

_MAX_SHIFTED_TERMS = 100
"""The maximum number of terms for bounds by expansion around the minima of the atoms."""


@lru_cache(maxsize=4096)
def symbol(name: str) -> Symbol:
    """Return the symbol of a name: a positive integer."""
    return Symbol(name, integer=True, positive=True)


def add(values: Iterable[Expr]) -> Expr:
    """Add expressions; integers are added without SymPy, which is faster."""
    summands = list(values)
    are_integers = all(value.is_Integer for value in summands)
    return Integer(sum(map(int, summands))) if are_integers else Add(*summands)


def terms(expr: Expr) -> dict[Expr, Rational]:
    """Return the coefficient of each monomial; the monomial of the constant is 1.

    Raises ShapeError for more than MAX_TERMS terms.

    >>> n, k = symbol("n"), symbol("k")
    >>> terms((n + 2) * k) == {n * k: 1, k: 2}
    True
    """
    return dict(expand_products(expr).as_coefficients_dict())


def from_terms(coefficients: Mapping[Expr, Expr]) -> Expr:
    """Return the sum of monomials with coefficients, as `terms` returns them."""
    return Add(*(Mul(value, monomial) for monomial, value in coefficients.items()))


def clear_denominators(coefficients: Mapping[Expr, Rational]) -> tuple[dict[Expr, Expr], Integer]:
    """Multiply terms by the smallest number that makes all coefficients integers; return both."""
    scale = Integer(lcm(*(int(value.q) for value in coefficients.values())))
    return {monomial: value * scale for monomial, value in coefficients.items()}, scale


def content(values: Iterable[Rational]) -> Rational:
    """Return the largest number of which all values are integer multiples; 1 without values.

    >>> content([Rational(3, 2), Integer(6)])
    3/2
    """
    numbers = list(values)
    divisor = gcd(*(int(value.p) for value in numbers)) or 1
    return Rational(divisor, lcm(*(int(value.q) for value in numbers)))


def difference(expr: Expr, name: Symbol) -> Expr:
    """Return the forward difference of an expression in a symbol."""
    return expand_products(substitute(expr, {name: name + 1}) - expr)


@lru_cache(maxsize=4096)
def expand_products(expr: Expr) -> Expr:
    """Expand an expression into monomials in canonical form; raises as `terms` does."""
    return normalize(expand_all(normalize(expr)))


def is_short(expr: Expr) -> bool:
    """Return whether an expression can be expanded within MAX_TERMS."""
    return length(normalize(expr)) <= MAX_TERMS


def plainest(expr: Expr) -> Expr:
    """Expand an expression within MAX_TERMS; otherwise only canonicalize its powers."""
    return expand_products(expr) if is_short(expr) else normalize(expr)


def bases(monomial: Expr) -> Iterator[Expr]:
    """Yield the factors of a monomial without their numeric exponents."""
    for atom, _ in factors(monomial):
        yield atom


@lru_cache(maxsize=8192)
def degree(expr: Expr) -> int:
    """Return an upper bound of the degree; a floor has the degree of its arguments."""
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
    """Return a lower bound of an expression; None if none is known.

    >>> n, k = symbol("n"), symbol("k")
    >>> minimum(n * k - n), minimum(n - k), minimum(2 * n + 3)
    (0, None, 5)
    """
    if expr.is_Number:
        return expr
    coefficients = terms(expr)
    constant = coefficients.pop(Integer(1), Integer(0))
    if all(monomial.is_Symbol and monomial.is_positive for monomial in coefficients):
        is_falling = min(coefficients.values(), default=0) < 0
        return None if is_falling else Add(constant, *coefficients.values())
    minima = _minima_of_atoms(coefficients)
    if minima is None:
        return None
    if min(coefficients.values()) < 0:
        return _minimum_by_expansion(minima, coefficients, constant)
    summands = (
        value * _minimum_of_monomial(monomial, minima) for monomial, value in coefficients.items()
    )
    return Add(constant, *summands)


def is_at_least(expr: Expr, bound: Expr | int = 0) -> bool:
    """Return whether an expression is known to be ≥ a number.

    >>> is_at_least(symbol("n") + 1, 2), is_at_least(symbol("n"), 2)
    (True, False)
    """
    lower = minimum(expr)
    return lower is not None and bool(lower >= bound)


def is_positive(expr: Expr) -> bool:
    """Return whether an expression is known to be > 0."""
    lower = minimum(expr)
    return lower is not None and bool(lower > 0)


def _minimum_of_monomial(monomial: Expr, minima: dict[Expr, Rational]) -> Rational:
    """Return the minimum of a product; 0 if it has a denominator."""
    powers = list(factors(monomial))
    if any(exponent < 0 for _, exponent in powers):
        return Integer(0)
    return prod(minima[atom] ** exponent for atom, exponent in powers)


def _minima_of_atoms(coefficients: dict[Expr, Rational]) -> dict[Expr, Rational] | None:
    """Return a lower bound of each atom; None if one is unknown or negative."""
    minima = {}
    for atom in {atom for monomial in coefficients for atom, _ in factors(monomial)}:
        value = least_of_atom(atom)
        if value is None or value < 0:
            return None
        minima[atom] = value
    return minima


def _minimum_by_expansion(
    minima: dict[Expr, Rational], coefficients: dict[Expr, Rational], constant: Rational
) -> Rational | None:
    """Return the constant of the expansion around the minima, if no other term is negative."""
    if len(coefficients) > _MAX_SHIFTED_TERMS:
        return None
    shifts = {atom: Dummy(nonnegative=True, integer=True) + value for atom, value in minima.items()}
    summands = (
        value * substitute_factors(monomial, shifts) for monomial, value in coefficients.items()
    )
    shifted = Add(constant, *summands)
    if length(shifted) > _MAX_SHIFTED_TERMS:
        return None
    expansion = terms(shifted)
    bound = expansion.pop(Integer(1), Integer(0))
    return None if min(expansion.values(), default=0) < 0 else bound


def substitute_factors(monomial: Expr, values: Mapping[Expr, Expr]) -> Expr:
    """Substitute values for some `factors` of a monomial: 4^D with x for 2^D gives x²."""
    powers = factors(monomial)
    return Mul(*(values.get(atom, atom) ** exponent for atom, exponent in powers))


def least_of_atom(atom: Expr) -> Rational | None:
    """Return a lower bound of a symbol, floor or other atom; None if none is known."""
    minimum_of_class = getattr(atom, "minimum", None)
    if minimum_of_class is not None:
        return minimum_of_class()
    if atom.is_Pow:
        return _minimum_of_power(*atom.args) if atom.is_nonnegative else None
    if not atom.is_integer:
        return None
    if atom.is_positive:
        return Integer(1)
    return Integer(0) if atom.is_nonnegative else None


def _minimum_of_power(base: Expr, exponent: Expr) -> Rational:
    """Return a lower bound of a non-negative power: 2 for 2^(D + 1)."""
    base_minimum, exponent_minimum = minimum(base), minimum(exponent)
    if base_minimum is None or exponent_minimum is None:
        return Integer(0)
    if base_minimum < 1 or exponent_minimum < 0:
        return Integer(0)
    return base_minimum ** exponent_minimum.floor()
