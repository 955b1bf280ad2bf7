"""Universally quantified conditions: they hold in every iteration of a loop.

`for_every_round(c, i, n)` returns conditions without `i` that are equivalent to
∀ i, 0 ≤ i < n: c(i), or a `ForEveryRound` if none are known. Without an iteration, nothing is
required.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

from sympy import Expr, Integer, Symbol

from symcnn.algebra.conditions.condition import Condition, at_least
from symcnn.algebra.conditions.eliminate_index import eliminate_index
from symcnn.algebra.conditions.guarded import ALWAYS, where
from symcnn.algebra.polynomials.indexed_symbol import highest_offset
from symcnn.algebra.polynomials.polynomial import is_at_least
from symcnn.algebra.polynomials.powers import substitute
from symcnn.algebra.presentation.present import text

_MAX_INSTANCES = 1_000
"""The maximum number of iterations that are tested one by one."""


@dataclass(frozen=True, slots=True)
class ForEveryRound:
    """The condition that another holds for every index 0, 1, … below a count."""

    condition: Condition
    index: Symbol
    count: Expr

    @property
    def subject(self) -> ForEveryRound:
        """Merge key: the condition itself, so that it merges only with an equal one."""
        return self

    @property
    def free_symbols(self) -> set[Symbol]:
        """The free symbols of the condition."""
        return self.condition.free_symbols - {self.index} | self.count.free_symbols  # type: ignore[no-any-return]

    def intersect(self, _: ForEveryRound) -> ForEveryRound:
        """Return the condition: the other one is equal."""
        return self

    @property
    def verdict(self) -> bool | None:
        """Truth: True for always, False for never, None for some values or unknown."""
        if self.condition.verdict is True:
            return True
        verdicts = [self.at(number).verdict for number in self._tested_indices]
        if False in verdicts:
            return False if is_at_least(self.count, 1) else None
        return True if len(verdicts) == self.count and None not in verdicts else None

    @property
    def _tested_indices(self) -> range:
        """The indices below the count; only 0 for a symbolic or large count."""
        is_small = self.count.is_Integer and self.count <= _MAX_INSTANCES
        return range(int(self.count) if is_small else 1)

    def at(self, place: Expr | int) -> Condition:
        """Return the condition for one value of the index."""
        return self.condition.substitute({self.index: Integer(place)})

    def substitute(self, values: Mapping[Expr, Expr]) -> Condition:
        """Substitute values for symbols."""
        count = substitute(self.count, values)
        if count.is_Integer and count < 1:
            return ALWAYS
        inner = self.condition.substitute(values)
        first, *others = for_every_round(inner, self.index, count)
        return ForEveryRound(inner, self.index, count) if others else first

    @property
    def shown(self) -> tuple[Condition, str, int, Expr]:
        """The condition, the name of its index, and the first and last value of that, to print."""
        low = highest_offset(_expressions(self.condition), self.index)
        if low is None:
            return self.condition, self.index.name, 0, self.count - 1
        index = Symbol(self.index.name.rstrip("'"), integer=True, nonnegative=True)
        condition = self.condition.substitute({self.index: index - low})
        return condition, index.name, low, self.count + low - 1

    def __str__(self) -> str:
        """Return the condition with the range of its index: c ≥ 2^j for j = 0..N-1."""
        condition, name, low, high = self.shown
        return f"{condition} for {name} = {low}..{text(high).replace(' ', '')}"


def _expressions(condition: Any) -> Iterator[Expr]:  # noqa: ANN401 - every kind of condition
    """Yield the expressions of a condition, and of the conditions in it."""
    for each in fields(condition):
        value = getattr(condition, each.name)
        if isinstance(value, Expr):
            yield value
        elif is_dataclass(value):
            yield from _expressions(value)


def for_every_round(condition: Condition, index: Symbol, count: Expr) -> tuple[Condition, ...]:
    """Return conditions equivalent to: one condition holds for every index from 0 to count - 1.

    The index is eliminated if possible. The conditions hold if the count is 0.

    >>> from symcnn.algebra import symbol
    >>> from symcnn.algebra.conditions.condition import multiple_of
    >>> from symcnn.algebra.floors.floor_div import floor_div
    >>> j, N = (Symbol(name, integer=True, nonnegative=True) for name in "jN")
    >>> print(*for_every_round(multiple_of(floor_div(symbol("n"), 2**j), Integer(2)), j, N))
    2^N divides n
    """
    if count == 1:
        return (condition.substitute({index: Integer(0)}),)
    constant = [] if index in condition.free_symbols else [condition]
    without_index = constant or eliminate_index(condition, index, count)
    if not without_index:
        return (ForEveryRound(condition, index, count),)
    guarded = [where(part, at_least(count, 1)) for part in without_index]
    never = [part for part in guarded if part.verdict is False]
    undecided = [part for part in guarded if part.verdict is None]
    return tuple(never[:1] or undecided or guarded[:1])
