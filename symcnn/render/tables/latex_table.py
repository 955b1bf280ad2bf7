r"""Tables in LaTeX: booktabs rules, siunitx columns, and line breaks in long cells."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest

from sympy import Expr

from symcnn.render.article.blocks import Cell, Column, Label, Line, Table
from symcnn.render.math.bracket_sizes import INLINE
from symcnn.render.math.breaking import lines
from symcnn.render.math.latex import escaped
from symcnn.render.math.measure import CODE_LETTER, EM
from symcnn.render.math.nodes import Math
from symcnn.render.math.statements import statement
from symcnn.render.tables.code_pieces import code_pieces
from symcnn.render.tables.column_widths import Fit, fit, parts_width, row_height
from symcnn.render.tables.latex_environment import (
    LONGTABLE,
    TABULAR,
    TableEnvironment,
    in_float,
)
from symcnn.render.tables.latex_words import write_words
from symcnn.render.tables.options import Options

_MAX_TABULAR_LINES = 40
"""The number of lines beyond which a table is a longtable."""
_SEPARATORS = {
    "space": "",
    "comma": ",group-separator={,}",
    "num": "",
    "none": ",group-separator={}",
}
"""The siunitx option for each way to group digits; siunitx itself sets a space."""


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


def tabular(table: Table, options: Options, environment: TableEnvironment | None = None) -> str:
    """Return a table as LaTeX; a wide one in a smaller font.

    Without an environment, a long table is a longtable.
    """
    grouping = (
        f"group-minimum-digits={options.style.least_grouped}{_SEPARATORS[options.style.digits]}"
    )
    table = table.arranged()
    kinds = [_choose_format(table, index, grouping) for index in range(len(table.columns))]
    layout = fit(table, options.table_room)
    height = sum(row_height(line, layout) for line in _all_lines(table))
    usual = TableEnvironment(LONGTABLE if height > _MAX_TABULAR_LINES else TABULAR)
    chosen = environment or usual
    name = chosen.inner
    body = (*chosen.first_rows, *_yield_rows(table, name, kinds, layout, options))
    rows = "\n".join(f"  {row}" for row in body)
    letters = "".join(kind.letter for kind in kinds)
    text = f"\\begin{{{name}}}{{{letters}}}\n{rows}\n\\end{{{name}}}"
    return in_float(chosen, text, layout.size)


def _yield_rows(
    table: Table, name: str, kinds: list[_ColumnFormat], layout: Fit, options: Options
) -> Iterator[str]:
    yield r"\toprule"
    yield _join_cells([kind.title for kind in kinds])
    yield r"\midrule"
    if name == "longtable":
        yield r"\endhead"
    for line in table.lines:
        yield _join_cells(_format_cells(line, kinds, layout, options))
    if table.totals is not None:
        yield r"\midrule"
        yield from _yield_totals(table.totals, kinds, layout, options)
    yield r"\bottomrule"


def _yield_totals(
    totals: Line, kinds: list[_ColumnFormat], layout: Fit, options: Options
) -> Iterator[str]:
    """Yield the totals as one row for each line, so that a page may end within long ones."""
    columns = []
    for cell, kind, room in zip(totals.cells, kinds, layout.widths, strict=True):
        if cell is None or isinstance(cell, str) or kind.is_count:
            plain = _ColumnFormat(Column(kind.column.title), kind.letter)
            columns.append([_format_cell(cell, plain, room, options)])
        else:
            first, *others = lines(statement(cell), options.style, room, setting=INLINE)
            columns.append([f"${first}$", *(rf"$\quad {{}} {line}$" for line in others)])
    for cells in zip_longest(*columns, fillvalue=""):
        yield _join_cells(list(cells))


def _join_cells(cells: list[str]) -> str:
    return " & ".join(cells) + r" \\"


def _all_lines(table: Table) -> list[Line]:
    """Return the rows and the totals."""
    return [*table.lines, *([table.totals] if table.totals else [])]


def _choose_format(table: Table, index: int, grouping: str) -> _ColumnFormat:
    """Return a column: numbers aligned by siunitx, shares on the right, all else on the left."""
    cells = [line.cells[index] for line in _all_lines(table) if line.cells[index] is not None]
    letter = "r" if any(isinstance(cell, str) and cell.endswith(" %") for cell in cells) else "l"
    if cells and all(isinstance(cell, Expr) and cell.is_Integer for cell in cells):
        digits = max(len(str(cell)) for cell in cells)
        letter = f"S[table-format={digits}.0,{grouping}]"
    return _ColumnFormat(table.columns[index], letter)


def _format_cells(
    line: Line, kinds: list[_ColumnFormat], layout: Fit, options: Options
) -> list[str]:
    indents = [EM * line.depth, *[0.0] * (len(kinds) - 1)]
    cells = [
        _format_cell(cell, kind, room - indent, options)
        for cell, kind, room, indent in zip(line.cells, kinds, layout.widths, indents, strict=True)
    ]
    return [rf"\hspace*{{{line.depth}em}}{cells[0]}" if line.depth else cells[0], *cells[1:]]


def _format_cell(cell: Cell, kind: _ColumnFormat, room: float, options: Options) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return _format_code(cell, room) if kind.column.code else escaped(cell)
    if isinstance(cell, Label):
        return _format_label(cell, room, options)
    return str(cell) if kind.is_count else f"${_break_formula(statement(cell), room, options)}$"


def _format_label(label: Label, room: float, options: Options) -> str:
    """Return words and formulas for a cell, in a paragraph of its own if they are long."""
    words = write_words(label.parts, options.style, room)
    if parts_width(label.parts) <= room:
        return words
    return rf"\parbox[t]{{{room / EM:.1f}em}}{{\raggedright {words}\strut}}"


def _format_code(code: str, room: float) -> str:
    """Return code for a cell, in a paragraph of its own if it is long."""
    if CODE_LETTER * len(code) <= room:
        return rf"\texttt{{{escaped(code)}}}"
    size = rf"\parbox[t]{{{room / EM:.1f}em}}"
    return rf"{size}{{\raggedright\ttfamily {breakable(code)}\strut}}"


def breakable(code: str) -> str:
    r"""Return code as LaTeX, breakable after signs.

    >>> print(breakable("C(3,f_1)"))
    C(3,\allowbreak{}f\_1)
    """
    return r"\allowbreak{}".join(map(escaped, code_pieces(code)))


def _break_formula(formula: Math, room: float, options: Options) -> str:
    """Return a formula for a cell, in several lines if it is long."""
    first, *others = lines(formula, options.style, room, setting=INLINE)
    if not others:
        return first
    continuation = "".join(rf" \\ \quad {{}} {line}" for line in others)
    return rf"\begin{{array}}[t]{{@{{}}l@{{}}}} {first}{continuation} \end{{array}}"
