"""Widths of the columns of a LaTeX table that fits the page: long cells get several lines."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from math import ceil

from symcnn.render.article.blocks import Cell, Label, Line, Table
from symcnn.render.math.bracket_sizes import INLINE
from symcnn.render.math.breaking import INDENT, broken
from symcnn.render.math.measure import CODE_LETTER, EM, inline_width, words_width
from symcnn.render.math.nodes import Math, is_tall
from symcnn.render.math.statements import statement

_FONTS = (("", 1.0), (r"\footnotesize", 1.17), (r"\scriptsize", 1.25), (r"\tiny", 1.45))
"""Font sizes, with how much more fits into a line."""
_LEAST_WIDTHS = (28.0, 16.0, 11.0, 0.0)
"""The width of a broken column, in digits, below which the next font size is used."""
COLUMN_GAP = 2.4
"""The space between two columns, in digits of the normal font size."""
_LEAST_CODE = 11.0
"""The least width of code beside its indentation, in digits."""


@dataclass(frozen=True)
class Fit:
    """The layout of a table: a font size, and the width of each column in digits."""

    size: str
    widths: tuple[float, ...]


@dataclass(frozen=True)
class _Content:
    """A cell with its indentation, in digits."""

    cell: Cell
    indent: float = 0.0

    @cached_property
    def formula(self) -> Math:
        """The formula of a cell that is not text."""
        return statement(self.cell)

    @cached_property
    def natural(self) -> float:
        """The width of the cell on one line, in digits."""
        if self.cell is None:
            return 0.0
        if isinstance(self.cell, str):
            return self.indent + CODE_LETTER * len(self.cell)
        if isinstance(self.cell, Label):
            return self.indent + parts_width(self.cell.parts)
        return self.indent + inline_width(self.formula)

    @property
    def line_height(self) -> int:
        """The height of a line of the cell, in lines of text."""
        is_text = self.cell is None or isinstance(self.cell, str | Label)
        return 1 if is_text or not is_tall(self.formula) else 2

    def needed(self, room: float) -> float:
        """Return the width of the cell if `room` is available."""
        if self.natural <= room or isinstance(self.cell, str | Label):
            return min(self.natural, max(room, self.indent + _LEAST_CODE))
        first, *others = map(inline_width, broken(self.formula, room - self.indent, setting=INLINE))
        return self.indent + max(first, *(INDENT + other for other in others), 0.0)


def parts_width(parts: Iterable[str | Math]) -> float:
    """Return the width of words and inline formulas on one line, in digits."""
    return sum(words_width(part) if isinstance(part, str) else inline_width(part) for part in parts)


def fit(table: Table, page: float) -> Fit:
    """Return the largest font, and the widths of columns, with which a table fits the page."""
    columns = [_read_column(table, index) for index in range(len(table.columns))]
    titles = [words_width(column.title) for column in table.columns]
    layout = Fit("", ())
    for (size, factor), least in zip(_FONTS, _LEAST_WIDTHS, strict=True):
        room = (page - COLUMN_GAP * len(columns)) * factor
        natural = [
            max(title, *(content.natural for content in column))
            for title, column in zip(titles, columns, strict=True)
        ]
        limit = width_limit(natural, room)
        needed = [
            max(title, *(content.needed(limit) for content in column))
            for title, column in zip(titles, columns, strict=True)
        ]
        layout = Fit(size, tuple(max(limit, one) for one in needed))
        if sum(needed) <= room and limit >= min(least, max(natural)):
            break
    return layout


def width_limit(natural: list[float], room: float) -> float:
    """Return the width that wide columns may have if the others have their natural widths."""
    remaining = room
    for count, narrowest in zip(range(len(natural), 0, -1), sorted(natural), strict=True):
        if narrowest > remaining / count:
            return remaining / count
        remaining -= narrowest
    return max(natural)


def _read_column(table: Table, index: int) -> list[_Content]:
    """Return the different cells of a column."""
    lines = [*table.lines, *([table.totals] if table.totals else [])]
    return list(dict.fromkeys(_read_cell(line, index) for line in lines))


def _read_cell(line: Line, index: int) -> _Content:
    return _Content(line.cells[index], 0.0 if index else EM * line.depth)


def row_height(line: Line, layout: Fit) -> int:
    """Return the height of a row, in lines of text; a line with fractions is as high as two."""
    contents = [_read_cell(line, index) for index in range(len(line.cells))]
    pairs = zip(contents, layout.widths, strict=True)
    return max(1, *(ceil(content.natural / room) * content.line_height for content, room in pairs))
