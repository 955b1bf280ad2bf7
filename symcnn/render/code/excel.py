"""Formulas for a cell in Excel or LibreOffice Calc, exact up to 2^53.

The symbols are the cells A2, B2 and so on. In both programs, INT, QUOTIENT and comparisons round to
15 digits. MOD is exact, or an error in Excel for a quotient above 10^12.
"""

from __future__ import annotations

from collections.abc import Iterable

from symcnn.errors import SymcnnError
from symcnn.render.code.fragment import Piece, Rank, call, infix, made, repeated
from symcnn.render.code.language import CodeRequest, Language

_LETTERS = 26
_MAX_DIGITS = 15
"""The number of digits that Excel keeps of a number in a formula."""
_MAX_LENGTH = 8_192
"""The length limit of a formula in Excel."""
_SLASH = infix("/", Rank.PRODUCT, Rank.POWER, Rank.QUOTIENT)


def _name_cells(symbols: Iterable[str]) -> dict[str, str]:
    """Return a cell of the second row for each symbol."""
    return {symbol: f"{_name_column(index)}2" for index, symbol in enumerate(symbols)}


def _name_column(index: int) -> str:
    prefix, letter = divmod(index, _LETTERS)
    return (_name_column(prefix - 1) if prefix else "") + chr(ord("A") + letter)


def _write_number(value: int) -> str:
    if value >= 10**_MAX_DIGITS:
        message = f"{value:,} cannot be written exactly in Excel: it has more than 15 digits"
        raise SymcnnError(message)
    return str(value)


def _write_floor(above: Piece, below: Piece) -> Piece:
    """Return a floor division: the numerator minus its remainder, divided exactly."""
    difference = f"{above.text} - MOD({above.text}, {below.text})"
    return _SLASH(made(difference, Rank.SUM, above, below), below)


def _write_formula(request: CodeRequest) -> str:
    text = f"={request.value.text}"
    if len(text) > _MAX_LENGTH:
        message = (
            f"the formula is too long for Excel: {len(text):,} characters, at most {_MAX_LENGTH:,}"
        )
        raise SymcnnError(message)
    return text


EXCEL = Language(
    title="Excel",
    names=_name_cells,
    number=_write_number,
    # in Excel, a unary minus binds tighter than ^
    negated=Rank.ATOM,
    raised=repeated,
    power=infix("^", Rank.ATOM, Rank.ATOM, Rank.POWER),
    exact=_SLASH,
    quotient=_write_floor,
    floor=_write_floor,
    least=call("MIN"),
    greatest=call("MAX"),
    total=None,
    whole=_write_formula,
)
