"""Line breaks in long formulas: before a sign, else before a product sign, else anywhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from math import inf

_MAX_KEPT_BRACKET = 50
"""The length of a bracket up to which it is broken only as a last resort."""

_SIGNS = ("+", "-", "−", "=", "≤", "≥", "<", ">", "<=", ">=", "==", "≠", "≈", "≡", "∈")
"""The signs that begin a line together with the term after them."""


def wrapped(formula: str, width: int) -> str:
    """Break each line of a formula into lines of at most `width` characters.

    >>> print(wrapped("25·c·f·(n - 4)² + 9·f²·(⌊n/2⌋ - 4)² + 10·h", 20))
    25·c·f·(n - 4)²
    + 9·f²·(⌊n/2⌋ - 4)²
    + 10·h
    """
    return "\n".join(chain.from_iterable(_split_lines(line, width) for line in formula.split("\n")))


def packed(texts: Sequence[str], width: int) -> str:
    r"""Join short texts to lines of at most `width` characters; longer ones stay alone.

    >>> packed(["a = 1;", "b = 2;", "c = a + b"], 13)
    'a = 1; b = 2;\nc = a + b'
    """
    first, *others = texts
    lines = [first]
    for text in others:
        joined = f"{lines[-1]} {text}"
        lines[-1:] = [joined] if len(joined) <= width else [lines[-1], text]
    return "\n".join(lines)


def hang(label: str, text: str, width: int, indent: int = 0, aligned: float = inf) -> Iterator[str]:
    r"""Yield lines of text after a label, up to a number of `aligned` lines below the first.

    More lines have only an indentation if they are fewer so.

    >>> print(*hang("MACs  ", "25·c·f·(n - 4)² + 9·f²", 24), sep="\n")
    MACs  25·c·f·(n - 4)²
          + 9·f²
    >>> print(*hang("MACs      ", "25·c·f + 9·f + 3·g + 2·h", 18, 2, 2), sep="\n")
    MACs      25·c·f
      + 9·f + 3·g
      + 2·h
    """
    found, room = wrapped(text, width - len(label)).split("\n"), len(label)
    if len(found) > aligned and "\n" not in text:
        indented = [*_split_lines(text, width - indent, width - len(label))]
        if len(indented) < len(found):
            found, room = indented, indent
    first, *others = found
    yield f"{label}{first}"
    yield from (f"{' ' * room}{line}" for line in others)


def _split_lines(formula: str, width: int, first: int | None = None) -> Iterator[str]:
    inside = _mark_bracketed(formula)
    start, room = 0, width if first is None else first
    while len(formula) - start > room:
        end = _find_break(formula, inside, start, room)
        yield formula[start:end].rstrip()
        start = end + (formula[end : end + 1] == " ")
        room = width
    yield formula[start:]


def _find_break(formula: str, inside: list[bool], start: int, width: int) -> int:
    """Return the end of the line that begins at `start`: the last of its best break points."""
    reach = range(min(start + width, len(formula) - 1), start, -1)
    for outside in (True, False):
        for mark in (" ", "·", "×"):
            ends = (
                index
                for index in reach
                if formula[index] == mark and not (mark == " " and _follows_sign(formula, index))
            )
            best = next((end for end in ends if not (outside and inside[end])), None)
            if best is not None:
                return best
    return start + width


def _follows_sign(formula: str, index: int) -> bool:
    """Return whether the word before a space is a sign, which stays with the term after it."""
    return formula[formula.rfind(" ", 0, index) + 1 : index] in _SIGNS


def _mark_bracketed(formula: str) -> list[bool]:
    """Return for each character whether it is inside a short bracket."""
    bracketed, openings = [False] * (len(formula) + 1), []
    for index, char in enumerate(formula):
        if char in "(⌊⌈":
            openings.append(index)
        elif char in ")⌋⌉" and index - (start := openings.pop()) <= _MAX_KEPT_BRACKET:
            bracketed[start + 1 : index + 1] = [True] * (index - start)
    return bracketed
