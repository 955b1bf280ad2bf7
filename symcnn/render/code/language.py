"""What is to be said of a language, so that formulas can be written in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from sympy import Expr

from symcnn.errors import SymcnnError
from symcnn.network import Network
from symcnn.render.code.fragment import Function, Operation, Piece, Rank
from symcnn.render.code.names import Names


@dataclass(frozen=True, slots=True)
class Loop:
    """A sum of a term over an index, from 0 to count - 1."""

    name: str
    """A name that is free, for a function that works the sum out."""
    term: Piece
    index: str
    count: Piece
    known: tuple[str, ...]
    """The names in the term, but for the index."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a whole text is to be written of."""

    net: Network
    what: str
    """The quantity."""
    names: dict[str, str]
    """What the symbols are called in the language, in their order."""
    expr: Expr
    value: Piece
    """The expression, written in the language."""
    counts: tuple[str, ...]
    """The names of the symbols that say how many terms a sum has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """A language, as the rules by which its text is made from parts."""

    title: str
    names: Names
    """What symbols are called."""
    reserved: frozenset[str] = frozenset()
    """What no index may be called."""
    number: Callable[[int], str]
    """An integer that is not negative."""
    negated: Rank = Rank.PRODUCT
    """How tightly a text must bind to have a minus in front of it."""
    raised: Callable[[Piece, int], Piece]
    """A power with a number from 2 on for an exponent."""
    power: Operation
    """A power with symbols in its exponent, which is not negative."""
    exact: Operation
    """A quotient that leaves no remainder."""
    quotient: Operation
    """A quotient rounded down, of a numerator that is not negative."""
    floor: Operation
    """A quotient rounded down, of any numerator; the denominator is positive."""
    least: Function
    greatest: Function
    total: Callable[[Loop], Piece] | None
    """A sum, or None for a language that has no loops."""
    whole: Callable[[Asked], str]
    """The text around a formula."""


def below_2_63(title: str) -> Callable[[int], str]:
    """Return the rule that numbers are written as they are, and refused from 2^63 on."""

    def number(value: int) -> str:
        if value >= 1 << 63:
            raise SymcnnError(f"{value:,} cannot be written in {title} exactly: it is 2^63 or more")
        return str(value)

    return number


def listed(words: Iterable[str]) -> str:
    """Return words as one says them.

    >>> listed("nwd")
    'n, w and d'
    """
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last
