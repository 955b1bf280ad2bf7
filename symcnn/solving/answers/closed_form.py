"""The answer as a formula: from a·x² + b·x + c ≤ B follows x ≤ ⌊(√(b² + 4a(B - c)) - b) / 2a⌋.

A condition on the one unknown that only rises or only falls with it, and that is a polynomial of
degree one or two, or a lone power, in the unknown or in one floor of it, is a bound. The last
number that meets all bounds from above is the greatest, the first that meets those from below the
least.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from sympy import Add, Expr, Integer, Interval, Max, Min, Poly, Symbol, cancel, div, fraction

from symcnn.algebra.conditions.condition import AtLeast, Condition, at_least
from symcnn.algebra.conditions.domain import Domain
from symcnn.algebra.conditions.equation import Equal
from symcnn.algebra.floors.floor_div import FloorDiv, ceil_div, floor_div
from symcnn.algebra.floors.floor_root import FloorRoot
from symcnn.algebra.polynomials.plain_text import text
from symcnn.algebra.polynomials.polynomial import multiplied_out, terms
from symcnn.algebra.polynomials.powers import factors, put
from symcnn.errors import DomainError
from symcnn.network.substitution.substitute import Substitute, value_of
from symcnn.solving.bounds.allowed_values import Steps
from symcnn.solving.bounds.monotonicity import Least, direction, least_of, least_value
from symcnn.solving.bounds.search_space import remainders, spaced
from symcnn.solving.questions.question import Question
from symcnn.suggestions import check_known

_TWO = Integer(2)


@dataclass(frozen=True)
class Formula:
    """The answer as a formula in what stayed a symbol.

    >>> from symcnn import solve
    >>> found = solve("I(28,1)-C(5,f)-P(2)-H(10)", maximize="f", subject_to="params <= B").formula
    >>> print(found)
    f = ⌊(B - 10)/1,466⌋ for B ≥ 1,476
    """

    unknown: Symbol
    value: Expr | Interval
    """The greatest or least value; where all are asked for, the interval that they lie in."""
    holds: Domain
    """When this is the answer; elsewhere there is none, or it is not this."""

    def at(self, **values: Substitute) -> Expr | Interval:
        """Return the answer for values of the symbols in it.

        Raises NotationError for a name that is no symbol of it, and DomainError for values for
        which it does not hold.

        >>> from symcnn import solve
        >>> best = solve("I(28,1)-C(5,f)-O(10)", maximize="f", subject_to="params <= B")
        >>> best.formula.at(B=10**30)
        172830971310058762530245419
        """
        names = self.value.free_symbols.union(*(part.free_symbols for part in self.holds))
        known = {str(name): name for name in names}
        for name in values:
            check_known(name, tuple(sorted(known)), "symbol of the formula")
        put_in = {known[name]: value_of(name, value) for name, value in values.items()}
        if not all(_holds(condition, put_in) for condition in self.holds):
            raise DomainError(f"the formula holds for {self.holds}")
        if isinstance(self.value, Interval):
            return _between(*(put(end, put_in) for end in (self.value.start, self.value.end)))
        return put(self.value, put_in)

    def __str__(self) -> str:
        """Return the formula, and when it holds."""
        if isinstance(self.value, Interval):
            found = f"{self.unknown} ∈ [{text(self.value.start)}, {text(self.value.end)}]"
        else:
            found = f"{self.unknown} = {text(self.value)}"
        return f"{found} for {self.holds}" if self.holds else found


@dataclass(frozen=True)
class _Bound:
    """What a condition says of an unknown: at most (-1) or at least (1) a value."""

    way: int
    value: Expr
    condition: AtLeast
    real: tuple[Condition, ...]
    """That the roots in the value are real, where that does not follow from the condition."""


@dataclass(frozen=True)
class _Bounds:
    """All that is said of an unknown, and conditions in which it does not occur."""

    bounds: tuple[_Bound, ...]
    others: tuple[Condition, ...]
    steps: Steps

    @property
    def most(self) -> Expr | None:
        """The greatest value, where there is one."""
        found = [bound.value for bound in self.bounds if bound.way < 0]
        return _down(Min(*found), self.steps) if found else None

    def least(self, start: int) -> Expr:
        """Return the least value, from a number on."""
        found = (bound.value for bound in self.bounds if bound.way > 0)
        return _up(Max(start, *found), self.steps)


def _between(least: Expr, most: Expr) -> Expr | Interval:
    """Return what lies between two numbers; the number where they are one."""
    return least if least == most else Interval(least, most)


def _holds(condition: Condition, values: Mapping[Symbol, Expr]) -> bool:
    """Tell whether a condition may hold at values; a root of a negative number is none."""
    try:
        return condition.given(values).verdict is not False
    except ValueError:
        return False


def inverse(question: Question) -> Formula | None:
    """Return the answer for one unknown as a formula, or None where none is known."""
    if len(question.unknowns) != 1 or len(question.aims) > 1:
        return None
    (name,) = question.unknowns
    net = question.net
    lows = tuple(spaced(net.symbols.values(), net.domain).lows.items())
    found = _bounds(tuple(question.conditions), name, lows)
    if found is None:
        return None
    way = 0
    if question.aims:
        aim = question.aims[0].goal
        ways = direction(aim, name, least_of({}, aim))
        if not ways:
            return None
        way = ways
    return _formula(name, found, way)


def _formula(name: Symbol, found: _Bounds, way: int) -> Formula | None:
    if len(found.steps.kept) != 1:
        return None
    least, most = found.least(1 if name.is_positive else 0), found.most
    if way >= 0 and most is None:
        return None
    above = (bound.condition for bound in found.bounds if bound.way < 0)
    fits = (condition.given({name: least}) for condition in above)
    real = (condition for bound in found.bounds for condition in bound.real)
    holds = (one for one in (*found.others, *fits, *real) if one.verdict is not True)
    if way == 0 and found.steps.modulus != 1:
        return None  # an interval would hold more than the solutions
    value = _between(least, most) if way == 0 else most if way > 0 else least
    return Formula(name, value, Domain(tuple(holds)).tidied())


def _down(value: Expr, steps: Steps) -> Expr:
    """Return the greatest number that keeps to the steps and is not above a value."""
    if steps.modulus == 1:
        return value
    (rest,) = steps.kept
    size = Integer(steps.modulus)
    if rest == 0 and isinstance(value, FloorDiv):  # ⌊⌊a/b⌋/m⌋ = ⌊a/(b·m)⌋
        above, below = value.args
        return size * FloorDiv(above, below * size, evaluate=False)
    return size * floor_div(value - rest, size) + rest


def _up(value: Expr, steps: Steps) -> Expr:
    """Return the least number that keeps to the steps and is not below a value."""
    if steps.modulus == 1:
        return value
    (rest,) = steps.kept
    size = Integer(steps.modulus)
    return size * ceil_div(value - rest, size) + rest


@lru_cache(maxsize=256)
def _bounds(conditions: tuple[Condition, ...], name: Symbol, lows: Least) -> _Bounds | None:
    """Return what conditions say of an unknown, or None where one says it in no such way."""
    bounds: list[_Bound] = []
    others, steps = [], Steps()
    for condition in conditions:
        asked = remainders(condition)
        if condition.verdict is True:
            continue
        if name not in condition.free_symbols:
            others.append(condition)
        elif asked is not None:
            if steps.modulus != 1:
                return None
            steps = Steps(asked[1], tuple(sorted(asked[2])))
        else:
            found = [_bound(expr, name, dict(lows)) for expr in _floors(condition)]
            if not found or None in found:
                return None
            bounds.extend(bound for bound in found if bound is not None)
    return _Bounds(tuple(bounds), tuple(others), steps)


def _floors(condition: Condition) -> Iterator[Expr]:
    """Yield what must not be negative for a bound or an equation to hold."""
    if isinstance(condition, AtLeast | Equal):
        yield condition.expr
    if isinstance(condition, Equal):
        yield -condition.expr


def _bound(expr: Expr, name: Symbol, lows: Mapping[Symbol, int]) -> _Bound | None:
    """Return how expr ≥ 0 bounds a symbol, or None where it does not in a way that is known."""
    way = direction(expr, name, least_of(lows, expr))
    atom = _atom(expr, name)
    if not way or atom is None:
        return None
    coefficients = Poly(expr, atom).all_coeffs()
    rising = coefficients if way > 0 else [multiplied_out(-part) for part in coefficients]
    leading = least_value(rising[0], least_of(lows, rising[0]))
    last = _last([*rising[:-1], multiplied_out(rising[-1] + int(way > 0))])
    if last is None or leading is None or leading <= 0:
        return None
    value = _outermost(atom, name, last) if way < 0 else _innermost(atom, name, last + 1)
    roots = last.atoms(FloorRoot) if way > 0 else ()
    return _Bound(way, value, AtLeast(expr), tuple(at_least(part.args[0]) for part in roots))


def _atom(expr: Expr, name: Symbol) -> Expr | None:
    """Return the unknown, or the one floor of it, that an expression is a polynomial in."""
    atoms = {atom for monomial in terms(expr) for atom, _ in factors(monomial)}
    held = [atom for atom in atoms if name in atom.free_symbols]
    return held[0] if len(held) == 1 and _is_plain(held[0], name) else None


def _is_plain(atom: Expr, name: Symbol) -> bool:
    """Tell whether an atom is a symbol, or ⌊(n + r)/s⌋ of it for numbers s and a free r."""
    if atom == name:
        return True
    if not (isinstance(atom, FloorDiv) and atom.args[1].is_Integer):
        return False
    found = terms(atom.args[0])
    alone = [key for key in found if name in key.free_symbols]
    return alone == [name] and bool(found[name] > 0)


def _last(coefficients: list[Expr]) -> Expr | None:
    """Return the last integer at which a rising polynomial is not above 0."""
    *powers, constant = coefficients
    leading, degree = powers[0], len(powers)
    if degree == 1:
        return _floored(multiplied_out(-constant), leading)
    if degree == 2:  # noqa: PLR2004
        return _quadratic(leading, powers[1], constant)
    radicand = floor_div(-constant, leading)
    if any(powers[1:]) or (radicand.is_Integer and radicand < 0):
        return None
    return FloorRoot(radicand, Integer(degree))


def _quadratic(a: Expr, b: Expr, c: Expr) -> Expr | None:
    """Return ⌊(√(b² - 4ac) - b) / 2a⌋, with b/2 for b where that is even."""
    if all(value % 2 == 0 for value in terms(b).values()):
        half = multiplied_out(b / 2)
        return _rooted(multiplied_out(half**2 - a * c), half, a)
    return _rooted(multiplied_out(b**2 - 4 * a * c), b, 2 * a)


def _rooted(radicand: Expr, less: Expr, divisor: Expr) -> Expr | None:
    """Return ⌊(√radicand - less) / divisor⌋, or None for a root of a negative number."""
    if radicand.is_Integer and radicand < 0:
        return None
    return _floored(FloorRoot(radicand, _TWO) - less, divisor)


def _floored(above: Expr, below: Expr) -> Expr:
    """Return ⌊above / below⌋, as it is written unless the division leaves no floor."""
    if below == 1 or (above.is_Number and below.is_Number):
        return floor_div(above, below)
    quotient = _quotient(above, below)
    return FloorDiv(above, below, evaluate=False) if quotient is None else quotient


def _quotient(above: Expr, below: Expr) -> Expr | None:
    """Return ⌊above / below⌋ for 71·c by c and 72·c - 1 by c, or None for what leaves a floor."""
    symbols = sorted(below.free_symbols, key=str)
    if not symbols or not all(part.is_polynomial() for part in (above, below)):
        return None
    top, bottom = fraction(cancel(above / below))
    if bottom.is_Integer:
        return floor_div(top, bottom)
    found, _ = div(above, below, *symbols)
    whole = Add(*(floor_div(value, Integer(1)) * key for key, value in terms(found).items()))
    rest = above - whole * below
    if _is_least(rest, 0) and _is_least(below - rest, 1):
        return whole
    return whole - 1 if _is_least(-rest, 1) and _is_least(below + rest, 0) else None


def _is_least(expr: Expr, number: int) -> bool:
    """Return whether an expression is known to be at least a number."""
    expr = multiplied_out(expr)
    least = least_value(expr, least_of({}, expr))
    return least is not None and least >= number


def _outermost(atom: Expr, name: Symbol, last: Expr) -> Expr:
    """Return the greatest value of a symbol for which an atom is at most so great."""
    if atom == name:
        return last
    slope, rest, below = _parts(atom, name)
    return floor_div(below * (last + 1) - 1 - rest, slope)


def _innermost(atom: Expr, name: Symbol, first: Expr) -> Expr:
    """Return the least value of a symbol for which an atom is at least so great."""
    if atom == name:
        return first
    slope, rest, below = _parts(atom, name)
    return ceil_div(below * first - rest, slope)


def _parts(atom: Expr, name: Symbol) -> tuple[Expr, Expr, Expr]:
    """Return s, r and d of ⌊(s·n + r)/d⌋."""
    above, below = atom.args
    found = terms(above)
    slope = found.pop(name)
    return slope, Add(*(value * key for key, value in found.items())), below
