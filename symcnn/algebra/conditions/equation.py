"""Equations: they hold always, never, or under a condition."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from sympy import Expr, Integer, Mul, Symbol

from symcnn.algebra.conditions.condition import Condition, has_indivisible_constant, multiple_of
from symcnn.algebra.conditions.residues import residues
from symcnn.algebra.floors.floor_div import FloorDiv, floor_div
from symcnn.algebra.floors.quasi_linear import QuasiLinear, quasilinear
from symcnn.algebra.polynomials.polynomial import bases, content, from_terms, is_positive, terms
from symcnn.algebra.polynomials.powers import factors, substitute
from symcnn.algebra.presentation.present import text

_ZERO, _ONE = Integer(0), Integer(1)


@dataclass(frozen=True, slots=True)
class Equal:
    """The condition that an expression is 0: the difference of two sides; see `equal`."""

    expr: Expr

    @property
    def subject(self) -> tuple[str, frozenset[Expr]]:
        """Merge key: the expression without its constant, up to sign."""
        variable_part = self.expr.as_coeff_Add()[1]
        return "equal", frozenset((variable_part, -variable_part))

    @property
    def free_symbols(self) -> set[Symbol]:
        """The free symbols of the condition."""
        return self.expr.free_symbols  # type: ignore[no-any-return]  # SymPy has no types

    def intersect(self, other: Equal) -> Equal:
        """Return the intersection: the same condition, or one that never holds."""
        return self if other.expr in {self.expr, -self.expr} else Equal(_ONE)

    @property
    def verdict(self) -> bool | None:
        """Truth: True for always, False for never, None for some values or unknown."""
        if self.expr == 0:
            return True
        is_nonzero = is_positive(self.expr) or is_positive(-self.expr)
        never = is_nonzero or has_indivisible_constant(self.expr)
        return False if never or _has_no_root(self.expr) else None

    @property
    def solutions(self) -> Iterator[tuple[Symbol, Expr]]:
        """The symbols with coefficient ±1 that it can be solved for, with their values."""
        for name, value in terms(self.expr).items():
            solution = name - value * self.expr
            if name.is_Symbol and abs(value) == 1 and not solution.has(name):
                yield name, solution

    def substitute(self, values: Mapping[Expr, Expr]) -> Condition:
        """Substitute values for symbols."""
        return equal(substitute(self.expr, values), _ZERO)

    @property
    def sides(self) -> tuple[Expr, str, Expr]:
        """The printed equation, without minus signs: left side, sign, right side."""
        summands = terms(self.expr).items()
        left = from_terms({monomial: value for monomial, value in summands if value > 0})
        right = from_terms({monomial: -value for monomial, value in summands if value < 0})
        if left.is_Number or (right.is_Symbol and not left.is_Symbol):
            left, right = right, left
        return left, "=", right

    def __str__(self) -> str:
        """Return the condition as an equation: k = 2·p + 1."""
        left, sign, right = self.sides
        return f"{text(left)} {sign} {text(right)}"


@lru_cache(maxsize=4096)
def equal(left: Expr, right: Expr) -> Condition:
    """Return the condition left = right for integer symbols.

    A quasi-linear equation in one symbol is solved; periodic solutions give a congruence. An
    equation X = s·⌊X/s⌋ gives a congruence, too.

    >>> from symcnn.algebra import symbol
    >>> n, k, p = map(symbol, "nkp")
    >>> print(equal(2 * FloorDiv(n, 2), n))
    n ≡ 0 (mod 2)
    >>> print(equal(2 * p + 1, k))
    k = 2·p + 1
    """
    expr = _primitive_part(terms(substitute(left - right, {})))
    quasi = quasilinear(expr)
    if quasi is not None:
        return _solve(expr, *quasi)
    return _as_divisibility(expr) or Equal(expr)


def _solve(expr: Expr, name: Symbol, function: QuasiLinear) -> Condition:
    """Return the condition that a function of one symbol is 0."""
    roots = _roots(name, function)
    if function.rise == 0 and roots:
        return residues(name, function.period, roots)
    return Equal(name - roots[0]) if len(roots) == 1 else Equal(expr)


@lru_cache(maxsize=4096)
def _roots(name: Symbol, function: QuasiLinear) -> tuple[int, ...]:
    """Return the roots of a function; those in one period if it is periodic."""
    starts = range(function.period)
    if function.rise == 0:
        return tuple(start for start in starts if function.at(start) == 0)
    lowest = 1 if name.is_positive else 0
    roots = (_root_from(start, function) for start in starts)
    return tuple(root for root in roots if root is not None and root >= lowest)


def _root_from(start: int, function: QuasiLinear) -> int | None:
    """Return the root n + tL of f(n + tL) = f(n) + tΔ, n = `start`; None if t is not an integer."""
    times, remainder = divmod(-function.at(start), function.rise)
    return None if remainder else start + times * function.period


def _has_no_root(expr: Expr) -> bool:
    """Return whether a quasi-linear expression has no root among the values of its symbol."""
    quasi = quasilinear(expr)
    return quasi is not None and not _roots(*quasi)


def _as_divisibility(expr: Expr) -> Condition | None:
    """Rewrite X - s·⌊X/s⌋ = 0 as X ≡ 0 (mod s), up to sign, also for ceilings; else None."""
    coefficients = terms(expr)
    for floor in dict.fromkeys(base for monomial in coefficients for base in bases(monomial)):
        with_floor = {
            key: value for key, value in coefficients.items() if floor in Mul.make_args(key)
        }
        scale = from_terms({key / floor: value for key, value in with_floor.items()})
        remaining = from_terms(
            {key: value for key, value in coefficients.items() if key not in with_floor}
        )
        for dividend, divisor in ((remaining, -scale), (-remaining, scale)):
            if isinstance(floor, FloorDiv) and _is_quotient(floor, dividend, divisor):
                return multiple_of(dividend, divisor)
    return None


def _is_quotient(floor: Expr, dividend: Expr, divisor: Expr) -> bool:
    """Return whether a floor is ⌊dividend/divisor⌋ or ⌈dividend/divisor⌉, of integers."""
    if not (divisor.is_positive and divisor.is_integer and dividend.is_integer):
        return False
    numerators = (dividend + offset for offset in (_ZERO, divisor - 1))
    return any(substitute(floor_div(numerator, divisor), {}) == floor for numerator in numerators)


def _primitive_part(coefficients: Mapping[Expr, Expr]) -> Expr:
    """Divide an expression by its content and by the positive common factors of its terms."""
    shared = _shared_factors(list(coefficients))
    divisor = content(coefficients.values())
    return from_terms({part / shared: value / divisor for part, value in coefficients.items()})


def _shared_factors(monomials: list[Expr]) -> Expr:
    """Return the product of the positive factors common to all numerators or denominators."""
    exponents = [dict(factors(monomial)) for monomial in monomials]
    shared = {base for powers in exponents for base in powers if base.is_positive}
    return Mul(*(base ** min(powers.get(base, 0) for powers in exponents) for base in shared))
