"""Closed forms of recurrences x_{j+1} = F(x_j, j), for linear F or a single floor of x."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from sympy import Add, Expr, Integer, Pow, Symbol

from symcnn.algebra.floors.floor_div import FloorDiv
from symcnn.algebra.polynomials.polynomial import bases, expand_products, from_terms, terms
from symcnn.algebra.polynomials.powers import factors, normalize, substitute
from symcnn.algebra.sums.closed_sum import has_closed_sum, sum_over

_ZERO = Integer(0)


@dataclass(frozen=True, slots=True)
class Solution:
    """A closed form of x_j for all j ≥ `since`, which is 0 or 1."""

    at: Expr
    since: int


@lru_cache(maxsize=1024)
def solve_recurrence(step: Expr, own: Symbol, start: Expr, index: Symbol) -> Solution | None:
    """Solve x_0 = start, x_{j+1} = step, where `own` stands for x_j; None if unknown.

    >>> from sympy import Symbol
    >>> from symcnn.algebra import symbol
    >>> n, x, j = symbol("n"), symbol("x"), Symbol("j", integer=True, nonnegative=True)
    >>> solve_recurrence(2 * x + 1, x, n, j)
    Solution(at=2**j*n + 2**j - 1, since=0)
    >>> solve_recurrence(FloorDiv(x, 2), x, n, j)
    Solution(at=floor(n/2**j), since=0)
    """
    coefficients = terms(step)
    recurrent = {part: value for part, value in coefficients.items() if own in part.free_symbols}
    inhomogeneous = from_terms(
        {part: value for part, value in coefficients.items() if part not in recurrent}
    )
    if not recurrent:
        return _solve_explicit(inhomogeneous, start, index)
    if all(dict(factors(part)).get(own) == 1 for part in recurrent):
        factor = from_terms({part / own: value for part, value in recurrent.items()})
        if _uses(factor, own, index):
            return None
        return _solve_linear(factor, inhomogeneous, start, index)
    (part, value), *others = recurrent.items()
    if others or value != 1 or not isinstance(part, FloorDiv) or _uses(inhomogeneous, index):
        return None
    return _solve_floor(part, inhomogeneous, own, start, index)


def _uses(expr: Expr, *names: Symbol) -> bool:
    return not expr.free_symbols.isdisjoint(names)


def _solve_explicit(step: Expr, start: Expr, index: Symbol) -> Solution:
    """Solve a step without x: x_j is the step at index j - 1."""
    at = substitute(step, {index: index - 1})
    is_start = (
        not _has_pole(at, index) and expand_products(substitute(at, {index: _ZERO}) - start) == 0
    )
    return Solution(at, 0 if is_start else 1)


def _has_pole(expr: Expr, index: Symbol) -> bool:
    """Return whether a denominator contains the index outside of exponents of numbers."""
    divisors = [floor.args[1] for floor in expr.atoms(FloorDiv)]
    divisors += [power.base for power in expr.atoms(Pow) if not power.exp.is_nonnegative]
    atoms = (atom for part in divisors for monomial in terms(part) for atom in bases(monomial))
    return any(_uses(atom, index) and not (atom.is_Pow and atom.base.is_number) for atom in atoms)


def _solve_linear(factor: Expr, inhomogeneous: Expr, start: Expr, index: Symbol) -> Solution | None:
    """Solve x_{j+1} = a·x_j + b(j): a^j·(start + Σ_{i<j} b(i)/a^(i+1)).

    (Graham, Knuth & Patashnik, Concrete Mathematics, 2nd ed., section 2.2: the summation factor.)
    """
    if inhomogeneous == 0 and not factor.is_negative:
        return Solution(expand_products(start * Pow(factor, index)), 0)
    if not (factor.is_Rational and factor.is_positive):
        return None
    weighted = expand_products(inhomogeneous * Pow(factor, -index - 1))
    if not has_closed_sum(weighted, index):
        return None
    total = start + sum_over(weighted, index, index)
    return Solution(expand_products(total * Pow(factor, index)), 0)


def _solve_floor(
    floor: Expr, offset: Expr, own: Symbol, start: Expr, index: Symbol
) -> Solution | None:
    """Solve x_{j+1} = ⌊(x_j + A)/s⌋ + B: ⌊(start + Q·(s^j - 1))/s^j⌋, Q = (A + B·s)/(s - 1).

    This is rule 2 of `FloorDiv`, applied j times, for integers A, B and s.
    """
    added, stride = _parse_floor(floor, own)
    if _uses(added, own, index) or _uses(stride, own, index):
        return None
    if not all(part.is_integer for part in (added, stride, offset)):
        return None
    shift = _divide_by_one_less(expand_products(added + offset * stride), stride)
    if shift is None:
        return None
    scale = normalize(Pow(stride, index))
    at = FloorDiv(start + shift * (scale - 1), scale)
    return Solution(at, 0 if start.is_integer else 1)


def _parse_floor(floor: Expr, own: Symbol) -> tuple[Expr, Expr]:
    """Return A and s of ⌊(x + A)/s⌋, also in the form ⌊(c·x + A')/(c·s)⌋ with A = ⌊A'/c⌋."""
    numerator, denominator = floor.args
    times = terms(numerator).get(own, _ZERO)
    if times < 1:
        return floor, denominator
    return FloorDiv(numerator - times * own, times), denominator / times


def _divide_by_one_less(added: Expr, stride: Expr) -> Expr | None:
    """Return A/(s - 1); for a symbol s only if s - 1 divides the polynomial A, otherwise None."""
    if added == 0 or stride.is_Integer:
        return added / (stride - 1)
    if not stride.is_Symbol:
        return None
    quotient, value_at_one = [], []
    for monomial, value in terms(added).items():
        power = int(dict(factors(monomial)).get(stride, 0))
        coefficient = value * monomial / stride**power
        if power < 0 or _uses(coefficient, stride):
            return None
        quotient += [coefficient * stride**lower for lower in range(power)]
        value_at_one.append(coefficient)
    return Add(*quotient) if expand_products(Add(*value_at_one)) == 0 else None
