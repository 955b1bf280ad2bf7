"""A piece of source text: how tightly it binds, and what has to be defined before it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from itertools import chain


class Rank(IntEnum):
    """How tightly a text binds, loosest first.

    A quotient that is rounded may be a term of a sum as it is, and no factor of a product.
    """

    SUM = 1
    QUOTIENT = 2
    PRODUCT = 3
    POWER = 4
    ATOM = 5


@dataclass(frozen=True, slots=True)
class Piece:
    """A text, its rank, and the definitions that it needs, in order."""

    text: str
    rank: Rank = Rank.ATOM
    needs: tuple[str, ...] = ()

    def within(self, least: Rank) -> str:
        """Return the text, in brackets where it binds less than its place asks for."""
        return self.text if self.rank >= least else f"({self.text})"


Operation = Callable[[Piece, Piece], Piece]
"""What makes one piece of two."""
Function = Callable[[list[Piece]], Piece]
"""What makes one piece of several."""


def made(text: str, rank: Rank, *parts: Piece, needs: tuple[str, ...] = ()) -> Piece:
    """Return a piece that is made of others, and needs what they need."""
    found = chain(*(part.needs for part in parts), needs)
    return Piece(text, rank, tuple(dict.fromkeys(found)))


def infix(sign: str, left: Rank, right: Rank, rank: Rank) -> Operation:
    """Return the operation that is written with a sign between two parts of at least some ranks.

    >>> slashed = infix("//", Rank.PRODUCT, Rank.POWER, Rank.QUOTIENT)
    >>> slashed(Piece("n + 1", Rank.SUM), Piece("2**i", Rank.POWER)).text
    '(n + 1)//2**i'
    """
    return lambda above, below: made(
        above.within(left) + sign + below.within(right), rank, above, below
    )


def call(name: str, *needs: str) -> Function:
    """Return the function that is written as a call with all parts for arguments.

    >>> call("min")([Piece("a"), Piece("b"), Piece("c")]).text
    'min(a, b, c)'
    """
    return lambda parts: made(
        f"{name}({', '.join(part.text for part in parts)})", Rank.ATOM, *parts, needs=needs
    )


def call_of_two(name: str, *needs: str) -> Function:
    """Return the function that is written as calls with two arguments, one inside the other.

    >>> call_of_two("np.minimum")([Piece("a"), Piece("b"), Piece("c")]).text
    'np.minimum(a, np.minimum(b, c))'
    """
    one = call(name, *needs)

    def nested(parts: list[Piece]) -> Piece:
        first, *rest = parts
        return one([first, nested(rest)]) if rest else first

    return nested


def repeated(base: Piece, times: int) -> Piece:
    """Return a power as a product of the same factors, for a language that has no exact power.

    >>> repeated(Piece("n - 4", Rank.SUM), 2).text
    '(n - 4)*(n - 4)'
    """
    return made("*".join([base.within(Rank.PRODUCT)] * times), Rank.PRODUCT, base)
