"""Line breaks in statements: before + or -, outside brackets if possible."""

from __future__ import annotations

from collections.abc import Iterator
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
    """Yield the lines of a formula, each with as many terms as fit."""
    line = ""
    for term in _split_terms(text):
        longer = f"{line} {term}" if line else term
        if line and len(longer) > width:
            yield from _break_term(line, width)
            longer = term
        line = longer
    yield from _break_term(line, width)


def _split_terms(text: str) -> Iterator[str]:
    """Yield the terms of a sum, each with its sign."""
    depth = start = 0
    for index, char in enumerate(text):
        depth += (char == "(") - (char == ")")
        if depth == 0 and text.startswith((" + ", " - "), index):
            yield text[start:index]
            start = index + 1
    yield text[start:]


def _break_term(line: str, width: int) -> list[str]:
    """Break a term that is too long at its spaces."""
    return wrap(line, width, break_long_words=False, break_on_hyphens=False)


def indented(text: str, by: str) -> str:
    """Indent the lines of a text, without trailing spaces."""
    return "\n".join((by + line).rstrip() for line in text.splitlines())
