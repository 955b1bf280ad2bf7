"""Line breaks in statements: before + or -, outside brackets if possible."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from textwrap import wrap

_MAX_LINE_LENGTH = 88
"""The maximum length of a line that has a space to break at."""
_STEP = "    "


def statement(before: str, text: str, after: str, indent: str) -> str:
    """Return a statement that contains a formula, on several lines if it is long.

    >>> print(statement("return ", "a + b", ";", "    "))
        return a + b;
    """
    first, *others = _fill_lines(
        f"{before}{text}{after}", _MAX_LINE_LENGTH - len(indent) - len(_STEP)
    )
    return "\n".join([indent + first, *(indent + _STEP + line for line in others)])


def filled(text: str, indent: str) -> str:
    """Return a formula on as many indented lines as needed."""
    return "\n".join(indent + line for line in _fill_lines(text, _MAX_LINE_LENGTH - len(indent)))


def _fill_lines(text: str, width: int) -> Iterator[str]:
    """Yield the lines of a formula; a term that is too long is broken at its spaces."""
    for line in fill(split_terms(text), width):
        yield from wrap(line, width, break_long_words=False, break_on_hyphens=False)


def fill(pieces: Iterable[str], width: int, line: str = "", indent: str = "") -> Iterator[str]:
    """Yield lines with as many pieces as fit, the first one after the start of a line.

    >>> list(fill(["a", " + b", " + c"], 5, indent="  "))
    ['a + b', '  + c']
    """
    for piece in pieces:
        if line.strip() and len(line) + len(piece) > width:
            yield line.rstrip()
            line = indent
        line += piece if line.strip() else piece.lstrip()
    yield line


def split_terms(text: str) -> Iterator[str]:
    """Yield the terms of a sum, each with its sign and the space before it."""
    depth = start = 0
    for index, char in enumerate(text):
        depth += (char in "([") - (char in ")]")
        if depth == 0 and text.startswith((" + ", " - "), index):
            yield text[start:index]
            start = index
    yield text[start:]


def indented(text: str, by: str) -> str:
    """Indent the lines of a text, without trailing spaces."""
    return "\n".join((by + line).rstrip() for line in text.splitlines())
