"""Conditions for each number that counts repetitions, from 0 on, without that number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sympy import Expr, Integer, Symbol

from symcnn.algebra.condition import Condition
from symcnn.algebra.indexfree import index_free
from symcnn.algebra.powers import put
from symcnn.algebra.text import text

_MAX_INSTANCES = 1_000
"""How many repetitions are looked at one by one."""


@dataclass(frozen=True, slots=True)
class Every:
    """A condition that must hold for an index of 0, 1, … below a count, which is at least 1."""

    condition: Condition
    index: Symbol
    count: Expr

    @property
    def about(self) -> Every:
        """Itself: no other condition is about the same."""
        return self

    @property
    def free_symbols(self) -> set[Symbol]:
        """The symbols that it depends on."""
        return self.condition.free_symbols - {self.index} | self.count.free_symbols  # type: ignore[no-any-return]

    def joined(self, _: Every) -> Every:
        """Return itself."""
        return self

    @property
    def verdict(self) -> bool | None:
        """Whether it holds always (True), never (False), or for some values only (None).

        None is also the answer where that is not known.
        """
        whole = self.condition.verdict
        if whole is not None:
            return whole
        verdicts = [self.at(number).verdict for number in self._looked_at]
        if False in verdicts:
            return False
        return True if len(verdicts) == self.count and None not in verdicts else None

    @property
    def _looked_at(self) -> range:
        """The numbers up to the count, or the first where that is not known or great."""
        known = self.count.is_Integer and self.count <= _MAX_INSTANCES
        return range(int(self.count) if known else 1)

    def at(self, place: Expr | int) -> Condition:
        """Return the condition for one value of the index."""
        return self.condition.given({self.index: Integer(place)})

    def given(self, values: Mapping[Expr, Expr]) -> Condition:
        """Return the condition with values put in for symbols."""
        inner = self.condition.given(values)
        count = put(self.count, values)
        first, *others = for_each(inner, self.index, count)
        return Every(inner, self.index, count) if others else first

    def __str__(self) -> str:
        """Return the condition with the values of its index: c ≥ 2^j for j = 0..N-1."""
        last = text(self.count - 1).replace(" ", "")
        return f"{self.condition} for {self.index} = 0..{last}"


def for_each(condition: Condition, index: Symbol, count: Expr) -> tuple[Condition, ...]:
    """Return conditions that say that one holds for each index of 0, 1, … below a count.

    The count is at least 1. What is returned is free of the index where that can be. It may say
    more than it must where the count is small, but never less.

    >>> from symcnn.algebra import symbol
    >>> from symcnn.algebra.condition import multiple_of
    >>> from symcnn.algebra.floordiv import floor_div
    >>> j, N = Symbol("j", integer=True, nonnegative=True), symbol("N")
    >>> print(*for_each(multiple_of(floor_div(symbol("n"), 2**j), Integer(2)), j, N))
    n ≡ 0 (mod 2^N)
    """
    if index not in condition.free_symbols:
        return (condition,)
    if count == 1:
        return (condition.given({index: Integer(0)}),)
    found = index_free(condition, index, count) or [Every(condition, index, count)]
    never = [part for part in found if part.verdict is False]
    undecided = [part for part in found if part.verdict is None]
    return tuple(never[:1] or undecided or found[:1])
