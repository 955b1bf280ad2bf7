"""The rounds of a repeat: its variable, how often it goes round, and what is repeated."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sympy import Expr, Symbol

from symcnn.algebra.polynomials.polynomial import terms
from symcnn.algebra.polynomials.powers import put
from symcnn.errors import ShapeError, Span
from symcnn.notation.ast import Path


class NoFormError(ShapeError):
    """No closed form is known for what arrives at a round."""


@dataclass(frozen=True)
class Rounds:
    """`count` rounds of a path, with a variable that goes through low..low+count-1, or back."""

    name: str
    """The loop variable, as it is written; empty where none is."""
    shown: str
    """What it is called in formulas, which is no other name in the text or of a loop around."""
    low: Expr
    count: Expr
    body: Path
    span: Span
    path: str
    """What the rounds are called, but for the number of each."""
    down: bool = False
    used: bool = False
    """Whether the variable occurs in the path."""
    single: bool = False
    """Whether what is repeated is one layer or block, which then has the name of the rounds."""

    @property
    def first(self) -> Expr:
        """The value of the variable in the first round."""
        return put(self.low + self.count - 1, {}) if self.down else self.low

    def value(self, number: int) -> Expr:
        """Return the value of the variable in a round, of which the first is number 0."""
        return self.first - number if self.down else self.first + number

    def after_first(self) -> Rounds:
        """Return the rounds but for the first."""
        low = self.low if self.down else self.low + 1
        return replace(self, low=low, count=self.count - 1)

    @property
    def index(self) -> Symbol:
        """The symbol for how far the variable is from its least value: itself where that is 0.

        Where the text has no variable, there is none that it could be taken for.
        """
        name = self.shown if self.low == 0 or not self.name else f"{self.shown}'"
        return Symbol(name, integer=True, nonnegative=True)

    def turned(self, number: Expr) -> Expr:
        """Return the index of a round of which the number is given, or the number of an index."""
        return self.count - 1 - number if self.down else number


Values = dict[Symbol, Expr]
"""What is put for symbols."""


def bounded(index: Symbol, count: Expr) -> tuple[Values, Values]:
    """Return values that make plain to all that follows that index < count, and the way back.

    Where the count has a symbol that it can be solved for, these put index + rest + 1 for the
    count, with a rest that is not negative; the way back is to put count - 1 - index for the rest.
    """
    rest = Symbol(f"{index.name}'", integer=True, nonnegative=True)
    for found, factor in terms(count).items():
        others = count - found
        if found.is_Symbol and factor == 1 and found not in others.free_symbols:
            return {found: index + rest + 1 - others}, {rest: count - 1 - index}
    return {}, {}
