"""Tables in LaTeX: booktabs rules, siunitx columns, and line breaks in long formulas."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil

from sympy import Expr

from symcnn.render.article.blocks import Cell, Column, Line, Table
from symcnn.render.math.breaking import lines
from symcnn.render.math.latex import escaped
from symcnn.render.math.measure import width
from symcnn.render.math.nodes import Math
from symcnn.render.math.statements import statement
from symcnn.render.tables.options import Options

_MAX_TABULAR_LINES = 40
"""The number of lines beyond which a table is a longtable."""
_FORMULA_WIDTHS = (44.0, 36.0, 28.0, 22.0)
"""Widths of a formula in a cell, in digits; the first that fits the page is used."""
_FOOTNOTE_FACTOR = 1.28
"""How much more fits into a line in footnotesize."""
_COLUMN_GAP = 2.4
"""The space between two columns, in digits."""
_SEPARATORS = {
    "space": "",
    "comma": ",group-separator={,}",
    "num": "",
    "none": ",group-separator={}",
}
"""The siunitx option for each way to group digits; siunitx itself sets a space."""


@dataclass(frozen=True)
class _Fit:
    """The layout of a table: the width of a formula in a cell, in digits, and the font size."""

    room: float
    size: str = ""


@dataclass(frozen=True)
class _ColumnFormat:
    """A column and its column specifier."""

    column: Column
    letter: str

    @property
    def is_count(self) -> bool:
        """Whether siunitx sets its numbers."""
        return self.letter.startswith("S")

    @property
    def title(self) -> str:
        """The title, in braces if siunitx would parse it as a number."""
        title = escaped(self.column.title)
        return f"{{{title}}}" if self.is_count else title


def tabular(found: Table, options: Options) -> str:
    """Return a table as LaTeX; a long one as a longtable, a wide one in footnotesize."""
    separator = _SEPARATORS[options.style.digits]
    kinds = [_choose_format(found, index, separator) for index in range(len(found.columns))]
    fit = _choose_fit(found, options)
    height = sum(_line_height(line, fit) for line in found.lines)
    name = "longtable" if height > _MAX_TABULAR_LINES else "tabular"
    rows = "\n".join(f"  {row}" for row in _yield_rows(found, name, kinds, fit, options))
    letters = "".join(kind.letter for kind in kinds)
    table = f"\\begin{{{name}}}{{{letters}}}\n{rows}\n\\end{{{name}}}"
    return f"{{{fit.size}\n{table}\n}}" if fit.size else table


def _yield_rows(
    table: Table, name: str, kinds: list[_ColumnFormat], fit: _Fit, options: Options
) -> Iterator[str]:
    yield r"\toprule"
    yield _join_cells([kind.title for kind in kinds])
    yield r"\midrule"
    if name == "longtable":
        yield r"\endhead"
    for line in table.lines:
        yield _join_cells(_format_cells(line, kinds, fit, options))
    if table.totals is not None:
        yield r"\midrule"
        plain = [_ColumnFormat(Column(kind.column.title), kind.letter) for kind in kinds]
        yield _join_cells(_format_cells(table.totals, plain, fit, options))
    yield r"\bottomrule"


def _join_cells(cells: list[str]) -> str:
    return " & ".join(cells) + r" \\"


def _all_lines(table: Table) -> list[Line]:
    """Return the rows and the totals."""
    return [*table.lines, *([table.totals] if table.totals else [])]


def _choose_format(table: Table, index: int, separator: str) -> _ColumnFormat:
    """Return a column: numbers aligned by siunitx, shares on the right, all else on the left."""
    cells = [line.cells[index] for line in _all_lines(table) if line.cells[index] is not None]
    letter = "r" if any(isinstance(cell, str) and cell.endswith(" %") for cell in cells) else "l"
    if cells and all(isinstance(cell, Expr) and cell.is_Integer for cell in cells):
        digits = max(len(str(cell)) for cell in cells)
        letter = f"S[table-format={digits}.0,group-minimum-digits=4{separator}]"
    return _ColumnFormat(table.columns[index], letter)


def _choose_fit(table: Table, options: Options) -> _Fit:
    """Return the first layout that fits the page, or else the narrowest."""
    fits = [
        *map(_Fit, _FORMULA_WIDTHS),
        *(_Fit(room, r"\footnotesize") for room in _FORMULA_WIDTHS),
    ]
    widths = [
        [_cell_width(line.cells[index]) for line in _all_lines(table)]
        for index in range(len(table.columns))
    ]
    for fit in fits:
        total_width = sum(
            max(min(cell_width, fit.room) for cell_width in column) for column in widths
        )
        if total_width + _COLUMN_GAP * len(widths) <= options.room * (
            _FOOTNOTE_FACTOR if fit.size else 1
        ):
            return fit
    return fits[-1]


def _cell_width(cell: Cell) -> float:
    if cell is None:
        return 0
    return 1.05 * len(cell) if isinstance(cell, str) else width(statement(cell))


def _line_height(line: Line, fit: _Fit) -> int:
    """Return the number of lines in a row."""
    return max(
        1 if cell is None or isinstance(cell, str) else ceil(_cell_width(cell) / fit.room)
        for cell in line.cells
    )


def _format_cells(line: Line, kinds: list[_ColumnFormat], fit: _Fit, options: Options) -> list[str]:
    pairs = zip(line.cells, kinds, strict=True)
    cells = [_format_cell(cell, kind, fit, options) for cell, kind in pairs]
    return [rf"\hspace*{{{line.depth}em}}{cells[0]}" if line.depth else cells[0], *cells[1:]]


def _format_cell(cell: Cell, kind: _ColumnFormat, fit: _Fit, options: Options) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return rf"\texttt{{{escaped(cell)}}}" if kind.column.code else escaped(cell)
    return str(cell) if kind.is_count else f"${_break_formula(statement(cell), fit, options)}$"


def _break_formula(formula: Math, fit: _Fit, options: Options) -> str:
    """Return a formula for a cell, in several lines if it is long."""
    first, *others = lines(formula, options.style, fit.room)
    if not others:
        return first
    continuation = "".join(rf" \\ &\quad {{}} {line}" for line in others)
    return rf"\begin{{aligned}}[t] &{first}{continuation} \end{{aligned}}"
