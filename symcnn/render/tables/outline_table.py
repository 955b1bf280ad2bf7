"""The table of a network's outline for a terminal, folded to a depth."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from math import inf
from typing import TypeVar

from sympy import Expr

from symcnn.algebra.presentation.present import text
from symcnn.network import Network
from symcnn.render.outline.row import OutlineRow
from symcnn.render.outline.unfold import unfold
from symcnn.render.quantity_titles import ACRONYMS
from symcnn.render.tables.cell_pieces import Pieces, split_cell
from symcnn.render.tables.columns import ColumnKind, Outlined, choose_columns
from symcnn.render.tables.layer_table import default_columns
from symcnn.render.tables.wrap import hang, wrapped

_GAP = "  "
_INDENT = "  "
_FORMULA_WIDTHS = (28, 22, 16, 10, 0)
"""The widths up to which a formula stays in its column; the first at which a table fits counts."""
_Cell = TypeVar("_Cell")
_MIN_LABEL = 16
"""The width of the column of layers from which labels are broken."""


def table_lines(
    shown: Outlined, columns: Sequence[str] | None, depth: float | None, width: int
) -> Iterator[str]:
    """Yield the lines of a table, at most `width` characters wide; the first is the header.

    A formula that is too wide for its column stands below its row. Without a depth, the network is
    unfolded as far as it has few rows. By default, the workings of a network without blocks are
    shown where they fit. Raises SymcnnError for no columns and for an unknown one.
    """
    table = outline_table(shown, columns, depth)
    return table.lines(width, table.texts)


def outline_table(
    shown: Outlined, columns: Sequence[str] | None, depth: float | None
) -> OutlineTable:
    """Return the rows of a network and the columns from which a table chooses.

    Raises SymcnnError for no columns and for an unknown one.
    """
    rows = unfold(shown.net, depth)
    choices = [columns] if columns is not None else usual_columns(shown.net, rows)
    return OutlineTable(shown, rows, [*map(choose_columns, choices)])


@dataclass(frozen=True)
class OutlineTable:
    """The rows of a network at their depths, and fewer and fewer columns, the first that fit."""

    shown: Outlined
    rows: Sequence[tuple[int, OutlineRow]]
    choices: Sequence[Sequence[ColumnKind]]

    def texts(self, kind: ColumnKind) -> tuple[str, ...]:
        """Return the cells of a column as text."""
        return tuple(_text(self.shown, row, kind) for _, row in self.rows)

    @property
    def kinds(self) -> list[ColumnKind]:
        """All columns, in order."""
        return [*dict.fromkeys(kind for choice in self.choices for kind in choice)]

    def without(self, column: str) -> OutlineTable:
        """Return the table without a column."""
        title = choose_columns([column])[0].title
        kept = [[kind for kind in choice if kind.title != title] for choice in self.choices]
        return replace(self, choices=kept)

    def pieces(self) -> list[Pieces]:
        """Return the words and formulas of all cells, column by column."""
        return [split_cell(self.shown, row, kind) for kind in self.kinds for _, row in self.rows]

    def named_texts(self, cells: Sequence[str]) -> Callable[[ColumnKind], tuple[str, ...]]:
        """Return the cells of each column, for the texts of `pieces`."""
        loops = [row.loop for _, row in self.rows]
        columns = self.split_columns(cells)
        return lambda kind: tuple(map(_break_range, columns[kind], loops))

    def split_columns(self, cells: Sequence[_Cell]) -> dict[ColumnKind, Sequence[_Cell]]:
        """Return the cells of each column, for one of each of `pieces`."""
        starts = range(0, len(cells), len(self.rows))
        columns = (cells[start : start + len(self.rows)] for start in starts)
        return dict(zip(self.kinds, columns, strict=True))

    def lines(self, width: int, texts: Callable[[ColumnKind], tuple[str, ...]]) -> Iterator[str]:
        """Yield the header and the lines of each row, for the cells of each column."""
        known = cache(texts)
        depths = [depth for depth, _ in self.rows]
        tables = [
            _Table(choice, depths, [*zip(*map(known, choice), strict=True)])
            for choice in self.choices
        ]
        fitting = (table for table in tables if sum(table.widths(inf)) <= width)
        return next(fitting, tables[-1]).lines(width)


def usual_columns(net: Network, rows: Sequence[tuple[int, OutlineRow]]) -> list[tuple[str, ...]]:
    """Return the default columns, fewer and fewer, of which the first that fit are shown."""
    counted = default_columns(net)
    has_share = net.params.is_Integer and net.params != 0 and "frozen" not in counted
    shared = ("layer", "output", "params", "share", "macs") if has_share else counted
    has_blocks = any(row.is_block for _, row in rows)
    first = [] if has_blocks else [("layer", "output", "working", *shared[2:])]
    return [*first, shared, counted]


def _text(shown: Outlined, row: OutlineRow, kind: ColumnKind) -> str:
    """Return a cell as text; the range of a repeat has a line of its own."""
    cell = kind.cell(shown, row)
    form = kind.write(shown, row, cell)
    if form is not None:
        return str(form)
    words = text(cell) if isinstance(cell, Expr) else "" if cell is None else str(cell)
    return _break_range(words, row.loop)


def _break_range(words: str, loop: str) -> str:
    """Return a label with the range of its loop, if it has one, on a line of its own."""
    start = f"for {loop.partition('=')[0]}="
    return words.replace(f" {start}", f"\n{start}") if loop else words


@dataclass(frozen=True)
class _Table:
    """Rows at their depths, in columns."""

    columns: Sequence[ColumnKind]
    depths: Sequence[int]
    cells: Sequence[tuple[str, ...]]
    """The text of each row in each column."""

    @cached_property
    def titles(self) -> tuple[str, ...]:
        """The header."""
        return tuple(kind.title for kind in self.columns)

    def split(self, most: float) -> list[tuple[tuple[str, ...], list[tuple[str, str]]]]:
        """Return what stands in the columns, and the longer formulas, which stand below.

        If one count of a row is below, so are all of them but numbers.
        """
        return [self._split_row(*row, most) for row in zip(self.depths, self.cells, strict=True)]

    def _split_row(
        self, depth: int, cells: tuple[str, ...], most: float
    ) -> tuple[tuple[str, ...], list[tuple[str, str]]]:
        is_long = [len(cell) > most and not _is_number(cell) for cell in cells]
        has_long = any(
            each and kind.is_number for each, kind in zip(is_long, self.columns, strict=True)
        )
        is_below = [
            index > 0
            and bool(cell)
            and (is_long[index] or (has_long and kind.is_number and not _is_number(cell)))
            for index, (cell, kind) in enumerate(zip(cells, self.columns, strict=True))
        ]
        titles = (title if title in ACRONYMS else title.lower() for title in self.titles)
        rows = list(zip(titles, cells, is_below, strict=True))
        _, *kept = ("" if below else cell for _, cell, below in rows)
        below = [(title, cell) for title, cell, is_one in rows if is_one]
        return (f"{_INDENT * depth}{cells[0]}", *kept), below

    def widths(self, most: float) -> list[int]:
        """Return the width of each column, with the gap before it."""
        columns = zip(self.titles, *(cells for cells, _ in self.split(most)), strict=True)
        first, *others = (max(map(_width, column)) for column in columns)
        return [first, *(len(_GAP) + other for other in others)]

    def lines(self, width: int) -> Iterator[str]:
        """Yield the header, and the lines of each row."""
        layouts = [
            [*self._lay_out(width, most)]
            for most in _FORMULA_WIDTHS
            if sum(self.widths(most)[1:]) + _MIN_LABEL <= width or most == 0
        ]
        yield from min(layouts, key=len)

    def _lay_out(self, width: int, most: int) -> Iterator[str]:
        """Yield the lines with the formulas up to a width in their columns."""
        first, *others = self.widths(most)
        widths = [min(first, max(width - sum(others), _MIN_LABEL)), *others]
        right = [kind.is_number for kind in self.columns]
        has_titles = sum(right) > 1
        yield _aligned(self.titles, widths, right)
        for (cells, below), depth in zip(self.split(most), self.depths, strict=True):
            indent = _INDENT * (depth + 1)
            label, *rest = wrapped(cells[0], widths[0]).split("\n")
            yield _aligned((label, *cells[1:]), widths, right)
            yield from (f"{indent}{line.strip()}" for line in rest)
            titles = [f"{title}{_GAP}" if has_titles else "" for title, _ in below]
            widest = max(map(len, titles), default=0)
            for title, (_, formula) in zip(titles, below, strict=True):
                yield from hang(f"{indent}{title:{widest}}", formula, width)


def _width(cell: str) -> int:
    return max(map(len, cell.split("\n")))


def _is_number(cell: str) -> bool:
    """Return whether a cell is a number, a share or a shape in numbers, which are not broken."""
    return not any(map(str.isalpha, cell))


def _aligned(cells: Sequence[str], widths: Sequence[int], right: Sequence[bool]) -> str:
    first, *others = zip(cells, widths, right, strict=True)
    padded = (
        cell.rjust(width) if is_right else f"{_GAP}{cell}".ljust(width)
        for cell, width, is_right in others
    )
    return f"{first[0]:{first[1]}}{''.join(padded)}".rstrip()
