"""Products and quotients of fragments of Python code."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from symcnn.render.code.fragment import Piece, Rank, made


@dataclass(frozen=True, slots=True)
class Product:
    """A fraction: a number times fragments, over a product of fragments."""

    number: Fraction
    above: tuple[Piece, ...] = ()
    below: tuple[Piece, ...] = ()

    def times(self, other: Product) -> Product:
        """Return the product of both."""
        number = self.number * other.number
        return Product(number, self.above + other.above, self.below + other.below)

    def inverse(self) -> Product:
        """Return the reciprocal."""
        return Product(1 / self.number, self.below, self.above)

    def codes(self) -> tuple[Piece, Piece]:
        """Return the numerator and the denominator as code."""
        number = self.number
        return times(number.numerator, self.above), times(number.denominator, self.below)


def exactly(value: Fraction) -> Piece:
    """Return an exact number as code."""
    if value.denominator != 1:
        return Piece(f"Fraction({value.numerator}, {value.denominator})", whole=False)
    return Piece(str(value), Rank.ATOM if value >= 0 else Rank.SIGNED)


def times(number: int, codes: tuple[Piece, ...]) -> Piece:
    """Return the product of a number, omitted if it is 1, and fragments."""
    if not codes:
        return exactly(Fraction(number))
    if number == -1:
        product = times(1, codes)
        return made(f"-{product.within(Rank.PRODUCT)}", Rank.SIGNED, product)
    first, *rest = codes if number == 1 else (exactly(Fraction(number)), *codes)
    if not rest:
        return first
    factors = [first.within(Rank.QUOTIENT), *(code.within(Rank.PRODUCT) for code in rest)]
    rank = Rank.QUOTIENT if first.rank == Rank.QUOTIENT else Rank.PRODUCT
    return made(" * ".join(factors), rank, first, *rest)


def over(above: Piece, below: Piece, *, whole: bool) -> Piece:
    """Return a quotient: a floor division if it is known to be an integer, else a Fraction."""
    if not whole:
        return Piece(f"Fraction({above.text}, {below.text})", whole=False)
    if below.text == "1" and above.whole:
        return above
    text = f"{above.within(Rank.QUOTIENT)} // {below.within(Rank.SIGNED)}"
    return Piece(text, Rank.QUOTIENT)
