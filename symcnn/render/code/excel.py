"""Formulas for a cell in Excel or LibreOffice Calc, exact up to 2^53.

The symbols are the cells A2, B2 and so on. Both programs round to 15 digits here and there: INT,
QUOTIENT and comparisons do. MOD is exact, or an error in Excel for a quotient above 10^12.
"""

from __future__ import annotations

from collections.abc import Iterable

from symcnn.errors import SymcnnError
from symcnn.render.code.fragment import Piece, Rank, call, infix, made, repeated
from symcnn.render.code.language import Asked, Language

_LETTERS = 26
_MOST_DIGITS = 15
"""The digits that Excel keeps of a number in a formula."""
_MOST_CHARACTERS = 8_192
"""The longest formula that Excel takes."""
_SLASH = infix("/", Rank.PRODUCT, Rank.POWER, Rank.QUOTIENT)


def _cells(symbols: Iterable[str]) -> dict[str, str]:
    """Return the cells of the second row, one for each symbol."""
    return {symbol: f"{_column(place)}2" for place, symbol in enumerate(symbols)}


def _column(place: int) -> str:
    before, letter = divmod(place, _LETTERS)
    return (_column(before - 1) if before else "") + chr(ord("A") + letter)


def _number(value: int) -> str:
    if value >= 10**_MOST_DIGITS:
        message = f"{value:,} cannot be written in Excel exactly: it has more than 15 digits"
        raise SymcnnError(message)
    return str(value)


def _floor(above: Piece, below: Piece) -> Piece:
    """Return what is left of a numerator without its remainder, divided."""
    less = f"{above.text} - MOD({above.text}, {below.text})"
    return _SLASH(made(less, Rank.SUM, above, below), below)


def _formula(asked: Asked) -> str:
    text = f"={asked.value.text}"
    if len(text) > _MOST_CHARACTERS:
        message = f"a formula of {len(text):,} characters is too long for Excel"
        raise SymcnnError(message)
    return text


EXCEL = Language(
    title="Excel",
    names=_cells,
    number=_number,
    # a minus binds tighter than ^ there
    negated=Rank.ATOM,
    raised=repeated,
    power=infix("^", Rank.ATOM, Rank.ATOM, Rank.POWER),
    exact=_SLASH,
    quotient=_floor,
    floor=_floor,
    least=call("MIN"),
    greatest=call("MAX"),
    total=None,
    whole=_formula,
)
