"""When a formula holds: bounds and divisibility, as conditions on the symbols."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from math import gcd, lcm
from typing import Protocol, Self

from sympy import Add, Expr, Integer, Mul, Rational, Symbol, fraction, together

from symcnn.algebra.floors.floor_div import FloorDiv, floor_div
from symcnn.algebra.floors.maximum import never_below_zero
from symcnn.algebra.polynomials.plain_text import text
from symcnn.algebra.polynomials.polynomial import minimum, multiplied_out, terms
from symcnn.algebra.polynomials.powers import put

_ONE = Integer(1)
_MOST_POINTS = 64
"""How many remainders of the symbols of a polynomial are tried."""


class Condition(Protocol):
    """What may hold for some values of the symbols and not for others."""

    @property
    def about(self) -> object:
        """What is said something of; two conditions of a kind about the same may be joined."""

    @property
    def free_symbols(self) -> set[Symbol]:
        """The symbols that it depends on."""

    def joined(self, other: Self, /) -> Condition | None:
        """Return the condition that says as much as both, or None where there is no short one."""

    @property
    def verdict(self) -> bool | None:
        """Whether it holds always (True), never (False), or for some values only (None).

        None is also the answer where that is not known.
        """

    def given(self, values: Mapping[Expr, Expr], /) -> Condition:
        """Return the condition with values put in for symbols."""


@dataclass(frozen=True, slots=True)
class AtLeast:
    """An expression that must not be negative; see `at_least`."""

    expr: Expr

    @property
    def about(self) -> tuple[str, Expr]:
        """What is bounded; of two conditions about the same, one follows from the other."""
        return "least", self.expr.as_coeff_Add()[1]

    @property
    def free_symbols(self) -> set[Symbol]:
        """The symbols that it depends on."""
        return self.expr.free_symbols  # type: ignore[no-any-return]  # SymPy has no types

    def slope(self, name: Symbol) -> Rational:
        """Return the coefficient of a symbol; 0 where that occurs in another term, too."""
        found = terms(self.expr)
        coefficient = found.pop(name, Integer(0))
        return Integer(0) if any(term.has(name) for term in found) else coefficient

    @property
    def opposite(self) -> tuple[str, Expr]:
        """What a condition is about that bounds the same from the other side."""
        return "least", -self.expr.as_coeff_Add()[1]

    def contradicts(self, other: AtLeast) -> bool:
        """Tell whether the two cannot hold together, of which one is the other's opposite."""
        return bool(self.expr.as_coeff_Add()[0] + other.expr.as_coeff_Add()[0] < 0)

    def joined(self, other: AtLeast) -> AtLeast:
        """Return the condition that says as much as both, of which each is about the same."""
        return min(self, other, key=lambda condition: condition.expr.as_coeff_Add()[0])

    @property
    def verdict(self) -> bool | None:
        """Whether it holds always (True), never (False), or for some values only (None)."""
        least = minimum(self.expr)
        if least is not None and least >= 0:
            return True
        greatest = minimum(-self.expr)
        if greatest is not None and greatest > 0:
            return False
        return True if self.expr.has(FloorDiv) and never_below_zero(self.expr) else None

    def given(self, values: Mapping[Expr, Expr]) -> AtLeast:
        """Return the condition with values put in for symbols."""
        return at_least(put(self.expr, values))

    @property
    def sides(self) -> tuple[Expr, str, Expr]:
        """The inequality without minus signs, as it is printed: left side, sign, right side."""
        found = terms(self.expr)
        constant = found.pop(_ONE, Integer(0))
        left = Add(*(Mul(value, monomial) for monomial, value in found.items() if value > 0))
        right = left - Add(*(Mul(value, monomial) for monomial, value in found.items()))
        return (right, "≤", constant) if left == 0 else (left, "≥", right - constant)

    def __str__(self) -> str:
        """Return the condition as an inequality: n ≥ 12."""
        left, sign, right = self.sides
        return f"{text(left)} {sign} {text(right)}"


@dataclass(frozen=True, slots=True)
class Multiple:
    """An expression that must be a multiple of another; see `multiple_of`."""

    expr: Expr
    modulus: Expr

    @property
    def about(self) -> tuple[str, Expr, Expr | None]:
        """What is to be a multiple; for moduli that are numbers, two such conditions make one."""
        return "multiple", self.expr, None if self.modulus.is_Integer else self.modulus

    @property
    def free_symbols(self) -> set[Symbol]:
        """The symbols that it depends on."""
        return self.expr.free_symbols | self.modulus.free_symbols  # type: ignore[no-any-return]

    def joined(self, other: Multiple) -> Multiple:
        """Return the condition that says as much as both, of which each is about the same."""
        if self.modulus == other.modulus:
            return self
        return Multiple(self.expr, Integer(lcm(int(self.modulus), int(other.modulus))))

    @property
    def verdict(self) -> bool | None:
        """Whether it holds always (True), never (False), or for some values only (None)."""
        if self.expr == 0:
            return True
        if not self.modulus.is_Number:
            return None
        if self.expr.is_Number or self._is_never_whole:
            return False
        return True if _is_always_multiple(self.expr, self.modulus) else None

    @property
    def _is_never_whole(self) -> bool:
        """Whether a number divides the modulus and all terms but the constant, but not that."""
        found = terms(self.expr)
        constant = found.pop(_ONE, Integer(0))
        if not all(monomial.is_integer for monomial in found):
            return False
        return bool(constant % gcd(int(self.modulus), *map(int, found.values())))

    def given(self, values: Mapping[Expr, Expr]) -> Multiple:
        """Return the condition with values put in for symbols."""
        return multiple_of(put(self.expr, values), put(self.modulus, values))

    def __str__(self) -> str:
        """Return the condition as a congruence: n ≡ 0 (mod 16)."""
        if self.modulus == 1:
            return f"{text(self.expr)} is an integer"
        return f"{text(self.expr)} ≡ 0 (mod {text(self.modulus)})"


@lru_cache(maxsize=4096)
def _is_always_multiple(expr: Expr, modulus: Integer) -> bool:
    """Tell whether a polynomial is a multiple whatever its symbols leave, as i² + i is of 2."""
    names, size = sorted(expr.free_symbols, key=str), int(modulus)
    if not modulus.is_Integer or size ** len(names) > _MOST_POINTS:
        return False
    found = terms(expr)
    whole = all(value.is_Integer for value in found.values())
    if not (whole and expr.is_polynomial(*names) and all(name.is_integer for name in names)):
        return False
    points = product(range(size), repeat=len(names))
    return all(
        expr.xreplace(dict(zip(names, map(Integer, at), strict=True))) % size == 0 for at in points
    )


@lru_cache(maxsize=4096)
def at_least(expr: Expr, bound: Expr | int = 0) -> AtLeast:
    """Return the condition expr ≥ bound, without floors where it can be put so.

    >>> from symcnn.algebra import symbol
    >>> print(at_least(FloorDiv(symbol("n") + 1, 4) - 3))
    n ≥ 11
    """
    if expr.is_Number:
        return AtLeast(expr - bound)
    found = terms(expr - bound)
    floors = [monomial for monomial in found if monomial.has(FloorDiv)]
    if len(floors) == 1 and isinstance(floors[0], FloorDiv) and found[floors[0]] > 0:
        opened = _opened(floors[0], found)
        return AtLeast(_primitive(found)) if opened is None else at_least(opened)
    return AtLeast(_primitive(found))


@lru_cache(maxsize=4096)
def multiple_of(expr: Expr, modulus: Expr) -> Multiple:
    """Return the condition expr ≡ 0 (mod modulus), in lowest terms for a modulus that is a number.

    Nothing is a multiple of 0, which would be a division by 0.

    >>> from symcnn.algebra import symbol
    >>> print(multiple_of(6 * symbol("w") + 4, Integer(4)))
    w ≡ 0 (mod 2)
    """
    if modulus == 0:
        return Multiple(_ONE, modulus)
    if modulus.is_Rational and modulus.q != 1:
        return multiple_of(expr * modulus.q, Integer(modulus.p))
    if expr.is_Number and modulus.is_Number:
        return Multiple(Integer(0) if expr % modulus == 0 else expr, modulus)
    if not modulus.is_Number:
        return _by_symbols(expr, modulus)
    found, scale = _cleared(terms(expr))
    if not all(monomial.is_integer for monomial in found):
        return Multiple(expr, modulus)
    modulus = modulus * scale
    found = {monomial: value % modulus for monomial, value in found.items()}
    shared = Integer(gcd(int(modulus), *map(int, found.values())))
    kept = {monomial: value / shared for monomial, value in found.items() if value}
    return _unit_coefficient(kept, modulus / shared)


def _cleared(found: dict[Expr, Expr]) -> tuple[dict[Expr, Expr], Integer]:
    """Return the terms times the least number that makes their coefficients integers, and it."""
    scale = Integer(lcm(*(int(value.q) for value in found.values())))
    return {monomial: value * scale for monomial, value in found.items()}, scale


def _by_symbols(expr: Expr, modulus: Expr) -> Multiple:
    """Return the congruence without terms that are multiples of the modulus, in lowest terms."""
    left = expr - modulus * FloorDiv(expr, modulus)
    if multiplied_out(left) == 0:
        return Multiple(Integer(0), modulus)
    parts = (Mul(value, monomial) for monomial, value in terms(expr).items())
    left = Add(*(part for part in parts if not (part / modulus).is_integer))
    content = _ONE if left.is_Number else left.as_content_primitive()[0]
    shared = content if content.is_Integer else _ONE
    return Multiple(multiplied_out(left / shared), multiplied_out(modulus / shared))


def integral(expr: Expr) -> Multiple:
    """Return the condition that an expression is an integer."""
    return multiple_of(*fraction(together(expr)))


def _unit_coefficient(found: dict[Expr, Expr], modulus: Expr) -> Multiple:
    """Return the congruence with coefficient 1 on a lone monomial that can be solved for."""
    if len(found) == 1:
        ((monomial, value),) = found.items()
        if monomial != 1 and gcd(int(value), int(modulus)) == 1:
            found = {monomial: _ONE}
    return Multiple(Add(*(Mul(value, monomial) for monomial, value in found.items())), modulus)


def _opened(inner: Expr, found: dict[Expr, Expr]) -> Expr | None:
    """Return what k⌊a/b⌋ + r ≥ 0 says without its floor: that a + b⌊r/k⌋ ≥ 0.

    Nothing is won, and None returned, where r/k would need a floor of its own.
    """
    rest = Add(*(Mul(value, monomial) for monomial, value in found.items() if monomial != inner))
    shared = floor_div(rest, found[inner])
    if shared.has(FloorDiv):
        return None
    numerator, denominator = inner.args
    return numerator + denominator * shared


def _primitive(found: dict[Expr, Expr]) -> Expr:
    """Return g·a + r ≥ 0 as a + ⌊r/g⌋ ≥ 0, with integer coefficients and the greatest number g."""
    found, _ = _cleared(found)
    if not all(monomial.is_integer for monomial in found):
        return Add(*(Mul(value, monomial) for monomial, value in found.items()))
    constant = found.pop(_ONE, Integer(0))
    shared = Integer(gcd(*map(int, found.values()))) or _ONE
    scaled = (Mul(value / shared, monomial) for monomial, value in found.items())
    return Add(*scaled, constant if not found else floor_div(constant, shared))
