"""Equations by the factors of the difference: those that are never 0 in a domain are dropped."""

from __future__ import annotations

from collections.abc import Iterator

from sympy import Add, Dummy, Expr, Mul, Symbol

from symcnn.algebra.conditions.any_of import any_of
from symcnn.algebra.conditions.condition import AtLeast, Condition, at_least
from symcnn.algebra.conditions.equation import Equal
from symcnn.algebra.conditions.implied import follows_from
from symcnn.algebra.polynomials.polynomial import is_positive
from symcnn.algebra.polynomials.powers import substitute
from symcnn.algebra.polynomials.size_limits import MAX_SIZE
from symcnn.algebra.polynomials.size_limits import parts as length
from symcnn.algebra.presentation.atoms import AtomicPolynomial, in_atoms

_MAX_TERMS = 60
"""The maximum number of terms of a difference that is factored."""


def solve_by_factors(equation: Equal, domain: tuple[Condition, ...]) -> Condition:
    """Return the alternatives under which an equation holds in a domain.

    >>> from symcnn.algebra import symbol
    >>> from symcnn.algebra.conditions.equation import equal
    >>> n, k, f, g = map(symbol, "nkfg")
    >>> equation = equal(f * (n - k) ** 2, g * (n - k) ** 2)
    >>> print(solve_by_factors(equation, ()))
    f = g or k = n
    >>> print(solve_by_factors(equation, (at_least(n - k, 1),)))
    f = g
    """
    if length(equation.expr) > MAX_SIZE:
        return equation
    parts = _factors(equation.expr)
    possible = [each for each in parts if not _is_nonzero(each, domain)]
    return equation if len(parts) == len(possible) == 1 else any_of(possible)


def _factors(expr: Expr) -> list[Expr]:
    """Return the distinct irreducible factors of an expression, without numbers."""
    polynomial = in_atoms(expr)
    powers = [power for monomial in polynomial.coefficients for _, power in monomial]
    if len(polynomial) > _MAX_TERMS or min(powers, default=0) < 0:
        return [expr]
    _, shared, rest = polynomial.split_common()
    parts = [] if len(rest) == 1 else rest.factors()[1]
    return [*(atom for atom, _ in shared), *(_as_expr(part) for part, _ in parts)]


def _as_expr(polynomial: AtomicPolynomial) -> Expr:
    return Add(
        *(
            Mul(value, *(atom**power for atom, power in monomial))
            for monomial, value in polynomial.coefficients.items()
        )
    )


def _is_nonzero(expr: Expr, domain: tuple[Condition, ...]) -> bool:
    """Return whether an expression is known to be positive, or negative, in a domain."""
    return any(_is_positive(each, domain) for each in (expr, -expr))


def _is_positive(expr: Expr, domain: tuple[Condition, ...]) -> bool:
    """Return whether an expression is known to be positive in a domain.

    A bound n ≥ 2·k - 1 is also used as n = 2·k - 1 + t, with t ≥ 0.
    """
    if is_positive(expr) or follows_from(at_least(expr, 1), domain):
        return True
    shifts = (shift for part in domain for shift in _shifts(part) if expr.has(shift[0]))
    return any(is_positive(substitute(expr, dict([shift]))) for shift in shifts)


def _shifts(condition: Condition) -> Iterator[tuple[Symbol, Expr]]:
    """Yield symbols with their values by a lower bound: the bound and a distance from it."""
    if isinstance(condition, AtLeast):
        distance = Dummy(integer=True, nonnegative=True)
        for name in sorted(condition.free_symbols, key=str):
            if condition.slope(name) == 1:
                yield name, name - condition.expr + distance
