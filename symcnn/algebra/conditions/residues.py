"""Residue classes: the admissible remainders of an expression modulo a number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import gcd

from sympy import Expr, Integer, Symbol, primefactors

from symcnn.algebra.floors.quasi_linear import QuasiLinear, quasilinear
from symcnn.algebra.polynomials.powers import substitute
from symcnn.algebra.presentation.present import text

MAX_KEPT = 10_000
"""The maximum number of residues of a condition."""
_MAX_PRINTED_RANGES = 8
"""The maximum number of printed ranges of residues."""


@dataclass(frozen=True, slots=True)
class Residues:
    """The condition that an expression lies in one of some residue classes; see `residues`."""

    expr: Expr
    modulus: int
    kept: frozenset[int]

    @property
    def subject(self) -> tuple[str, Expr]:
        """Merge key: two conditions of this class with equal keys can be intersected."""
        return "residues", self.expr

    @property
    def free_symbols(self) -> set[Symbol]:
        """The free symbols of the condition."""
        return self.expr.free_symbols  # type: ignore[no-any-return]  # SymPy has no types

    def intersect(self, other: Residues) -> Residues | None:
        """Return the intersection of both conditions; None if it has too many residues.

        >>> from symcnn.algebra import symbol
        >>> n = symbol("n")
        >>> print(residues(n, 4, {3}).intersect(residues(n, 6, {1, 2})))
        n ≡ 7 (mod 12)
        """
        shared = gcd(self.modulus, other.modulus)
        mine, theirs = _group_by_residue(self.kept, shared), _group_by_residue(other.kept, shared)
        if sum(len(group) * len(theirs[key]) for key, group in mine.items()) > MAX_KEPT:
            return None
        pairs = ((a, b) for key, group in mine.items() for a in group for b in theirs[key])
        length = other.modulus // shared
        inverse = pow(self.modulus // shared, -1, length)
        kept = (a + self.modulus * ((b - a) // shared * inverse % length) for a, b in pairs)
        return _with_minimal_modulus(self.expr, self.modulus * length, frozenset(kept))

    @property
    def verdict(self) -> bool | None:
        """Truth: True for always, False for never, None for some values or unknown."""
        if not self.kept:
            return False
        return True if self.modulus == 1 else None

    @property
    def least(self) -> int:
        """The smallest value of the symbol in one of the residue classes."""
        first = 1 if self.expr.is_positive else 0
        return min(first + (remainder - first) % self.modulus for remainder in self.kept)

    def substitute(self, values: Mapping[Expr, Expr]) -> Residues:
        """Substitute values for symbols."""
        return residues(substitute(self.expr, values), self.modulus, self.kept)

    @property
    def stretches(self) -> list[tuple[int, int] | None]:
        """The first and last residue of each range; None stands for ranges that are not printed."""
        starts = (number for number in sorted(self.kept) if number - 1 not in self.kept)
        ends = (number for number in sorted(self.kept) if number + 1 not in self.kept)
        ranges: list[tuple[int, int] | None] = list(zip(starts, ends, strict=True))
        if len(ranges) > _MAX_PRINTED_RANGES:
            ranges[_MAX_PRINTED_RANGES - 2 : -1] = [None]
        return ranges

    def __str__(self) -> str:
        """Return the condition as a congruence, n ≡ 3 (mod 4), or a list: n mod 4 in {0..2}."""
        left = text(self.expr)
        if len(self.kept) == 1:
            return f"{left} ≡ {text(Integer(*self.kept))} (mod {text(Integer(self.modulus))})"
        left = f"({left})" if self.expr.is_Add or self.expr.is_Mul else left
        shown = ", ".join("…" if ends is None else _print_range(*ends) for ends in self.stretches)
        return f"{left} mod {text(Integer(self.modulus))} in {{{shown}}}"


def residues(expr: Expr, modulus: int, kept: Iterable[int]) -> Residues:
    """Return the condition that an integer expression lies in one of some residue classes.

    A quasi-linear expression of one symbol gives a condition on that symbol. The modulus is
    minimal.

    >>> from symcnn.algebra import FloorDiv, symbol
    >>> print(residues(FloorDiv(symbol("n"), 8), 2, {0}))
    n mod 16 in {0..7}
    >>> print(residues(2 * symbol("n"), 8, {2, 6}))
    n ≡ 1 (mod 2)
    """
    allowed = frozenset(remainder % modulus for remainder in kept)
    if expr.is_Number:
        return _constant_condition(expr, holds=int(expr) % modulus in allowed)
    quasi = quasilinear(expr)
    if quasi is None or quasi[1].period * len(allowed) > MAX_KEPT:
        return _with_minimal_modulus(expr, modulus, allowed)
    name, function = quasi
    return _solve(name, function, modulus, allowed)


def _constant_condition(expr: Expr, *, holds: bool) -> Residues:
    return Residues(expr, 1, frozenset({0} if holds else ()))


def _group_by_residue(numbers: Iterable[int], modulus: int) -> Mapping[int, list[int]]:
    groups = defaultdict(list)
    for number in numbers:
        groups[number % modulus].append(number)
    return groups


def _solve(name: Expr, function: QuasiLinear, modulus: int, kept: frozenset[int]) -> Residues:
    """Return the numbers at which a function lies in one of the residue classes.

    As f(n + tL) = f(n) + tΔ, each n below the period L gives a linear congruence tΔ ≡ k - f(n).
    """
    shared = gcd(function.rise, modulus)
    length = modulus // shared
    inverse = pow(function.rise // shared, -1, length)
    solutions = set()
    for start in range(function.period):
        value = function.at(start)
        for remainder in kept:
            times, remaining = divmod(remainder - value, shared)
            if not remaining:
                solutions.add(start + function.period * (times * inverse % length))
    return _with_minimal_modulus(name, function.period * length, frozenset(solutions))


def _with_minimal_modulus(expr: Expr, modulus: int, kept: frozenset[int]) -> Residues:
    """Reduce the modulus while the set of residues is periodic in a fraction of it."""
    if not kept:
        return _constant_condition(expr, holds=False)
    for prime in primefactors(gcd(modulus, len(kept))):
        while modulus % prime == 0 and _is_periodic(kept, modulus // prime, modulus):
            modulus //= prime
            kept = frozenset(remainder % modulus for remainder in kept)
    return Residues(expr, modulus, kept)


def _is_periodic(kept: frozenset[int], shift: int, modulus: int) -> bool:
    return all((remainder + shift) % modulus in kept for remainder in kept)


def _print_range(first: int, last: int) -> str:
    if first == last:
        return str(first)
    return f"{first}, {last}" if last == first + 1 else f"{first}..{last}"
