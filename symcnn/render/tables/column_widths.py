"""Widths of the columns of a LaTeX table that fits the page: where cells are broken, and stand.

A formula that is too wide for its column stands below its row, where it has the whole line.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import product
from math import ceil

from symcnn.algebra.presentation.term import Term
from symcnn.layers import Shape
from symcnn.render.article.blocks import Cell, Column, Label, Line, Table
from symcnn.render.math.bracket_sizes import INLINE
from symcnn.render.math.breaking import INDENT, broken
from symcnn.render.math.measure import CODE_LETTER, EM, inline_width, words_width
from symcnn.render.math.nodes import Math, is_tall
from symcnn.render.math.statements import statement


@dataclass(frozen=True)
class Font:
    """A font size."""

    command: str
    factor: float
    """How much more fits into a line."""
    least_words: float = 16.0
    """The width of a column, in digits, from which its words are broken."""


NORMAL = Font("", 1.0, 28.0)
FOOTNOTE, SCRIPT, _TINY = (
    Font(r"\footnotesize", 1.17),
    Font(r"\scriptsize", 1.25),
    Font(r"\tiny", 1.45),
)
_LEAST_FORMULA = 28.0
"""The width of a column, in digits, from which its formulas are broken."""
_FORMULA_WIDTHS = (40.0, 28.0, 22.0, 16.0, 10.0, 0.0)
"""The widths, in digits, up to which formulas stay in their columns."""
_TRIALS = (*product(_FORMULA_WIDTHS, (NORMAL, FOOTNOTE)), (0.0, SCRIPT), (0.0, _TINY))
"""The widths of formulas and the fonts; the first with which a table fits count."""
COLUMN_GAP = 2.4
"""The space between two columns, in digits of the normal font size."""
_LEAST_CODE = 11.0
"""The least width of code beside its indentation, in digits."""


@dataclass(frozen=True)
class Content:
    """A cell with its indentation, in digits."""

    cell: Cell
    indent: float = 0.0

    @property
    def is_words(self) -> bool:
        """Whether the cell is text or code, possibly with formulas, and no formula."""
        return self.cell is None or isinstance(self.cell, str | Label)

    @property
    def is_count(self) -> bool:
        """Whether the cell is a formula of a number, and no shape."""
        return isinstance(self.cell, Term)

    @property
    def has_symbols(self) -> bool:
        """Whether the cell is a formula or a shape that may stand below its row."""
        if isinstance(self.cell, Shape):
            return not all(side.is_number for side in self.cell.numbers)
        return self.is_count

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
    def is_tall(self) -> bool:
        """Whether the cell has a fraction."""
        return not self.is_words and is_tall(self.formula)

    def needed(self, room: float) -> float:
        """Return the width of the cell if `room` is available."""
        if self.natural <= room or self.is_words:
            return min(self.natural, max(room, self.indent + _LEAST_CODE))
        first, *others = map(inline_width, broken(self.formula, room - self.indent, setting=INLINE))
        return self.indent + max(first, *(INDENT + other for other in others), 0.0)


@dataclass(frozen=True)
class Row:
    """The cells of a row, and the formulas below it with their titles."""

    depth: int
    cells: tuple[Content, ...]
    below: tuple[tuple[str, Math], ...] = ()

    def height(self, widths: Sequence[float]) -> int:
        """Return the height of the cells, in lines of text; a line with fractions has two."""
        pairs = zip(self.cells, widths, strict=True)
        heights = (ceil(cell.natural / room) * (1 + cell.is_tall) for cell, room in pairs)
        return max(1, *heights)


@dataclass(frozen=True)
class Fit:
    """The layout of a table: a font, the columns with their widths in digits, and the rows."""

    font: str
    room: float
    """The width of a row that has one cell."""
    columns: tuple[Column, ...]
    widths: tuple[float, ...]
    """The widths from which cells are broken."""
    taken: tuple[float, ...]
    """The widths of the columns."""
    rows: tuple[Row, ...]
    """The rows, and the totals after them if there are any."""
    fits: bool

    @cached_property
    def title_width(self) -> float:
        """The width of the titles of formulas below rows, with the gap after them, in em."""
        titles = (words_width(title) for row in self.rows for title, _ in row.below)
        return round(max(titles, default=0.0) / EM + 1, 1)

    def break_below(self, row: Row) -> Iterator[tuple[str, list[Math]]]:
        """Yield the titles and the lines of the formulas below a row."""
        room = self.room - EM * (row.depth + 1 + self.title_width)
        for title, formula in row.below:
            yield title, broken(formula, room, setting=INLINE)

    @cached_property
    def label_width(self) -> float:
        """The width of the first column with which a table is as wide as the rows of one cell."""
        widest = 0.0
        for row in self.rows:
            start = EM * (row.depth + 1 + self.title_width)
            for _, (first, *others) in self.break_below(row):
                after = (INDENT + inline_width(each) for each in others)
                widest = max(widest, start + max(inline_width(first), *after, 0.0))
        return widest - sum(self.taken[1:]) - COLUMN_GAP * (len(self.taken) - 1)


def parts_width(parts: Iterable[str | Math]) -> float:
    """Return the width of words and inline formulas on one line, in digits."""
    return sum(words_width(part) if isinstance(part, str) else inline_width(part) for part in parts)


def fit(table: Table, page: float) -> Fit:
    """Return the first of the layouts with which a table fits the page, or else the last."""
    rows = [_read_row(line) for line in table.lines]
    rows += [_read_row(table.totals)] if table.totals else []
    for most, font in _TRIALS:
        layout = _arrange(*_split_rows(table.columns, rows, most), font, page)
        if layout.fits:
            break
    first, *others = layout.widths
    return replace(layout, widths=(max(first, layout.label_width), *others))


def _read_row(line: Line) -> Row:
    first, *others = line.cells
    return Row(line.depth, (Content(first, EM * line.depth), *map(Content, others)))


def _split_rows(
    columns: Sequence[Column], rows: Sequence[Row], most: float
) -> tuple[tuple[Column, ...], tuple[Row, ...]]:
    """Return rows with formulas wider than `most` below them, and the columns that are left."""
    split = [_split_row(columns, row, most) for row in rows]
    titles = {title for row in split for title, _ in row.below}
    shown = [
        index
        for index, column in enumerate(columns)
        if column.title not in titles or any(row.cells[index].cell is not None for row in split)
    ]
    kept = (replace(row, cells=tuple(row.cells[index] for index in shown)) for row in split)
    return tuple(columns[index] for index in shown), tuple(kept)


def _split_row(columns: Sequence[Column], row: Row, most: float) -> Row:
    """Return a row with its long formulas below it; if one count is long, with all of them."""
    is_long = [each.has_symbols and each.natural > most for each in row.cells]
    has_long = any(long and each.is_count for long, each in zip(is_long, row.cells, strict=True))
    below = [
        index
        for index, each in enumerate(row.cells)
        if index and (is_long[index] or (has_long and each.is_count))
    ]
    cells = (Content(None) if index in below else each for index, each in enumerate(row.cells))
    titled = ((columns[index].title, row.cells[index].formula) for index in below)
    return Row(row.depth, tuple(cells), tuple(titled))


def _arrange(columns: tuple[Column, ...], rows: tuple[Row, ...], font: Font, page: float) -> Fit:
    """Return the layout of rows in a font, and whether it fits the page."""
    room = (page - COLUMN_GAP * len(columns)) * font.factor
    titles = [words_width(column.title) for column in columns]
    contents = [
        list(dict.fromkeys(column)) for column in zip(*(row.cells for row in rows), strict=True)
    ]
    natural = [
        max(title, *(each.natural for each in column))
        for title, column in zip(titles, contents, strict=True)
    ]
    limit = width_limit(natural, room)
    needed = [
        max(title, *(each.needed(limit) for each in column))
        for title, column in zip(titles, contents, strict=True)
    ]
    whole = (
        min(each.natural, font.least_words if each.is_words else _LEAST_FORMULA)
        for column in contents
        for each in column
    )
    fits = sum(needed) <= room and limit >= max(whole)
    widths = tuple(max(limit, each) for each in needed)
    whole_room = (page - COLUMN_GAP) * font.factor
    return Fit(font.command, whole_room, columns, widths, tuple(needed), rows, fits)


def width_limit(natural: list[float], room: float) -> float:
    """Return the width that wide columns may have if the others have their natural widths."""
    remaining = room
    for count, narrowest in zip(range(len(natural), 0, -1), sorted(natural), strict=True):
        if narrowest > remaining / count:
            return remaining / count
        remaining -= narrowest
    return max(natural)
