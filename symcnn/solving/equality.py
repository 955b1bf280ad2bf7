"""The condition under which two expressions are equal in a domain.

Where all floors are those of one symbol n and divide by numbers, both sides are polynomials in each
residue class of n. In the class n = L·t + r, their difference is then always 0, never, or at its
integer roots t.
"""

from __future__ import annotations

from collections.abc import Iterable
from math import lcm

from sympy import Dummy, Expr, Integer, Poly, Symbol

from symcnn.algebra.conditions.condition import Condition, Multiple
from symcnn.algebra.conditions.domain import Domain
from symcnn.algebra.conditions.equation import Equal, equal
from symcnn.algebra.conditions.residues import Residues, residues
from symcnn.algebra.floors.floor_div import FloorDiv
from symcnn.algebra.floors.quasi_linear import quasilinear
from symcnn.algebra.polynomials.powers import substitute
from symcnn.algebra.sums.closed_sum import Series
from symcnn.network.building.simplify_sizes import exact_in
from symcnn.solving.bounds.search_space import build_search_space
from symcnn.solving.factored_equation import solve_by_factors
from symcnn.solving.sums_over_ranges import vanishes

_MAX_CLASSES = 64
"""The maximum number of residue classes that are examined."""
_MAX_DEGREE = 8
"""The maximum degree of a polynomial whose roots are searched."""
_QUOTIENT = Dummy("t", integer=True, nonnegative=True)
_ALWAYS, _NEVER = Equal(Integer(0)), Equal(Integer(1))


def equality(left: Expr, right: Expr, domain: tuple[Condition, ...]) -> Condition:
    """Return a condition that holds at a point of a domain if and only if both sides are equal.

    >>> from symcnn.algebra import symbol
    >>> n = symbol("n")
    >>> print(equality(FloorDiv(n, 2) ** 2, n**2 / 4, ()))
    n even
    """
    condition = equal(left, right)
    if condition.verdict is not None or not isinstance(condition, Equal):
        return condition
    if condition.expr.has(Series) and vanishes(condition.expr, domain):
        return _ALWAYS
    by_class = _solve_by_class(condition.expr, domain)
    if by_class is not None:
        return by_class
    exact = exact_in(Domain(domain).tidied())
    if equal(exact(left), exact(right)).verdict is True:
        return _congruence_on(condition.free_symbols, domain)
    return solve_by_factors(condition, domain)


def follows_in(domain: Iterable[Condition], condition: Condition) -> bool:
    """Return whether a condition is known to hold at each point of a domain, which is not empty."""
    given = tuple(domain)
    alone, joint = (set(Domain(parts).tidied()) for parts in (given, (*given, condition)))
    is_empty = any(part.verdict is False for part in alone)
    return condition.verdict is True or (joint == alone and not is_empty)


def _congruence_on(names: set[Symbol], domain: tuple[Condition, ...]) -> Condition:
    """Return the only congruence of a domain on some symbols; else a condition that holds."""
    congruences = [part for part in domain if isinstance(part, (Multiple, Residues))]
    about = [part for part in dict.fromkeys(congruences) if part.free_symbols & names]
    return about[0] if len(about) == 1 else _ALWAYS


def _solve_by_class(expr: Expr, domain: tuple[Condition, ...]) -> Condition | None:
    """Solve expr = 0 for a symbol in each of its residue classes; None if a class is undecided."""
    period = _period(expr)
    if period is None:
        return None
    name, length = period
    low = build_search_space(expr.free_symbols, _conditions_on(expr, domain)).lows.get(name, 1)
    kept, points = set(), set()
    for residue in range(length):
        start = low + (residue - low) % length
        in_class = equal(substitute(expr, {name: length * _QUOTIENT + start}), Integer(0))
        if in_class.verdict is True:
            kept.add(residue)
        elif in_class.verdict is None:
            roots = _roots(in_class)
            if roots is None:
                return None
            points |= {start + length * root for root in roots}
    return _joint(name, length, kept, points)


def _joint(name: Symbol, length: int, kept: set[int], points: set[int]) -> Condition | None:
    """Return residue classes, a single value, or no value as a condition; None for a mixture."""
    if not points:
        return residues(name, length, kept) if kept else _NEVER
    return None if kept or len(points) > 1 else Equal(name - points.pop())


def _period(expr: Expr) -> tuple[Symbol, int] | None:
    """Return the only symbol in floors, or the only one, with a common period of the floors."""
    floors = expr.atoms(FloorDiv)
    quasi = [quasilinear(floor) for floor in floors]
    functions = [each for each in quasi if each is not None]
    names = {name for name, _ in functions} or expr.free_symbols
    length = lcm(*(function.period for _, function in functions))
    if len(functions) < len(floors) or len(names) != 1 or length > _MAX_CLASSES:
        return None
    (name,) = names
    return (name, length) if name.is_integer else None


def _conditions_on(expr: Expr, domain: tuple[Condition, ...]) -> list[Condition]:
    return [part for part in domain if part.free_symbols <= expr.free_symbols]


def _roots(condition: Condition) -> list[int] | None:
    """Return the integers t ≥ 0 at which a polynomial in t is 0; None for other expressions."""
    expr = condition.expr if isinstance(condition, Equal) else None
    if expr is None or expr.free_symbols != {_QUOTIENT} or not expr.is_polynomial(_QUOTIENT):
        return None
    polynomial = Poly(expr, _QUOTIENT)
    if polynomial.degree() > _MAX_DEGREE:
        return None
    return [int(root) for root in polynomial.ground_roots() if root.is_Integer and root >= 0]
