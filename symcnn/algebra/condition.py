"""When a formula holds: conditions on the symbols, and the domain that they make together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import gcd, lcm
from typing import TypeAlias

from sympy import Add, Expr, Integer, Mul, fraction, together

from symcnn.algebra.floordiv import FloorDiv, floor_div
from symcnn.algebra.polynomial import minimum, multiplied_out, terms
from symcnn.algebra.text import text

_ONE = Integer(1)


@dataclass(frozen=True, slots=True)
class AtLeast:
    """An expression that must not be negative; see `at_least`."""

    expr: Expr

    @property
    def about(self) -> tuple[str, Expr]:
        """What is bounded; of two conditions about the same, one follows from the other."""
        return "least", self.expr.as_coeff_Add()[1]

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
        return False if greatest is not None and greatest > 0 else None

    def given(self, values: Mapping[Expr, Expr]) -> AtLeast:
        """Return the condition with values put in for symbols."""
        return at_least(self.expr.xreplace(dict(values)).doit())

    def __str__(self) -> str:
        """Return the condition as an inequality: n ≥ 12."""
        found = terms(self.expr)
        constant = found.pop(_ONE, Integer(0))
        left = Add(*(Mul(value, monomial) for monomial, value in found.items() if value > 0))
        right = left - Add(*(Mul(value, monomial) for monomial, value in found.items()))
        if left == 0:
            return f"{text(right)} ≤ {text(constant)}"
        return f"{text(left)} ≥ {text(right - constant)}"


@dataclass(frozen=True, slots=True)
class Multiple:
    """An expression that must be a multiple of another; see `multiple_of`."""

    expr: Expr
    modulus: Expr

    @property
    def about(self) -> tuple[str, Expr, Expr | None]:
        """What is to be a multiple; for moduli that are numbers, two such conditions make one."""
        return "multiple", self.expr, None if self.modulus.is_Integer else self.modulus

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
        return False if self.expr.is_Number and self.modulus.is_Number else None

    def given(self, values: Mapping[Expr, Expr]) -> Multiple:
        """Return the condition with values put in for symbols."""
        put = dict(values)
        return multiple_of(self.expr.xreplace(put).doit(), self.modulus.xreplace(put))

    def __str__(self) -> str:
        """Return the condition as a congruence: n ≡ 0 (mod 16)."""
        if self.modulus == 1:
            return f"{text(self.expr)} is an integer"
        return f"{text(self.expr)} ≡ 0 (mod {text(self.modulus)})"


Condition: TypeAlias = AtLeast | Multiple


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
        left = expr - modulus * FloorDiv(expr, modulus)
        return Multiple(Integer(0) if multiplied_out(left) == 0 else expr, modulus)
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


def _implied(condition: Condition, others: Mapping[object, Condition]) -> bool:
    """Tell whether w ≥ b follows from w ≡ 0 (mod m), which makes a positive w at least m."""
    if not isinstance(condition, AtLeast):
        return False
    constant, symbol = condition.expr.as_coeff_Add()
    same = others.get(("multiple", symbol, None))
    return bool(symbol.is_Symbol and isinstance(same, Multiple) and same.modulus >= -constant)


@dataclass(frozen=True)
class Domain:
    """The conditions under which the formulas of a network hold.

    >>> from symcnn.algebra import symbol
    >>> n = symbol("n")
    >>> print(Domain((at_least(n - 5), at_least(n - 12), multiple_of(n, Integer(8)))).tidied())
    n ≥ 12 and n ≡ 0 (mod 8)
    """

    conditions: tuple[Condition, ...] = ()

    def __iter__(self) -> Iterator[Condition]:
        """Yield the conditions."""
        return iter(self.conditions)

    def __bool__(self) -> bool:
        """Tell whether there is any condition."""
        return bool(self.conditions)

    def __str__(self) -> str:
        """Return the conditions, joined by `and`."""
        return " and ".join(map(str, self.conditions))

    def tidied(self) -> Domain:
        """Return the domain without conditions that follow from another of its own."""
        kept: dict[object, Condition] = {}
        for condition in self.conditions:
            key = condition.about
            other = kept.get(key)
            kept[key] = condition if other is None else condition.joined(other)  # type: ignore[arg-type]  # the key tells the kind
        return Domain(tuple(part for part in kept.values() if not _implied(part, kept)))
