"""Fragments of Python code with precedence, and their products and quotients."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from fractions import Fraction


class Rank(IntEnum):
    """The precedence of a fragment, lowest first."""

    SUM = 1
    QUOTIENT = 2
    PRODUCT = 3
    SIGNED = 4
    POWER = 5
    ATOM = 6


@dataclass(frozen=True, slots=True)
class Code:
    """A fragment of Python code: its precedence, and whether its value is always an integer."""

    text: str
    rank: Rank = Rank.ATOM
    whole: bool = True

    def within(self, least: Rank) -> str:
        """Return the text, parenthesised if its precedence is lower than required."""
        return self.text if self.rank >= least else f"({self.text})"


@dataclass(frozen=True, slots=True)
class Product:
    """A fraction: a number times fragments, over a product of fragments."""

    number: Fraction
    above: tuple[Code, ...] = ()
    below: tuple[Code, ...] = ()

    @property
    def denominator(self) -> int:
        """The denominator of the number."""
        return self.number.denominator

    def times(self, other: Product) -> Product:
        """Return the product of both."""
        number = self.number * other.number
        return Product(number, self.above + other.above, self.below + other.below)

    def inverse(self) -> Product:
        """Return the reciprocal."""
        return Product(1 / self.number, self.below, self.above)

    def above_code(self) -> Code:
        """Return the numerator as code."""
        return times(self.number.numerator, self.above)

    def below_code(self) -> Code:
        """Return the denominator as code."""
        return times(self.number.denominator, self.below)


def is_simple(*codes: Code) -> bool:
    """Return whether fragments are names and numbers, between which `**` has no spaces."""
    return all(code.text.isidentifier() or code.text.isdigit() for code in codes)


def exactly(value: Fraction) -> Code:
    """Return an exact number as code."""
    if value.denominator != 1:
        return Code(f"Fraction({value.numerator}, {value.denominator})", whole=False)
    return Code(str(value), Rank.ATOM if value >= 0 else Rank.SIGNED)


def times(number: int, codes: tuple[Code, ...]) -> Code:
    """Return the product of a number, omitted if it is 1, and fragments."""
    whole = all(code.whole for code in codes)
    if not codes:
        return exactly(Fraction(number))
    if number == -1:
        product = times(1, codes)
        return Code(f"-{product.within(Rank.PRODUCT)}", Rank.SIGNED, whole)
    operands = codes if number == 1 else (exactly(Fraction(number)), *codes)
    if len(operands) == 1:
        return operands[0]
    first, *rest = operands
    factors = [first.within(Rank.QUOTIENT), *(code.within(Rank.PRODUCT) for code in rest)]
    rank = Rank.QUOTIENT if first.rank == Rank.QUOTIENT else Rank.PRODUCT
    return Code(" * ".join(factors), rank, whole)


def over(above: Code, below: Code, *, whole: bool) -> Code:
    """Return a quotient: a floor division if it is known to be an integer, else a Fraction."""
    if not whole:
        return Code(f"Fraction({above.text}, {below.text})", whole=False)
    if below.text == "1" and above.whole:
        return above
    text = f"{above.within(Rank.QUOTIENT)} // {below.within(Rank.SIGNED)}"
    return Code(text, Rank.QUOTIENT)


def called(function: str, codes: Iterable[Code]) -> str:
    """Return the text of a function call."""
    return f"{function}({', '.join(code.text for code in codes)})"
