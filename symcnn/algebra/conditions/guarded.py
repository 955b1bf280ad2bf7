"""Conditions that are asked only where something is repeated often enough."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sympy import Expr, Integer, Symbol

from symcnn.algebra.conditions.condition import AtLeast, Condition

_MOST = 4
"""The numbers of repetitions below a guard's bound that are looked at one by one."""
ALWAYS = AtLeast(Integer(0))
"""A condition that always holds."""


@dataclass(frozen=True, slots=True)
class Where:
    """A condition that must hold only where a bound, its guard, does; see `where`."""

    condition: Condition
    guard: AtLeast

    @property
    def about(self) -> Where:
        """Itself: no other condition is about the same."""
        return self

    @property
    def free_symbols(self) -> set[Symbol]:
        """The symbols that it depends on."""
        return self.condition.free_symbols | self.guard.free_symbols

    def joined(self, _: Where) -> Where:
        """Return itself."""
        return self

    @property
    def verdict(self) -> bool | None:
        """Whether it holds always (True), or for some values only (None)."""
        return True if self.condition.verdict is True else None

    def given(self, values: Mapping[Expr, Expr]) -> Condition:
        """Return the condition with values put in for symbols."""
        guard = self.guard.given(values)
        return ALWAYS if guard.verdict is False else where(self.condition.given(values), guard)

    def __str__(self) -> str:
        """Return the condition and its guard: n ≥ k if N ≥ 1."""
        return f"{self.condition} if {self.guard}"


@dataclass(frozen=True, slots=True)
class Within:
    """A condition of which it is known only within bounds whether it holds."""

    condition: Condition
    bounds: tuple[Condition, ...]

    @property
    def about(self) -> Within:
        """Itself: no other condition is about the same."""
        return self

    @property
    def free_symbols(self) -> set[Symbol]:
        """The symbols that it depends on."""
        return self.condition.free_symbols.union(*(one.free_symbols for one in self.bounds))

    def joined(self, _: Within) -> Within:
        """Return itself."""
        return self

    @property
    def verdict(self) -> bool | None:
        """Whether it holds, where all bounds do; else that is not known."""
        inside = all(bound.verdict is True for bound in self.bounds)
        return self.condition.verdict if inside else None

    def given(self, values: Mapping[Expr, Expr]) -> Within:
        """Return the condition with values put in for symbols."""
        bounds = tuple(bound.given(values) for bound in self.bounds)
        return Within(self.condition.given(values), bounds)

    def __str__(self) -> str:
        """Return the condition and its bounds: 9·c = f for d ≥ 1."""
        said = {True: "always", False: "never", None: str(self.condition)}
        return f"{said[self.condition.verdict]} for {' and '.join(map(str, self.bounds))}"


def where(condition: Condition, guard: AtLeast) -> Condition:
    """Return a condition that must hold only where its guard does.

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
        return AtLeast(-guard.expr - 1)
    return unguarded(Where(condition, guard), ())


def unguarded(condition: Condition, known: Iterable[Condition]) -> Condition:
    """Return a condition that, with those that are known, says the same without its guard.

    It is returned as it is where it has no guard, or needs it.
    """
    if not isinstance(condition, Where):
        return condition
    known = [other for other in known if not isinstance(other, Where)]
    inner, guard = condition.condition, condition.guard
    if follows(guard, known) or inner in known:
        return inner
    least, name = guard.expr.as_coeff_Add()
    if name.is_Symbol and -least <= _MOST:
        low = 1 if name.is_positive else 0
        below = ({name: Integer(value)} for value in range(low, int(-least)))
        if all(_holds(inner.given(here), here, known) for here in below):
            return inner
    return condition


def _holds(condition: Condition, here: Mapping[Expr, Expr], known: list[Condition]) -> bool:
    """Tell whether a condition on what is left follows, or nothing is left here at all."""
    return (
        condition.verdict is True
        or follows(condition, known)
        or any(other.given(here).verdict is False for other in known if _is_on(other, here))
    )


def _is_on(condition: Condition, here: Mapping[Expr, Expr]) -> bool:
    return condition.free_symbols <= set(here)


def follows(condition: Condition, known: Iterable[Condition]) -> bool:
    """Tell whether a condition is one that is known, or a weaker bound than one of them."""
    known = list(known)
    if condition in known:
        return True
    bounds = (other for other in known if isinstance(other, AtLeast))
    return isinstance(condition, AtLeast) and any(
        other.about == condition.about and condition.joined(other) == other for other in bounds
    )
