"""Conditions for each number that counts repetitions, from 0 on, without that number.

Where nothing is repeated, nothing is asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sympy import Expr, Integer, Symbol

from symcnn.algebra.conditions.condition import Condition, at_least
from symcnn.algebra.conditions.eliminate_index import index_free
from symcnn.algebra.conditions.guarded import ALWAYS, where
from symcnn.algebra.polynomials.plain_text import text
from symcnn.algebra.polynomials.polynomial import minimum
from symcnn.algebra.polynomials.powers import put

_MAX_INSTANCES = 1_000
"""How many repetitions are looked at one by one."""


@dataclass(frozen=True, slots=True)
class Every:
    """A condition that must hold for an index of 0, 1, … below a count, if that is not 0."""

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
        if self.condition.verdict is True:
            return True
        verdicts = [self.at(number).verdict for number in self._looked_at]
        if False in verdicts:
            return False if _is_sure(self.count) else None
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
        count = put(self.count, values)
        if count.is_Integer and count < 1:
            return ALWAYS
        inner = self.condition.given(values)
        first, *others = for_each(inner, self.index, count)
        return Every(inner, self.index, count) if others else first

    def __str__(self) -> str:
        """Return the condition with the values of its index: c ≥ 2^j for j = 0..N-1."""
        last = text(self.count - 1).replace(" ", "")
        return f"{self.condition} for {self.index} = 0..{last}"


def for_each(condition: Condition, index: Symbol, count: Expr) -> tuple[Condition, ...]:
    """Return conditions that say that one holds for each index of 0, 1, … below a count.

    What is returned is free of the index where that can be, and asks nothing where the count is 0.

    >>> from symcnn.algebra import symbol
    >>> from symcnn.algebra.conditions.condition import multiple_of
    >>> from symcnn.algebra.floors.floor_div import floor_div
    >>> j, N = (Symbol(name, integer=True, nonnegative=True) for name in "jN")
    >>> print(*for_each(multiple_of(floor_div(symbol("n"), 2**j), Integer(2)), j, N))
    n ≡ 0 (mod 2^N)
    """
    if count == 1:
        return (condition.given({index: Integer(0)}),)
    plain = [] if index in condition.free_symbols else [condition]
    found = plain or index_free(condition, index, count)
    if not found:
        return (Every(condition, index, count),)
    asked = [where(part, at_least(count, 1)) for part in found]
    never = [part for part in asked if part.verdict is False]
    undecided = [part for part in asked if part.verdict is None]
    return tuple(never[:1] or undecided or asked[:1])


def _is_sure(count: Expr) -> bool:
    """Tell whether something is repeated at least once."""
    least = minimum(count)
    return least is not None and bool(least >= 1)
