"""Fragments of source code, with their precedence and the definitions that they need."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import chain


class Rank(IntEnum):
    """The precedence of a fragment, loosest first.

    A floor division can be a term of a sum without brackets, but not a factor of a product.
    """

    SUM = 1
    QUOTIENT = 2
    PRODUCT = 3
    SIGNED = 4
    POWER = 5
    ATOM = 6


@dataclass(frozen=True, slots=True)
class Piece:
    """Source code and its precedence."""

    text: str
    rank: Rank = Rank.ATOM
    needs: tuple[str, ...] = ()
    """The definitions that it needs, in order."""
    whole: bool = True
    """Whether its value is always an integer."""

    def within(self, least: Rank) -> str:
        """Return the text, in brackets if its precedence is below `least`."""
        return self.text if self.rank >= least else f"({self.text})"


Operation = Callable[[Piece, Piece], Piece]
"""A function that combines two fragments."""
Function = Callable[[list[Piece]], Piece]
"""A function that combines several fragments."""


def made(text: str, rank: Rank, *parts: Piece, needs: tuple[str, ...] = ()) -> Piece:
    """Return a fragment of others, with their definitions, and whole if they all are."""
    definitions = dict.fromkeys(chain(*(piece.needs for piece in parts), needs))
    return Piece(text, rank, tuple(definitions), all(piece.whole for piece in parts))


def added(pieces: Sequence[Piece], signs: Iterable[str]) -> Piece:
    """Return a sum, with a sign between each two terms.

    >>> added([Piece("n"), Piece("a - b", Rank.SUM)], "-").text
    'n - (a - b)'
    """
    first, *rest = pieces
    after = (
        f" {sign} {piece.within(Rank.QUOTIENT)}" for sign, piece in zip(signs, rest, strict=True)
    )
    return made(first.text + "".join(after), Rank.SUM, *pieces)


def infix(sign: str, left: Rank, right: Rank, rank: Rank) -> Operation:
    """Return an infix operator with the minimum precedence of its operands and its own.

    >>> slashed = infix("//", Rank.PRODUCT, Rank.POWER, Rank.QUOTIENT)
    >>> slashed(Piece("n + 1", Rank.SUM), Piece("2**i", Rank.POWER)).text
    '(n + 1)//2**i'
    """
    return lambda above, below: made(
        above.within(left) + sign + below.within(right), rank, above, below
    )


def call(name: str, *needs: str) -> Function:
    """Return a function that writes a call with any number of arguments.

    >>> call("min")([Piece("a"), Piece("b"), Piece("c")]).text
    'min(a, b, c)'
    """
    return lambda parts: made(
        f"{name}({', '.join(part.text for part in parts)})", Rank.ATOM, *parts, needs=needs
    )


def call_of_two(name: str, *needs: str) -> Function:
    """Return a function that writes nested calls with two arguments each.

    >>> call_of_two("np.minimum")([Piece("a"), Piece("b"), Piece("c")]).text
    'np.minimum(a, np.minimum(b, c))'
    """
    outer_call = call(name, *needs)

    def nested(parts: list[Piece]) -> Piece:
        first, *others = parts
        return outer_call([first, nested(others)]) if others else first

    return nested


def repeated(base: Piece, times: int) -> Piece:
    """Return a power as a product, for a language without an exact power.

    >>> repeated(Piece("n - 4", Rank.SUM), 2).text
    '(n - 4)*(n - 4)'
    """
    return made("*".join([base.within(Rank.PRODUCT)] * times), Rank.PRODUCT, base)
