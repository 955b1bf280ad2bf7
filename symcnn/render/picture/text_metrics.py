"""The width of text in a picture, and its division into lines.

Widths are those of DejaVu Sans, which is wider than the other fonts in which pictures are shown, so
that a text fits its box in each of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TypeAlias

WidthOf: TypeAlias = Callable[[str], float]
"""The width of a text, in the unit in which a limit is given."""
_WIDTHS = {
    0.29: "'ijlIJ",
    0.33: " ,.·",
    0.35: "/:;\\|f-",
    0.4: "()[]t⌈⌉⌊⌋!²³⁰¹⁴⁵⁶⁷⁸⁹ⁿ₀₁₂₃₄₅₆₇₈₉",
    0.42: "r",
    0.5: '"*_`',
    0.56: "szcL?",
    0.6: "FkvxyP",
    0.64: "TYaoeESbdghnpqu$0123456789{}√",
    0.7: "KAVBRXZC",
    0.79: "UHNDG&OQ",
    0.84: "w#+<=>^~×−≤≥",
    0.87: "M",
}
"""The widths of characters, in units of the font size; all others count as 1."""
_WIDTH = {character: width for width, characters in _WIDTHS.items() for character in characters}
_BOLD = 1.17
"""The width of bold text, relative to regular text."""
_PART = re.compile(r".+?(?:(?<=[\w)²³ ])(?=[×·+→-])|$)")
"""A piece of a long formula after which a line may end."""


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Return an upper bound for the width of a text at a font size, in the unit of the size.

    >>> text_width("conv 3×3, 64", 10)
    68.3
    """
    width = sum(_WIDTH.get(character, 1.0) for character in text) * size
    return round(width * (_BOLD if bold else 1.0), 2)


def wrapped_lines(text: str, width_of: WidthOf, most: float) -> tuple[str, ...]:
    """Return a text in lines at most `most` wide, broken at spaces outside brackets.

    A piece that is too wide is broken before operators, or else anywhere.

    >>> wrapped_lines("conv 3×3, 64, /2, BN, ReLU", lambda text: text_width(text, 10), 80)
    ('conv 3×3, 64,', '/2, BN, ReLU')
    """
    lines = [""]
    for piece in _pieces(text, width_of, most):
        if lines[-1] and width_of((lines[-1] + piece).rstrip()) > most:
            lines.append("")
        lines[-1] += piece
    return tuple(line.rstrip() for line in lines)


def _pieces(text: str, width_of: WidthOf, most: float) -> Iterator[str]:
    """Yield the pieces of a text between which it may be broken."""
    for word in _words(text):
        if width_of(word.rstrip()) <= most:
            yield word
            continue
        for part in _PART.findall(word):
            fits = width_of(part.rstrip()) <= most
            yield from (part,) if fits else part


def _words(text: str) -> Iterator[str]:
    """Yield the words of a text with the spaces after them; formulas in brackets are one word."""
    word, depth = "", 0
    for character in text:
        depth += (character == "(") - (character == ")")
        word += character
        if character == " " and depth == 0:
            yield word
            word = ""
    yield word


def shortened(text: str, width_of: WidthOf, most: float) -> str:
    """Return the beginning of a text that is at most `most` wide, with dots where it is cut.

    >>> shortened("conv 3×3, 64, /2", lambda text: text_width(text, 10), 60)
    'conv 3×3…'
    """
    if width_of(text) <= most:
        return text
    length = len(text)
    while length and width_of(f"{text[:length]}…") > most:
        length -= 1
    return f"{text[:length].rstrip(' ,')}…"
