"""Texts in Python with what is to be known of them, and products and quotients made of these."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from fractions import Fraction


class Rank(IntEnum):
    """How tightly a text binds, loosest first."""

    SUM = 1
    QUOTIENT = 2
    PRODUCT = 3
    SIGNED = 4
    POWER = 5
    ATOM = 6


@dataclass(frozen=True, slots=True)
class Code:
    """A text in Python: how tightly it binds, and whether its value is always an integer."""

    text: str
    rank: Rank = Rank.ATOM
    whole: bool = True

    def within(self, least: Rank) -> str:
        """Return the text, in brackets where it binds less than its place asks for."""
        return self.text if self.rank >= least else f"({self.text})"


@dataclass(frozen=True, slots=True)
class Product:
    """A product of a number and texts, over a product of texts."""

    number: Fraction
    above: tuple[Code, ...] = ()
    below: tuple[Code, ...] = ()

    @property
    def denominator(self) -> int:
        """What the number is divided by."""
        return self.number.denominator

    def times(self, other: Product) -> Product:
        """Return the product of both."""
        number = self.number * other.number
        return Product(number, self.above + other.above, self.below + other.below)

    def inverse(self) -> Product:
        """Return one over it."""
        return Product(1 / self.number, self.below, self.above)

    def above_code(self) -> Code:
        """Return the numerator."""
        return times(self.number.numerator, self.above)

    def below_code(self) -> Code:
        """Return the denominator."""
        return times(self.number.denominator, self.below)


def is_simple(*codes: Code) -> bool:
    """Tell whether texts are names and numbers, between which `**` has no spaces."""
    return all(code.text.isidentifier() or code.text.isdigit() for code in codes)


def exactly(value: Fraction) -> Code:
    """Return an exact number."""
    if value.denominator != 1:
        return Code(f"Fraction({value.numerator}, {value.denominator})", whole=False)
    return Code(str(value), Rank.ATOM if value >= 0 else Rank.SIGNED)


def times(number: int, codes: tuple[Code, ...]) -> Code:
    """Return the product of a number, left out where it is 1, and texts."""
    whole = all(code.whole for code in codes)
    if not codes:
        return exactly(Fraction(number))
    if number == -1:
        product = times(1, codes)
        return Code(f"-{product.within(Rank.PRODUCT)}", Rank.SIGNED, whole)
    found = codes if number == 1 else (exactly(Fraction(number)), *codes)
    if len(found) == 1:
        return found[0]
    first, *rest = found
    factors = [first.within(Rank.QUOTIENT), *(code.within(Rank.PRODUCT) for code in rest)]
    rank = Rank.QUOTIENT if first.rank == Rank.QUOTIENT else Rank.PRODUCT
    return Code(" * ".join(factors), rank, whole)


def over(above: Code, below: Code, *, whole: bool) -> Code:
    """Return a quotient: rounded down, which is exact where it is known to be an integer."""
    if not whole:
        return Code(f"Fraction({above.text}, {below.text})", whole=False)
    if below.text == "1" and above.whole:
        return above
    text = f"{above.within(Rank.QUOTIENT)} // {below.within(Rank.SIGNED)}"
    return Code(text, Rank.QUOTIENT)


def called(function: str, codes: Iterable[Code]) -> str:
    """Return the text of a call."""
    return f"{function}({', '.join(code.text for code in codes)})"
