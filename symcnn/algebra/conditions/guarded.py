"""Guarded conditions, which must hold only for sufficiently large repeat counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sympy import Expr, Integer, Symbol

from symcnn.algebra.conditions.condition import AtLeast, Condition
from symcnn.algebra.conditions.wording import joined

_MAX_TESTED_COUNTS = 4
"""The maximum number of repeat counts below the bound of a guard that are tested one by one."""
ALWAYS = AtLeast(Integer(0))
"""A condition that always holds."""


@dataclass(frozen=True, slots=True)
class Where:
    """An implication: if a bound, the guard, holds, so does the condition; see `where`."""

    condition: Condition
    guard: AtLeast

    @property
    def subject(self) -> Where:
        """Merge key: the condition itself, so that it merges only with an equal one."""
        return self

    @property
    def free_symbols(self) -> set[Symbol]:
        """The free symbols of the condition."""
        return self.condition.free_symbols | self.guard.free_symbols

    def intersect(self, _: Where) -> Where:
        """Return the condition: the other one is equal."""
        return self

    @property
    def verdict(self) -> bool | None:
        """Truth: True for always, None for some values or unknown."""
        return True if self.condition.verdict is True else None

    def substitute(self, values: Mapping[Expr, Expr]) -> Condition:
        """Substitute values for symbols."""
        guard = self.guard.substitute(values)
        return ALWAYS if guard.verdict is False else where(self.condition.substitute(values), guard)

    @property
    def flat(self) -> tuple[Condition, tuple[AtLeast, ...]]:
        """The condition without guards, and all its guards, the innermost first."""
        if not isinstance(self.condition, Where):
            return self.condition, (self.guard,)
        inner, guards = self.condition.flat
        return inner, tuple(dict.fromkeys((*guards, self.guard)))

    def __str__(self) -> str:
        """Return the condition and its guards: n ≥ k if N ≥ 1 and M ≥ 1."""
        condition, guards = self.flat
        return f"{condition} if {' and '.join(map(str, guards))}"


@dataclass(frozen=True, slots=True)
class Within:
    """A condition whose truth is known only where some bounds hold."""

    condition: Condition
    bounds: tuple[Condition, ...]

    @property
    def subject(self) -> Within:
        """Merge key: the condition itself, so that it merges only with an equal one."""
        return self

    @property
    def free_symbols(self) -> set[Symbol]:
        """The free symbols of the condition."""
        return self.condition.free_symbols.union(*(bound.free_symbols for bound in self.bounds))

    def intersect(self, _: Within) -> Within:
        """Return the condition: the other one is equal."""
        return self

    @property
    def verdict(self) -> bool | None:
        """Truth: that of the condition if all bounds always hold; otherwise None, unknown."""
        inside = all(bound.verdict is True for bound in self.bounds)
        return self.condition.verdict if inside else None

    def substitute(self, values: Mapping[Expr, Expr]) -> Within:
        """Substitute values for symbols."""
        bounds = tuple(bound.substitute(values) for bound in self.bounds)
        return Within(self.condition.substitute(values), bounds)

    def __str__(self) -> str:
        """Return the condition and its bounds: 9·c = f for d ≥ 1."""
        statement = {True: "always", False: "never", None: str(self.condition)}
        return f"{statement[self.condition.verdict]} for {joined(map(str, self.bounds))}"


def where(condition: Condition, guard: AtLeast) -> Condition:
    """Return the condition that a guard implies another condition.

    >>> from symcnn.algebra import symbol
    >>> from symcnn.algebra.conditions.condition import at_least
    >>> N = Symbol("N", integer=True, nonnegative=True)
    >>> print(where(at_least(symbol("n") - symbol("k")), at_least(N, 1)))
    n ≥ k if N ≥ 1
    >>> print(where(at_least(symbol("n") - 2**N), at_least(N, 1)))
    n ≥ 2^N
    """
    if guard.verdict is not None:
        return condition if guard.verdict else ALWAYS
    if condition.verdict is False:
        return guard.negation
    return unguarded(Where(condition, guard), ())


def unguarded(condition: Condition, known: Iterable[Condition]) -> Condition:
    """Drop the guard of a condition if the result is equivalent, given the known conditions.

    A condition that has no guard, or needs it, is returned unchanged.
    """
    if not isinstance(condition, Where):
        return condition
    known = [other for other in known if not isinstance(other, Where)]
    inner, guard = condition.condition, condition.guard
    if follows(guard, known) or inner in known:
        return inner
    constant, name = guard.expr.as_coeff_Add()
    if name.is_Symbol and -constant <= _MAX_TESTED_COUNTS:
        low = 1 if name.is_positive else 0
        below = ({name: Integer(value)} for value in range(low, int(-constant)))
        if all(_holds_at(inner.substitute(values), values, known) for values in below):
            return inner
    return condition


def _holds_at(condition: Condition, values: Mapping[Expr, Expr], known: list[Condition]) -> bool:
    """Return whether a condition, after substitution of values, is implied or vacuous."""
    return (
        condition.verdict is True
        or follows(condition, known)
        or any(
            other.substitute(values).verdict is False
            for other in known
            if _is_decided_by(other, values)
        )
    )


def _is_decided_by(condition: Condition, values: Mapping[Expr, Expr]) -> bool:
    return condition.free_symbols <= set(values)


def follows(condition: Condition, known: Iterable[Condition]) -> bool:
    """Return whether a condition is among the known ones, or a weaker bound than one."""
    known = list(known)
    if condition in known:
        return True
    bounds = (other for other in known if isinstance(other, AtLeast))
    return isinstance(condition, AtLeast) and any(
        other.subject == condition.subject and condition.intersect(other) == other
        for other in bounds
    )
