"""A table of formulas for a terminal: those too wide for their columns stand below their row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from symcnn.render.tables.align import LINE_WIDTH, aligned
from symcnn.render.tables.wrap import wrapped

_GAP = "  "
_FORMULA_WIDTHS = (36, 28, 22, 16, 10, 0)
"""The widths up to which a formula stays in its column; the first at which a table fits counts."""
_MIN_LAST = 20
"""The smallest width at which the last column is broken into lines."""
_Split: TypeAlias = tuple[list[str], list[tuple[str, str]]]
"""What stands in the columns of a row, and the labeled formulas below it."""


@dataclass(frozen=True)
class Column:
    """A column of a table: its title, and how its cells are written."""

    title: str
    label: str = ""
    """The words before a formula that stands below its row."""
    is_formula: bool = False
    """Whether its cells may stand below their row; if one cell of a row does, all of them do."""
    is_right: bool = False
    """Whether its cells are aligned at the right."""


def formula_table(
    columns: Sequence[Column], rows: Sequence[Sequence[str]], last: int = _MIN_LAST
) -> Iterator[str]:
    r"""Yield the header and the rows as lines; columns without a cell are left out.

    The last column is broken into lines where it is wider than `last` and does not fit; formulas
    stand below their rows before it is narrower.

    >>> columns = (Column("Symbol"), Column("Grows like", "grows like", is_formula=True))
    >>> print(*formula_table(columns, [("f", "18·f²"), ("n", " + ".join(["n²"] * 16))]), sep="\n")
    Symbol  Grows like
    f       18·f²
    n
      grows like  n² + n² + n² + n² + n² + n² + n² + n² + n² + n² + n² + n² + n²
                  + n² + n² + n²
    """
    shown, cells = _drop_empty(columns, rows)
    splits = [[_split(shown, row, most) for row in cells] for most in _FORMULA_WIDTHS]
    fitting = (each for each in splits if _least_width(shown, each, last) <= LINE_WIDTH)
    split = next(fitting, splits[-1])
    shown, kept = _drop_empty(shown, [row for row, _ in split])
    *widths, end = _widths(shown, [(row, []) for row in kept])
    widths.append(min(end, max(_MIN_LAST, LINE_WIDTH - sum(widths))))
    yield _line([column.title for column in shown], widths, shown)
    for row, (_, below) in zip(kept, split, strict=True):
        yield from _lines(row, widths, shown)
        yield from aligned(below) if below else ()


def _drop_empty(
    columns: Sequence[Column], rows: Sequence[Sequence[str]]
) -> tuple[list[Column], list[list[str]]]:
    """Return the columns that have a cell, and the rows in them."""
    used = [index for index, cells in enumerate(zip(*rows, strict=True)) if any(cells)]
    return [columns[index] for index in used], [[row[index] for index in used] for row in rows]


def _split(columns: Sequence[Column], row: Sequence[str], most: int) -> _Split:
    """Return what stands in the columns of a row, and the formulas that stand below it."""
    pairs = list(zip(columns, row, strict=True))
    if not any(_is_long(cell, most) for column, cell in pairs if column.is_formula):
        return list(row), []
    below = [(f"{_GAP}{column.label}", cell) for column, cell in pairs if column.is_formula]
    kept = ["" if column.is_formula else cell for column, cell in pairs]
    return kept, [(label, cell) for label, cell in below if cell]


def _is_long(cell: str, most: int) -> bool:
    """Return whether a formula is too wide for its column; a number is not broken."""
    return len(cell) > most and any(map(str.isalpha, cell))


def _least_width(columns: Sequence[Column], split: Sequence[_Split], last: int) -> int:
    """Return the width of a table with the last column at most so wide."""
    *widths, end = _widths(columns, split)
    return sum(widths) + min(end, last)


def _widths(columns: Sequence[Column], split: Sequence[_Split]) -> list[int]:
    """Return the width of each column, with the gap after all but the last."""
    titles = [column.title for column in columns]
    rows = (row for row, _ in split)
    *widths, last = (max(map(len, cells)) for cells in zip(titles, *rows, strict=True))
    return [*(width + len(_GAP) for width in widths), last]


def _lines(row: Sequence[str], widths: Sequence[int], columns: Sequence[Column]) -> Iterator[str]:
    """Yield a row; the later lines of its last cell stand below the first."""
    first, *others = wrapped(row[-1], widths[-1]).split("\n")
    yield _line([*row[:-1], first], widths, columns)
    for other in others:
        yield f"{' ' * sum(widths[:-1])}{other}"


def _line(cells: Sequence[str], widths: Sequence[int], columns: Sequence[Column]) -> str:
    *others, _ = widths
    room = [*(width - len(_GAP) for width in others), widths[-1]]
    padded = (
        cell.rjust(width) if column.is_right else cell.ljust(width)
        for cell, width, column in zip(cells, room, columns, strict=True)
    )
    return _GAP.join(padded).rstrip()
