"""Long formulas on several lines: broken at a + or a -, else at a product, else where they must."""

from __future__ import annotations

from collections.abc import Iterator

_SHORT = 50
"""The brackets, in characters, that are not broken while there is another place."""


def wrapped(formula: str, width: int) -> str:
    """Return a formula with line breaks, so that no line is longer than `width`.

    >>> print(wrapped("25·c·f·(n - 4)² + 9·f²·(⌊n/2⌋ - 4)² + 10·h", 20))
    25·c·f·(n - 4)² +
    9·f²·(⌊n/2⌋ - 4)² +
    10·h
    """
    return "\n".join(_lines(formula, width))


def _lines(formula: str, width: int) -> Iterator[str]:
    inside = _inside(formula)
    start = 0
    while len(formula) - start > width:
        end = _break(formula, inside, start, width)
        yield formula[start:end].rstrip()
        start = end + (formula[end : end + 1] == " ")
    yield formula[start:]


def _break(formula: str, inside: list[bool], start: int, width: int) -> int:
    """Return where a line that starts there ends: the last of the best places in its reach."""
    reach = range(min(start + width, len(formula) - 1), start, -1)
    for outside in (True, False):
        for mark, past in ((" ", 0), ("·", 1), ("×", 1)):
            places = (
                index + past
                for index in reach
                if formula[index] == mark and index + past <= start + width
            )
            found = next((end for end in places if not (outside and inside[end])), None)
            if found is not None:
                return found
    return start + width


def _inside(formula: str) -> list[bool]:
    """Return, for each character, whether a short bracket holds it."""
    found, opened = [False] * (len(formula) + 1), []
    for index, char in enumerate(formula):
        if char in "(⌊⌈":
            opened.append(index)
        elif char in ")⌋⌉" and index - (start := opened.pop()) <= _SHORT:
            found[start + 1 : index + 1] = [True] * (index - start)
    return found
