"""Closed-form solutions: a·x² + b·x + c ≤ B gives x ≤ ⌊(√(b² + 4a(B - c)) - b) / 2a⌋.

A condition that is monotone in the only unknown is solved for it if it is a polynomial of degree
one or two, or a single power, in the unknown or in one floor of it. The maximum is the smallest
upper bound, and the minimum the largest lower bound.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import gcd, prod

from sympy import (
    Add,
    Expr,
    Integer,
    Interval,
    Max,
    Min,
    Poly,
    Symbol,
    cancel,
    div,
    factorint,
    fraction,
    multiplicity,
)

from symcnn.algebra.conditions.condition import AtLeast, Condition, at_least
from symcnn.algebra.conditions.domain import Domain
from symcnn.algebra.conditions.equation import Equal
from symcnn.algebra.floors.floor_div import FloorDiv, ceil_div, floor_div
from symcnn.algebra.floors.floor_root import FloorRoot
from symcnn.algebra.polynomials.polynomial import content, expand_products, from_terms, terms
from symcnn.algebra.polynomials.powers import factors, substitute
from symcnn.algebra.presentation.present import text
from symcnn.errors import DomainError
from symcnn.network.substitution.substitute import Substitute, value_of
from symcnn.solving.bounds.allowed_values import AllowedValues
from symcnn.solving.bounds.monotonicity import Least, direction, least_of, least_value
from symcnn.solving.bounds.search_space import build_search_space, remainders
from symcnn.solving.questions.question import Question
from symcnn.suggestions import check_known

_TWO = Integer(2)
_MAX_PRIME = 10_000
"""The limit of trial division for a common factor."""


@dataclass(frozen=True)
class Formula:
    """A solution in closed form, in the symbols without a value.

    >>> from symcnn import solve
    >>> best = solve("I(28,1)-C(5,f)-P(2)-H(10)", maximize="f", subject_to="params <= B")
    >>> print(best.formula)
    f = ⌊(B - 10)/1,466⌋ for B ≥ 1,476
    """

    unknown: Symbol
    value: Expr | Interval
    """The maximum or minimum; for a query without an objective, the interval of all solutions."""
    holds: Domain
    """The domain of the closed form; elsewhere there is no solution, or a different one."""

    def at(self, **values: Substitute) -> Expr | Interval:
        """Substitute values for symbols.

        Raises NotationError for an unknown symbol, and DomainError for values outside `holds`.

        >>> from symcnn import solve
        >>> best = solve("I(28,1)-C(5,f)-O(10)", maximize="f", subject_to="params <= B")
        >>> best.formula.at(B=10**30)
        172830971310058762530245419
        """
        names = self.value.free_symbols.union(*(part.free_symbols for part in self.holds))
        symbols = {str(name): name for name in names}
        for name in values:
            check_known(
                name, tuple(sorted(symbols)), "symbol of the formula", "the formula has no symbols"
            )
        substitutes = {symbols[name]: value_of(name, value) for name, value in values.items()}
        if not all(_may_hold(condition, substitutes) for condition in self.holds):
            raise DomainError(f"the formula holds for {self.holds}")
        if isinstance(self.value, Interval):
            return _interval(
                *(substitute(end, substitutes) for end in (self.value.start, self.value.end))
            )
        return substitute(self.value, substitutes)

    def __str__(self) -> str:
        """Return the closed form and its domain."""
        if isinstance(self.value, Interval):
            form = f"{self.unknown} ∈ [{text(self.value.start)}, {text(self.value.end)}]"
        else:
            form = f"{self.unknown} = {text(self.value)}"
        return f"{form} for {self.holds}" if self.holds else form


@dataclass(frozen=True)
class _Bound:
    """An upper (-1) or lower (1) bound of the unknown that one condition implies."""

    way: int
    value: Expr
    condition: AtLeast
    real: tuple[Condition, ...]
    """Conditions under which the roots in the value are real, unless the condition implies them."""


@dataclass(frozen=True)
class _Bounds:
    """All bounds of the unknown, its admissible values, and conditions without it."""

    bounds: tuple[_Bound, ...]
    others: tuple[Condition, ...]
    steps: AllowedValues

    @property
    def maximum(self) -> Expr | None:
        """The maximum of the unknown; None without an upper bound."""
        uppers = [bound.value for bound in self.bounds if bound.way < 0]
        return _round_down(Min(*uppers), self.steps) if uppers else None

    def minimum(self, start: int) -> Expr:
        """Return the minimum of the unknown that is at least `start`."""
        lowers = (bound.value for bound in self.bounds if bound.way > 0)
        return _round_up(Max(start, *lowers), self.steps)


def _interval(low: Expr, high: Expr) -> Expr | Interval:
    """Return an interval, or its only element."""
    return low if low == high else Interval(low, high)


def _may_hold(condition: Condition, values: Mapping[Symbol, Expr]) -> bool:
    """Return whether a condition may hold at values; False for a root of a negative number."""
    try:
        return condition.substitute(values).verdict is not False
    except ValueError:
        return False


def solve_closed_form(question: Question) -> Formula | None:
    """Solve a query with one unknown in closed form; None if no closed form is known."""
    if len(question.unknowns) != 1 or len(question.aims) > 1:
        return None
    (name,) = question.unknowns
    net = question.net
    lows = tuple(build_search_space(net.symbols.values(), net.domain).lows.items())
    bounds = _bounds(tuple(question.conditions), name, lows)
    if bounds is None:
        return None
    way = 0
    if question.aims:
        goal = question.aims[0].goal
        trend = direction(goal, name, least_of({}, goal))
        if not trend:
            return None
        way = trend
    return _formula(name, bounds, way)


def _formula(name: Symbol, bounds: _Bounds, way: int) -> Formula | None:
    if len(bounds.steps.kept) != 1:
        return None
    minimum, maximum = bounds.minimum(1 if name.is_positive else 0), bounds.maximum
    if way >= 0 and maximum is None:
        return None
    above = (bound.condition for bound in bounds.bounds if bound.way < 0)
    fits = (condition.substitute({name: minimum}) for condition in above)
    real = (condition for bound in bounds.bounds for condition in bound.real)
    holds = (part for part in (*bounds.others, *fits, *real) if part.verdict is not True)
    if way == 0 and bounds.steps.modulus != 1:
        return None  # an interval would contain more than the solutions
    value = _interval(minimum, maximum) if way == 0 else maximum if way > 0 else minimum
    return Formula(name, value, Domain(tuple(holds)).tidied())


def _round_down(value: Expr, steps: AllowedValues) -> Expr:
    """Return the largest admissible number ≤ a value."""
    if steps.modulus == 1:
        return value
    (residue,) = steps.kept
    modulus = Integer(steps.modulus)
    if residue == 0 and isinstance(value, FloorDiv):  # ⌊⌊a/b⌋/m⌋ = ⌊a/(b·m)⌋
        above, below = value.args
        return modulus * FloorDiv(above, below * modulus, evaluate=False)
    return modulus * floor_div(value - residue, modulus) + residue


def _round_up(value: Expr, steps: AllowedValues) -> Expr:
    """Return the smallest admissible number ≥ a value."""
    if steps.modulus == 1:
        return value
    (residue,) = steps.kept
    modulus = Integer(steps.modulus)
    return modulus * ceil_div(value - residue, modulus) + residue


@lru_cache(maxsize=256)
def _bounds(conditions: tuple[Condition, ...], name: Symbol, lows: Least) -> _Bounds | None:
    """Solve conditions for an unknown; None if one of them has no closed form."""
    bounds: list[_Bound] = []
    others, steps = [], AllowedValues()
    for condition in conditions:
        residue_class = remainders(condition)
        if condition.verdict is True:
            continue
        if name not in condition.free_symbols:
            others.append(condition)
        elif residue_class is not None:
            if steps.modulus != 1:
                return None
            steps = AllowedValues(residue_class[1], tuple(sorted(residue_class[2])))
        else:
            solved = [_bound(expr, name, dict(lows)) for expr in _nonnegative(condition)]
            if not solved or None in solved:
                return None
            bounds.extend(bound for bound in solved if bound is not None)
    return _Bounds(tuple(bounds), tuple(others), steps)


def _nonnegative(condition: Condition) -> Iterator[Expr]:
    """Yield the expressions that a bound or an equation requires to be ≥ 0."""
    if isinstance(condition, AtLeast | Equal):
        yield condition.expr
    if isinstance(condition, Equal):
        yield -condition.expr


def _bound(expr: Expr, name: Symbol, lows: Mapping[Symbol, int]) -> _Bound | None:
    """Solve expr ≥ 0 for a symbol; None if it has no closed form."""
    way = direction(expr, name, least_of(lows, expr))
    atom = _atom(expr, name)
    if not way or atom is None:
        return None
    coefficients = Poly(expr, atom).all_coeffs()
    rising = coefficients if way > 0 else [expand_products(-value) for value in coefficients]
    leading = least_value(rising[0], least_of(lows, rising[0]))
    last = _last_nonpositive([*rising[:-1], expand_products(rising[-1] + int(way > 0))])
    if last is None or leading is None or leading <= 0:
        return None
    value = (
        _largest_argument(atom, name, last) if way < 0 else _smallest_argument(atom, name, last + 1)
    )
    roots = last.atoms(FloorRoot) if way > 0 else ()
    return _Bound(way, value, AtLeast(expr), tuple(at_least(root.args[0]) for root in roots))


def _atom(expr: Expr, name: Symbol) -> Expr | None:
    """Return the only atom with the unknown: itself or a floor of it; None otherwise."""
    atoms = {atom for monomial in terms(expr) for atom, _ in factors(monomial)}
    atoms_of_name = [atom for atom in atoms if name in atom.free_symbols]
    if len(atoms_of_name) != 1 or not _is_invertible(atoms_of_name[0], name):
        return None
    return atoms_of_name[0]


def _is_invertible(atom: Expr, name: Symbol) -> bool:
    """Return whether an atom is the symbol n, or ⌊(s·n + r)/d⌋ with numbers s > 0 and d."""
    if atom == name:
        return True
    if not (isinstance(atom, FloorDiv) and atom.args[1].is_Integer):
        return False
    coefficients = terms(atom.args[0])
    monomials = [monomial for monomial in coefficients if name in monomial.free_symbols]
    return monomials == [name] and bool(coefficients[name] > 0)


def _last_nonpositive(coefficients: list[Expr]) -> Expr | None:
    """Return the largest integer at which an increasing polynomial is ≤ 0."""
    *powers, constant = coefficients
    leading, degree = powers[0], len(powers)
    if degree == 1:
        return _floor_of(expand_products(-constant), leading)
    if degree == 2:  # noqa: PLR2004
        return _quadratic(leading, powers[1], constant)
    radicand = floor_div(-constant, leading)
    if any(powers[1:]) or (radicand.is_Integer and radicand < 0):
        return None
    return FloorRoot(radicand, Integer(degree))


def _quadratic(a: Expr, b: Expr, c: Expr) -> Expr | None:
    """Return ⌊(√(b² - 4ac) - b) / 2a⌋, reduced by 2 if b is even."""
    if all(value % 2 == 0 for value in terms(b).values()):
        half = expand_products(b / 2)
        return _floor_of_root(expand_products(half**2 - a * c), half, a)
    return _floor_of_root(expand_products(b**2 - 4 * a * c), b, 2 * a)


def _floor_of_root(radicand: Expr, offset: Expr, divisor: Expr) -> Expr | None:
    """Return ⌊(√radicand - offset) / divisor⌋ in lowest terms; None for a negative radicand."""
    if radicand.is_Integer and radicand < 0:
        return None
    common = _common_root(radicand, offset, divisor)
    root = FloorRoot(expand_products(radicand / common**2), _TWO)
    return _floor_of(root - expand_products(offset / common), expand_products(divisor / common))


def _common_root(radicand: Expr, offset: Expr, divisor: Expr) -> int:
    """Return the largest integer that divides two integer polynomials, and a third one squared."""
    square = content(terms(radicand).values()).p
    numbers = (content(terms(part).values()).p for part in (offset, divisor) if part != 0)
    shared = factorint(gcd(*numbers), limit=_MAX_PRIME)
    return prod(
        prime ** min(times, multiplicity(prime, square) // 2) for prime, times in shared.items()
    )


def _floor_of(above: Expr, below: Expr) -> Expr:
    """Return ⌊above / below⌋, unevaluated unless polynomial division removes the floor."""
    if below == 1 or (above.is_Number and below.is_Number):
        return floor_div(above, below)
    quotient = _quotient(above, below)
    return FloorDiv(above, below, evaluate=False) if quotient is None else quotient


def _quotient(above: Expr, below: Expr) -> Expr | None:
    """Return ⌊above / below⌋ without a floor, as for 71·c by c or 72·c - 1 by c; else None."""
    symbols = sorted(below.free_symbols, key=str)
    if not symbols or not all(part.is_polynomial() for part in (above, below)):
        return None
    top, bottom = fraction(cancel(above / below))
    if bottom.is_Integer:
        return floor_div(top, bottom)
    quotient, _ = div(above, below, *symbols)
    whole = Add(*(floor_div(value, Integer(1)) * key for key, value in terms(quotient).items()))
    remainder = above - whole * below
    if _is_at_least(remainder, 0) and _is_at_least(below - remainder, 1):
        return whole
    is_one_less = _is_at_least(-remainder, 1) and _is_at_least(below + remainder, 0)
    return whole - 1 if is_one_less else None


def _is_at_least(expr: Expr, number: int) -> bool:
    """Return whether an expression is known to be at least a number."""
    expr = expand_products(expr)
    minimum = least_value(expr, least_of({}, expr))
    return minimum is not None and minimum >= number


def _largest_argument(atom: Expr, name: Symbol, last: Expr) -> Expr:
    """Return the largest value of a symbol for which an atom is ≤ `last`."""
    if atom == name:
        return last
    slope, offset, below = _linear_parts(atom, name)
    return floor_div(below * (last + 1) - 1 - offset, slope)


def _smallest_argument(atom: Expr, name: Symbol, first: Expr) -> Expr:
    """Return the smallest value of a symbol for which an atom is ≥ `first`."""
    if atom == name:
        return first
    slope, offset, below = _linear_parts(atom, name)
    return ceil_div(below * first - offset, slope)


def _linear_parts(atom: Expr, name: Symbol) -> tuple[Expr, Expr, Expr]:
    """Return s, r and d of ⌊(s·n + r)/d⌋."""
    above, below = atom.args
    coefficients = terms(above)
    slope = coefficients.pop(name)
    return slope, from_terms(coefficients), below
