"""Congruences: which remainders an expression may leave when it is divided by a number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import gcd

from sympy import Expr, Integer, Symbol, primefactors

from symcnn.algebra.floors.quasi_linear import QuasiLinear, quasilinear
from symcnn.algebra.polynomials.plain_text import text
from symcnn.algebra.polynomials.powers import put

MAX_KEPT = 10_000
"""How many remainders a condition may list."""
_SHOWN = 8
"""How many stretches of remainders are shown, at most."""


@dataclass(frozen=True, slots=True)
class Residues:
    """The remainder of an expression by a number is one of those kept; see `residues`."""

    expr: Expr
    modulus: int
    kept: frozenset[int]

    @property
    def about(self) -> tuple[str, Expr]:
        """What leaves the remainders."""
        return "residues", self.expr

    @property
    def free_symbols(self) -> set[Symbol]:
        """The symbols that it depends on."""
        return self.expr.free_symbols  # type: ignore[no-any-return]  # SymPy has no types

    def joined(self, other: Residues) -> Residues | None:
        """Return the condition that says as much as both; None if that lists too many remainders.

        >>> from symcnn.algebra import symbol
        >>> n = symbol("n")
        >>> print(residues(n, 4, {3}).joined(residues(n, 6, {1, 2})))
        n ≡ 7 (mod 12)
        """
        shared = gcd(self.modulus, other.modulus)
        left, right = _by_remainder(self.kept, shared), _by_remainder(other.kept, shared)
        if sum(len(same) * len(right[key]) for key, same in left.items()) > MAX_KEPT:
            return None
        pairs = ((a, b) for key, same in left.items() for a in same for b in right[key])
        length = other.modulus // shared
        inverse = pow(self.modulus // shared, -1, length)
        kept = (a + self.modulus * ((b - a) // shared * inverse % length) for a, b in pairs)
        return _reduced(self.expr, self.modulus * length, frozenset(kept))

    @property
    def verdict(self) -> bool | None:
        """Whether it holds always (True), never (False), or for some values only (None)."""
        if not self.kept:
            return False
        return True if self.modulus == 1 else None

    @property
    def least(self) -> int:
        """The least number, of those a symbol stands for, that leaves one of the remainders."""
        first = 1 if self.expr.is_positive else 0
        return min(first + (remainder - first) % self.modulus for remainder in self.kept)

    def given(self, values: Mapping[Expr, Expr]) -> Residues:
        """Return the condition with values put in for symbols."""
        return residues(put(self.expr, values), self.modulus, self.kept)

    @property
    def stretches(self) -> list[tuple[int, int] | None]:
        """The first and last of each stretch of remainders; of many, None for those left out."""
        starts = (number for number in sorted(self.kept) if number - 1 not in self.kept)
        ends = (number for number in sorted(self.kept) if number + 1 not in self.kept)
        found: list[tuple[int, int] | None] = list(zip(starts, ends, strict=True))
        if len(found) > _SHOWN:
            found[_SHOWN - 2 : -1] = [None]
        return found

    def __str__(self) -> str:
        """Return the condition as a congruence, n ≡ 3 (mod 4), or a list: n mod 4 in {0..2}."""
        left = text(self.expr)
        if len(self.kept) == 1:
            return f"{left} ≡ {text(Integer(*self.kept))} (mod {text(Integer(self.modulus))})"
        left = f"({left})" if self.expr.is_Add or self.expr.is_Mul else left
        shown = ", ".join("…" if one is None else _stretch(*one) for one in self.stretches)
        return f"{left} mod {text(Integer(self.modulus))} in {{{shown}}}"


def residues(expr: Expr, modulus: int, kept: Iterable[int]) -> Residues:
    """Return the condition that an integer expression leaves one of the remainders by a number.

    It is put as one about a symbol where the expression is made of that symbol and floors, and in
    the least modulus that says the same.

    >>> from symcnn.algebra import FloorDiv, symbol
    >>> print(residues(FloorDiv(symbol("n"), 8), 2, {0}))
    n mod 16 in {0..7}
    >>> print(residues(2 * symbol("n"), 8, {2, 6}))
    n ≡ 1 (mod 2)
    """
    allowed = frozenset(remainder % modulus for remainder in kept)
    if expr.is_Number:
        return _decided(expr, holds=int(expr) % modulus in allowed)
    found = quasilinear(expr)
    if found is None or found[1].period * len(allowed) > MAX_KEPT:
        return _reduced(expr, modulus, allowed)
    name, function = found
    return _solved(name, function, modulus, allowed)


def _decided(expr: Expr, *, holds: bool) -> Residues:
    return Residues(expr, 1, frozenset({0} if holds else ()))


def _by_remainder(numbers: Iterable[int], modulus: int) -> Mapping[int, list[int]]:
    found = defaultdict(list)
    for number in numbers:
        found[number % modulus].append(number)
    return found


def _solved(name: Expr, function: QuasiLinear, modulus: int, kept: frozenset[int]) -> Residues:
    """Return for which numbers a function leaves one of the remainders.

    f(n + tL) = f(n) + tΔ; so each n below the period L asks for t what is linear, tΔ ≡ k - f(n).
    """
    shared = gcd(function.rise, modulus)
    length = modulus // shared
    inverse = pow(function.rise // shared, -1, length)
    found = set()
    for start in range(function.period):
        value = function.at(start)
        for remainder in kept:
            times, rest = divmod(remainder - value, shared)
            if not rest:
                found.add(start + function.period * (times * inverse % length))
    return _reduced(name, function.period * length, frozenset(found))


def _reduced(expr: Expr, modulus: int, kept: frozenset[int]) -> Residues:
    """Return the condition in the least modulus: no shift by a fraction of it keeps the set."""
    if not kept:
        return _decided(expr, holds=False)
    for prime in primefactors(gcd(modulus, len(kept))):
        while modulus % prime == 0 and _recurs(kept, modulus // prime, modulus):
            modulus //= prime
            kept = frozenset(remainder % modulus for remainder in kept)
    return Residues(expr, modulus, kept)


def _recurs(kept: frozenset[int], shift: int, modulus: int) -> bool:
    return all((remainder + shift) % modulus in kept for remainder in kept)


def _stretch(first: int, last: int) -> str:
    if first == last:
        return str(first)
    return f"{first}, {last}" if last == first + 1 else f"{first}..{last}"
