"""Text wrapped to the width of the line: sentences, and the last of several aligned columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from symcnn.render.tables.wrap import wrapped

LINE_WIDTH = 80
"""The characters of a line."""
_GAP = "  "
_HANGING_INDENT = " " * 4


def hanging(sentence: str) -> Iterator[str]:
    """Yield a sentence as lines; all lines after the first are indented."""
    first, *others = wrapped(sentence, LINE_WIDTH - len(_HANGING_INDENT)).split("\n")
    yield first
    for line in others:
        yield _HANGING_INDENT + line


def aligned(rows: Sequence[tuple[str, ...]], *, right: bool = False) -> Iterator[str]:
    r"""Yield rows as lines, each column as wide as its widest cell.

    >>> print(*aligned([("Constraint", "Slack"), ("params <= 1M", "47")]), sep="\n")
    Constraint    Slack
    params <= 1M  47
    """
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    indent = sum(widths[:-1]) + len(_GAP) * (len(widths) - 1)
    for row in rows:
        first, *others = wrapped(row[-1], max(20, LINE_WIDTH - indent)).split("\n")
        sides = zip((*row[:-1], first), widths, strict=True)
        cells = (cell.rjust(width) if right else cell.ljust(width) for cell, width in sides)
        yield _GAP.join(cells).rstrip()
        for line in others:
            yield " " * indent + line
