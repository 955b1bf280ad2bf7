"""Linear implication: whether an inequality follows from others, decided by a sound relaxation.

Each product of symbols, powers, floors, minima and maxima counts as a variable, with its lower
bound and the inequalities that define it: ⌊a/b⌋ is a q with a - b + 1 ≤ b·q ≤ a. The inequality
follows if its negation contradicts the others, by Fourier–Motzkin elimination.
(Schrijver, Theory of Linear and Integer Programming, section 12.2.)
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache, singledispatch
from math import gcd

from sympy import Expr, Integer, Max, Min, Mul

from symcnn.algebra.floors.floor_div import FloorDiv
from symcnn.algebra.polynomials.expand import length
from symcnn.algebra.polynomials.polynomial import bases, clear_denominators, minimum, terms
from symcnn.algebra.polynomials.powers import factors

_ONE = Integer(1)
_MAX_INEQUALITIES = 64
"""The maximum number of inequalities during the elimination."""
_MAX_LENGTH = 40
"""The maximum number of terms of an inequality."""


@dataclass(frozen=True, slots=True)
class Linear:
    """The inequality Σ coefficient·variable + constant ≥ 0."""

    coefficients: dict[Expr, int]
    constant: int


def is_implied(goal: Expr, facts: Iterable[Expr] = ()) -> bool:
    """Return whether goal ≥ 0 is known to follow from fact ≥ 0 for each of some facts.

    >>> from symcnn.algebra import symbol
    >>> n, k, m = map(symbol, "nkm")
    >>> is_implied(n + 2 * FloorDiv(k, 2) - k), is_implied(n - 3, [n - 2 * m - 2])
    (True, True)
    >>> is_implied(n + 2 * FloorDiv(k, 2) - k - 1)
    False
    """
    negated = _negation(goal)
    if negated is None:
        return False
    known = [linear for linear in map(_linear, facts) if linear is not None]
    return _is_contradictory(_related(negated, known))


def _negation(goal: Expr) -> Linear | None:
    """Return goal ≤ -1, or goal ≤ 0 if the goal may be no integer; None if it is too long."""
    linear = _linear(goal)
    if linear is None:
        return None
    margin = 1 if all(variable.is_integer for variable in linear.coefficients) else 0
    negated = {variable: -value for variable, value in linear.coefficients.items()}
    return Linear(negated, -linear.constant - margin)


@lru_cache(maxsize=4096)
def _linear(expr: Expr) -> Linear | None:
    """Return expr ≥ 0 with integer coefficients and without denominators; None if too long."""
    if length(expr) > _MAX_LENGTH:
        return None
    coefficients, _ = clear_denominators(_without_divisors(terms(expr)))
    constant = coefficients.pop(_ONE, Integer(0))
    return Linear({part: int(value) for part, value in coefficients.items()}, int(constant))


def _without_divisors(coefficients: dict[Expr, Expr]) -> dict[Expr, Expr]:
    """Multiply terms by the positive factors that stand in denominators."""
    exponents: dict[Expr, int] = {}
    for monomial in coefficients:
        for atom, exponent in factors(monomial):
            if exponent < 0 and atom.is_positive:
                exponents[atom] = min(exponents.get(atom, 0), int(exponent))
    if not exponents:
        return coefficients
    scale = Mul(*(atom**-exponent for atom, exponent in exponents.items()))
    return terms(sum(value * monomial * scale for monomial, value in coefficients.items()))


def _related(start: Linear, known: list[Linear]) -> list[Linear]:
    """Return the inequalities that share variables with the first, directly or through others."""
    related, reached, open_variables = [start], set(), list(start.coefficients)
    while open_variables:
        variable = open_variables.pop()
        if variable in reached:
            continue
        reached.add(variable)
        near = [linear for linear in known if variable in linear.coefficients]
        known = [linear for linear in known if variable not in linear.coefficients]
        for linear in (*near, *_definition(variable)):
            related.append(linear)
            open_variables.extend(linear.coefficients)
    return related


@lru_cache(maxsize=4096)
def _definition(variable: Expr) -> tuple[Linear, ...]:
    """Return the lower bound of a variable, and the inequalities of the floors in it."""
    lower = minimum(variable)
    bounds = () if lower is None else (_linear(variable - lower),)
    defining = (_linear(expr) for base in bases(variable) for expr in _inequalities(base))
    return tuple(linear for linear in (*bounds, *defining) if linear is not None)


@singledispatch
def _inequalities(_atom: Expr) -> Iterable[Expr]:
    """Return expressions that are ≥ 0 by the definition of an atom."""
    return ()


@_inequalities.register(FloorDiv)
def _inequalities_of_floor(atom: Expr) -> Iterable[Expr]:
    above, below = atom.args
    lower, upper = below * atom - above + below - 1, above - below * atom
    return (lower, upper) if above.is_integer and below.is_integer else (upper,)


@_inequalities.register(Min)
def _inequalities_of_minimum(atom: Expr) -> Iterable[Expr]:
    return [value - atom for value in atom.args]


@_inequalities.register(Max)
def _inequalities_of_maximum(atom: Expr) -> Iterable[Expr]:
    return [atom - value for value in atom.args]


def _is_contradictory(inequalities: list[Linear]) -> bool:
    """Return whether inequalities have no solution; False beyond the limit of their number."""
    while len(inequalities) <= _MAX_INEQUALITIES:
        if any(not linear.coefficients and linear.constant < 0 for linear in inequalities):
            return True
        inequalities = [linear for linear in inequalities if linear.coefficients]
        if not inequalities:
            return False
        inequalities = _eliminate(inequalities)
    return False


def _eliminate(inequalities: list[Linear]) -> list[Linear]:
    """Eliminate the variable that leaves the fewest inequalities."""
    signs: dict[Expr, list[int]] = {}
    for linear in inequalities:
        for variable, value in linear.coefficients.items():
            signs.setdefault(variable, [0, 0])[value > 0] += 1
    variable = min(signs, key=lambda name: signs[name][0] * signs[name][1] - sum(signs[name]))
    others = [linear for linear in inequalities if variable not in linear.coefficients]
    lower = [linear for linear in inequalities if linear.coefficients.get(variable, 0) > 0]
    upper = [linear for linear in inequalities if linear.coefficients.get(variable, 0) < 0]
    return others + [_sum(variable, above, below) for above in lower for below in upper]


def _sum(variable: Expr, lower: Linear, upper: Linear) -> Linear:
    """Return the sum of positive multiples of two inequalities in which a variable cancels."""
    first, second = -upper.coefficients[variable], lower.coefficients[variable]
    coefficients = {name: first * value for name, value in lower.coefficients.items()}
    for name, value in upper.coefficients.items():
        coefficients[name] = coefficients.get(name, 0) + second * value
    coefficients = {name: value for name, value in coefficients.items() if value}
    constant = first * lower.constant + second * upper.constant
    are_integers = all(name.is_integer for name in coefficients)  # the constant is then rounded
    divisor = (gcd(*coefficients.values()) or 1) if are_integers else 1
    return Linear(
        {name: value // divisor for name, value in coefficients.items()}, constant // divisor
    )
