"""The range of a loop: its variable, its number of iterations, and its body."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sympy import Expr, Symbol

from symcnn.algebra.polynomials.polynomial import terms
from symcnn.algebra.polynomials.powers import substitute
from symcnn.errors import ShapeError, Span
from symcnn.notation.ast import Path


class NoFormError(ShapeError):
    """No closed form is known for the input of each iteration."""


@dataclass(frozen=True)
class LoopRange:
    """A loop of `count` iterations whose variable runs through low..low+count-1, up or down."""

    name: str
    """The loop variable in the text; empty for `step*count`."""
    shown: str
    """The loop variable in formulas: no other name in the text, and of no enclosing loop."""
    low: Expr
    count: Expr
    body: Path
    span: Span
    path: str
    """The path of the iterations, without the index of each."""
    down: bool = False
    """Whether the variable counts down."""
    used: bool = False
    """Whether the variable occurs in the body."""
    single: bool = False
    """Whether the body is one layer or block, whose path is then that of the iterations."""

    @property
    def first(self) -> Expr:
        """The value of the variable in the first iteration."""
        return substitute(self.low + self.count - 1, {}) if self.down else self.low

    def value(self, number: int) -> Expr:
        """Return the value of the variable in an iteration, numbered from 0."""
        return self.first - number if self.down else self.first + number

    def after_first(self) -> LoopRange:
        """Return the loop without its first iteration."""
        low = self.low if self.down else self.low + 1
        return replace(self, low=low, count=self.count - 1)

    @property
    def index(self) -> Symbol:
        """The symbol of the offset of the variable from `low`, in 0..count-1.

        It is the variable itself if `low` is 0, or if the text has no variable to confuse it with.
        """
        name = self.shown if self.low == 0 or not self.name else f"{self.shown}'"
        return Symbol(name, integer=True, nonnegative=True)

    def turned(self, number: Expr) -> Expr:
        """Return the index of the iteration of a number, or the number for an index.

        They are equal if the loop counts up; if it counts down, either is count - 1 - the other.
        """
        return self.count - 1 - number if self.down else number


Values = dict[Symbol, Expr]
"""A substitution: expressions by symbol."""


def substitute_index_bound(index: Symbol, count: Expr) -> tuple[Values, Values]:
    """Return a substitution that encodes index < count, and its inverse.

    If `count` can be solved for a symbol, the substitution replaces `count` by index + rest + 1
    with rest ≥ 0, so that sign analysis sees the bound without a side condition. The inverse
    replaces rest by count - 1 - index. Both are empty if `count` cannot be solved.
    """
    rest = Symbol(f"{index.name}'", integer=True, nonnegative=True)
    for symbol, factor in terms(count).items():
        others = count - symbol
        if symbol.is_Symbol and factor == 1 and symbol not in others.free_symbols:
            return {symbol: index + rest + 1 - others}, {rest: count - 1 - index}
    return {}, {}
