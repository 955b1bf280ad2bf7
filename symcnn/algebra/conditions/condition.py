"""Conditions on symbols: lower bounds and divisibility."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from math import gcd, lcm
from typing import Protocol, Self

from sympy import Add, Expr, Integer, Max, Min, Mul, Rational, Symbol, fraction, together

from symcnn.algebra.conditions.linear import is_implied
from symcnn.algebra.conditions.wording import state_residue
from symcnn.algebra.floors.floor_div import FloorDiv, floor_div
from symcnn.algebra.floors.maximum import never_below_zero
from symcnn.algebra.polynomials.polynomial import (
    clear_denominators,
    content,
    expand_products,
    from_terms,
    is_at_least,
    is_positive,
    terms,
)
from symcnn.algebra.polynomials.powers import substitute
from symcnn.algebra.presentation.present import text

_ONE = Integer(1)
_MAX_POINTS = 64
"""The maximum number of tested combinations of residues of the symbols of a polynomial."""


class Condition(Protocol):
    """A condition on the symbols, with three-valued truth."""

    @property
    def subject(self) -> object:
        """Merge key: conditions of one class with equal keys constrain the same expression.

        They can be intersected.
        """

    @property
    def free_symbols(self) -> set[Symbol]:
        """The free symbols of the condition."""

    def intersect(self, other: Self, /) -> Condition | None:
        """Return the intersection of both conditions; None if it has no short form."""

    @property
    def verdict(self) -> bool | None:
        """Truth: True for always, False for never, None for some values or unknown."""

    def substitute(self, values: Mapping[Expr, Expr], /) -> Condition:
        """Substitute values for symbols."""


@dataclass(frozen=True, slots=True)
class AtLeast:
    """The condition that an expression is ≥ 0; see `at_least`."""

    expr: Expr

    @property
    def subject(self) -> tuple[str, Expr]:
        """Merge key: of two conditions with equal keys, one implies the other."""
        return "least", self.expr.as_coeff_Add()[1]

    @property
    def free_symbols(self) -> set[Symbol]:
        """The free symbols of the condition."""
        return self.expr.free_symbols  # type: ignore[no-any-return]  # SymPy has no types

    def slope(self, name: Symbol) -> Rational:
        """Return the coefficient of a symbol; 0 if it also occurs in another term."""
        coefficients = terms(self.expr)
        slope = coefficients.pop(name, Integer(0))
        return Integer(0) if any(monomial.has(name) for monomial in coefficients) else slope

    @property
    def opposite(self) -> tuple[str, Expr]:
        """The merge key of the conditions that bound the same expression from the other side."""
        return "least", -self.expr.as_coeff_Add()[1]

    @property
    def negation(self) -> AtLeast:
        """The bound that holds, for integers, exactly where this one does not: x ≤ -1 for x ≥ 0."""
        return AtLeast(-self.expr - 1)

    def contradicts(self, other: AtLeast) -> bool:
        """Return whether two opposite bounds contradict each other."""
        return bool(self.expr.as_coeff_Add()[0] + other.expr.as_coeff_Add()[0] < 0)

    def intersect(self, other: AtLeast) -> AtLeast:
        """Return the intersection of two conditions with equal keys."""
        return min(self, other, key=lambda condition: condition.expr.as_coeff_Add()[0])

    @property
    def verdict(self) -> bool | None:
        """Truth: True for always, False for never, None for some values or unknown."""
        if is_at_least(self.expr):
            return True
        if is_positive(-self.expr):
            return False
        if not self.expr.has(FloorDiv, Min, Max):
            return None
        return True if never_below_zero(self.expr) or is_implied(self.expr) else None

    def substitute(self, values: Mapping[Expr, Expr]) -> AtLeast:
        """Substitute values for symbols."""
        return at_least(substitute(self.expr, values))

    @property
    def sides(self) -> tuple[Expr, str, Expr]:
        """The printed inequality, without minus signs: left side, sign, right side."""
        coefficients = terms(self.expr)
        constant = coefficients.pop(_ONE, Integer(0))
        left = from_terms({part: value for part, value in coefficients.items() if value > 0})
        right = left - from_terms(coefficients)
        return (right, "≤", constant) if left == 0 else (left, "≥", right - constant)

    def __str__(self) -> str:
        """Return the condition as an inequality: n ≥ 12."""
        left, sign, right = self.sides
        return f"{text(left)} {sign} {text(right)}"


@dataclass(frozen=True, slots=True)
class Multiple:
    """The condition that an expression is divisible by another; see `multiple_of`."""

    expr: Expr
    modulus: Expr

    @property
    def subject(self) -> tuple[str, Expr | None, Expr | None]:
        """Merge key: the dividend, and the modulus unless it is a number; one of them alone."""
        if self.modulus.is_Integer:
            return "multiple", self.expr, None
        return "multiple", None if self.expr.is_Integer else self.expr, self.modulus

    @property
    def free_symbols(self) -> set[Symbol]:
        """The free symbols of the condition."""
        return self.expr.free_symbols | self.modulus.free_symbols  # type: ignore[no-any-return]

    def intersect(self, other: Multiple) -> Multiple:
        """Return the intersection of two conditions with equal keys."""
        if self.modulus == other.modulus:
            is_divisor = self.expr.is_Integer and other.expr.is_Integer
            shared = Integer(gcd(int(self.expr), int(other.expr))) if is_divisor else self.expr
            return Multiple(shared, self.modulus)
        return Multiple(self.expr, Integer(lcm(int(self.modulus), int(other.modulus))))

    @property
    def verdict(self) -> bool | None:
        """Truth: True for always, False for never, None for some values or unknown."""
        if self.expr == 0:
            return True
        if not self.modulus.is_Number:
            return None
        if self.expr.is_Number or has_indivisible_constant(self.expr, int(self.modulus)):
            return False
        return True if _is_always_multiple(self.expr, self.modulus) else None

    def substitute(self, values: Mapping[Expr, Expr]) -> Multiple:
        """Substitute values for symbols."""
        return multiple_of(substitute(self.expr, values), substitute(self.modulus, values))

    def __str__(self) -> str:
        """Return the condition in words: n even, 16 divides n."""
        return state_residue(self.expr, 0, self.modulus)


def has_indivisible_constant(expr: Expr, modulus: int = 0) -> bool:
    """Return whether the common divisor of modulus and other terms does not divide the constant."""
    coefficients = terms(expr)
    constant = coefficients.pop(_ONE, Integer(0))
    if not all(monomial.is_integer for monomial in coefficients):
        return False
    return bool(constant % (gcd(modulus, *map(int, coefficients.values())) or 1))


@lru_cache(maxsize=4096)
def _is_always_multiple(expr: Expr, modulus: Integer) -> bool:
    """Return whether a polynomial is divisible for all residues of its symbols: i² + i by 2."""
    names, size = sorted(expr.free_symbols, key=str), int(modulus)
    if not modulus.is_Integer or size ** len(names) > _MAX_POINTS:
        return False
    is_integral = all(value.is_Integer for value in terms(expr).values())
    if not (is_integral and expr.is_polynomial(*names) and all(name.is_integer for name in names)):
        return False
    points = product(map(Integer, range(size)), repeat=len(names))
    values = (expr.xreplace(dict(zip(names, point, strict=True))) for point in points)
    return all(value % size == 0 for value in values)


@lru_cache(maxsize=4096)
def at_least(expr: Expr, bound: Expr | int = 0) -> AtLeast:
    """Return the condition expr ≥ bound, without floors if possible.

    >>> from symcnn.algebra import symbol
    >>> print(at_least(FloorDiv(symbol("n") + 1, 4) - 3))
    n ≥ 11
    """
    if expr.is_Number:
        return AtLeast(expr - bound)
    coefficients = terms(expr - bound)
    floors = [monomial for monomial in coefficients if monomial.has(FloorDiv)]
    if len(floors) == 1 and isinstance(floors[0], FloorDiv) and coefficients[floors[0]] > 0:
        opened = _without_floor(floors[0], coefficients)
        return AtLeast(_primitive_bound(coefficients)) if opened is None else at_least(opened)
    return AtLeast(_primitive_bound(coefficients))


@lru_cache(maxsize=4096)
def multiple_of(expr: Expr, modulus: Expr) -> Multiple:
    """Return the condition modulus divides expr, in lowest terms for a numeric modulus.

    For modulus 0 the condition never holds, because it would divide by 0.

    >>> from symcnn.algebra import symbol
    >>> print(multiple_of(6 * symbol("w") + 4, Integer(4)))
    w even
    """
    if modulus == 0:
        return Multiple(_ONE, modulus)
    if modulus.is_Rational and modulus.q != 1:
        return multiple_of(expr * modulus.q, Integer(modulus.p))
    if expr.is_Number and modulus.is_Number:
        return Multiple(Integer(0) if expr % modulus == 0 else expr, modulus)
    if not modulus.is_Number:
        return _multiple_of_symbols(expr, modulus)
    coefficients, scale = clear_denominators(terms(expr))
    if not all(monomial.is_integer for monomial in coefficients):
        return Multiple(expr, modulus)
    modulus = modulus * scale
    remainders = {monomial: value % modulus for monomial, value in coefficients.items()}
    shared = Integer(gcd(int(modulus), *map(int, remainders.values())))
    reduced = {monomial: value / shared for monomial, value in remainders.items() if value}
    return _with_unit_coefficient(reduced, modulus / shared)


def _multiple_of_symbols(expr: Expr, modulus: Expr) -> Multiple:
    """Return a congruence without the multiples of a symbolic modulus, in lowest terms."""
    if expand_products(expr - modulus * FloorDiv(expr, modulus)) == 0:
        return Multiple(Integer(0), modulus)
    summands = (Mul(value, monomial) for monomial, value in terms(expr).items())
    dividend = Add(*(summand for summand in summands if not (summand / modulus).is_integer))
    content = _ONE if dividend.is_Number else dividend.as_content_primitive()[0]
    shared = content if content.is_Integer else _ONE
    return Multiple(expand_products(dividend / shared), expand_products(modulus / shared))


def is_integer_condition(expr: Expr) -> Multiple:
    """Return the condition that an expression is an integer."""
    return multiple_of(*fraction(together(expr)))


def _with_unit_coefficient(coefficients: dict[Expr, Expr], modulus: Expr) -> Multiple:
    """Return a congruence, with coefficient 1 on a single monomial if that is invertible."""
    if len(coefficients) == 1:
        ((monomial, value),) = coefficients.items()
        if monomial != 1 and gcd(int(value), int(modulus)) == 1:
            coefficients = {monomial: _ONE}
    return Multiple(from_terms(coefficients), modulus)


def _without_floor(floor: Expr, coefficients: dict[Expr, Expr]) -> Expr | None:
    """Rewrite k⌊a/b⌋ + r ≥ 0 as a + b⌊r/k⌋ ≥ 0.

    Returns None if ⌊r/k⌋ is itself a floor.
    """
    others = {monomial: value for monomial, value in coefficients.items() if monomial != floor}
    quotient = floor_div(from_terms(others), coefficients[floor])
    if quotient.has(FloorDiv):
        return None
    numerator, denominator = floor.args
    return numerator + denominator * quotient


def _primitive_bound(coefficients: dict[Expr, Expr]) -> Expr:
    """Rewrite g·a + r ≥ 0 as a + ⌊r/g⌋ ≥ 0, with integer coefficients and maximal g."""
    coefficients, _ = clear_denominators(coefficients)
    if not all(monomial.is_integer for monomial in coefficients):
        return from_terms(coefficients)
    constant = coefficients.pop(_ONE, Integer(0))
    divisor = content(coefficients.values())
    scaled = {monomial: value / divisor for monomial, value in coefficients.items()}
    return from_terms(scaled) + floor_div(constant, divisor)
