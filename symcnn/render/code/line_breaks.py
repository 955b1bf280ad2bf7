"""Line breaks in statements: before + or -, within as few brackets as possible."""

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
    """Yield the lines of a formula."""
    for line in fill(split_terms(text), width):
        yield from _break_line(line, width)


def _break_line(line: str, width: int, indent: str = _STEP) -> Iterator[str]:
    """Yield the lines of a term, broken within its brackets if it is too long."""
    term = line.lstrip()
    start = line[: len(line) - len(term)]
    depths = [depth for _, depth in _find_signs(term)]
    if len(line) <= width:
        yield line
    elif depths:
        for part in fill(split_terms(term, min(depths)), width, start, indent):
            yield from _break_line(part, width, indent + _STEP)
    else:
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


def split_terms(text: str, depth: int = 0) -> Iterator[str]:
    """Yield the terms of a sum, each with its sign and the space before it.

    `depth` is the number of brackets around the sum.
    """
    start = 0
    for index, level in _find_signs(text):
        if level == depth:
            yield text[start:index]
            start = index
    yield text[start:]


def _find_signs(text: str) -> Iterator[tuple[int, int]]:
    """Yield the position of each sign between terms, and the number of brackets around it."""
    depth = 0
    for index, char in enumerate(text):
        depth += (char in "([") - (char in ")]")
        if text.startswith((" + ", " - "), index):
            yield index, depth


def indented(text: str, by: str) -> str:
    """Indent the lines of a text, without trailing spaces."""
    return "\n".join((by + line).rstrip() for line in text.splitlines())
