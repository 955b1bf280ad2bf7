"""Several lines of a stage table as one: in sequence, side by side, or repeated within a block."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from symcnn.render.stages.line import Part, StageLine

BRANCH = "branch"
"""The word before a branch."""


def in_sequence(lines: Sequence[StageLine]) -> StageLine:
    """Return lines that follow each other as one.

    >>> print(in_sequence([StageLine(("max pool",)), StageLine(("concat",))]))
    max pool – concat
    """
    if len(lines) == 1:
        return lines[0]
    first, *others = lines
    return _chained((first, *(prefixed(("–",), line) for line in others)))


def side_by_side(lines: Sequence[StageLine]) -> StageLine:
    """Return branches and their merge, within another branch, as one line."""
    first, *others, merge = (_without_word(line) for line in lines)
    inside = (prefixed(("{",), first), *(prefixed(("|",), line) for line in others))
    return _chained((*inside, prefixed(("}",), merge)))


def repeated(lines: Sequence[StageLine], times: Part) -> StageLine:
    """Return lines that are repeated within a block as one: 3×3, 64, repeated N times."""
    if len(lines) == 1:
        return replace(lines[0], details=(*lines[0].details, times))
    inside = prefixed(("{",), in_sequence(lines))
    return _chained((inside, StageLine(("}", *times))))


def prefixed(words: Part, line: StageLine) -> StageLine:
    """Return a line with words before it."""
    return replace(line, operator=(*words, *line.operator))


def _without_word(line: StageLine) -> StageLine:
    return replace(line, operator=line.operator[1:]) if line.operator[0] == BRANCH else line


def _chained(lines: Sequence[StageLine]) -> StageLine:
    """Return lines as one, without commas between them."""
    parts = list(lines[0].parts)
    for operator, *rest in (line.parts for line in lines[1:]):
        parts[-1] = (*parts[-1], *operator)
        parts += rest
    return StageLine(parts[0], details=tuple(parts[1:]))
