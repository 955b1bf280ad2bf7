"""Statements on several lines: broken before a + or a -, outside brackets where that is enough."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import wrap

_WIDTH = 88
"""How long a line may be, where there is a space to break it at."""
_STEP = "    "


def statement(before: str, text: str, after: str, indent: str) -> str:
    """Return a statement with a formula in it, on several lines if it is long.

    >>> print(statement("return ", "a + b", ";", "    "))
        return a + b;
    """
    first, *rest = _filled(f"{before}{text}{after}", _WIDTH - len(indent) - len(_STEP))
    return "\n".join([indent + first, *(indent + _STEP + line for line in rest)])


def filled(text: str, indent: str) -> str:
    """Return a formula on as many lines as it takes, all of them indented."""
    return "\n".join(indent + line for line in _filled(text, _WIDTH - len(indent)))


def _filled(text: str, width: int) -> Iterator[str]:
    """Yield lines of a formula with as many of its terms as fit."""
    line = ""
    for term in _terms(text):
        longer = f"{line} {term}" if line else term
        if line and len(longer) > width:
            yield from _broken(line, width)
            longer = term
        line = longer
    yield from _broken(line, width)


def _terms(text: str) -> Iterator[str]:
    """Yield the terms of a sum, each with its sign in front."""
    depth = start = 0
    for place, char in enumerate(text):
        depth += (char == "(") - (char == ")")
        if depth == 0 and text.startswith((" + ", " - "), place):
            yield text[start:place]
            start = place + 1
    yield text[start:]


def _broken(line: str, width: int) -> list[str]:
    """Return a term that is too long on several lines, broken only where a space is."""
    return wrap(line, width, break_long_words=False, break_on_hyphens=False)


def indented(text: str, by: str) -> str:
    """Return lines further to the right, the empty ones without spaces at their end."""
    return "\n".join((by + line).rstrip() for line in text.splitlines())
