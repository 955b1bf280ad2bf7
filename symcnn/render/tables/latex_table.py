r"""Tables in LaTeX: booktabs rules, siunitx columns, and line breaks in long cells."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from sympy import Expr

from symcnn.render.article.blocks import Cell, Column, Label, Table
from symcnn.render.math.bracket_sizes import INLINE
from symcnn.render.math.breaking import lines
from symcnn.render.math.latex import escaped, latex
from symcnn.render.math.measure import CODE_LETTER, EM
from symcnn.render.math.nodes import Math, is_tall
from symcnn.render.math.statements import statement
from symcnn.render.tables.code_pieces import code_pieces
from symcnn.render.tables.column_widths import Fit, Row, fit, parts_width
from symcnn.render.tables.latex_environment import (
    LONGTABLE,
    TABULAR,
    TableEnvironment,
    TabularRows,
    enclose,
    join_cells,
)
from symcnn.render.tables.latex_words import write_words
from symcnn.render.tables.options import Options

_SPACE = "2pt"
"""The space between lines with fractions, which would touch each other."""
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
    """Return a table as LaTeX, as wide as the text; long formulas stand below their rows.

    Without an environment, a long table is a longtable.
    """
    grouping = (
        f"group-minimum-digits={options.style.least_grouped}{_SEPARATORS[options.style.digits]}"
    )
    layout = fit(table.arranged(), options.table_room)
    kinds = [_choose_format(layout, index, grouping) for index in range(len(layout.columns))]
    written = [[*_write_row(row, kinds, layout, options)] for row in layout.rows]
    height = sum(line.height for line in chain.from_iterable(written))
    usual = TableEnvironment(LONGTABLE if height > _MAX_TABULAR_LINES else TABULAR)
    rows = [*_join_lines(chain.from_iterable(written[: len(table.lines)]))]
    if table.totals is not None:
        rows += [r"\midrule", *_join_lines(written[-1])]
    letters = "".join(kind.letter for kind in kinds)
    titles = [kind.title for kind in kinds]
    if layout.label_width > layout.taken[0]:
        titles[0] = rf"\makebox[{layout.label_width / EM:.1f}em][l]{{{titles[0]}}}"
    return enclose(
        TabularRows(letters, join_cells(titles), rows, font=layout.font), environment or usual
    )


@dataclass(frozen=True)
class _WrittenLine:
    """A row of LaTeX."""

    text: str
    height: int
    """The height, in lines of text."""
    is_tall: bool
    """Whether it has a fraction."""


def _join_lines(written: Iterable[_WrittenLine]) -> Iterator[str]:
    """Yield rows, with a space around those with fractions."""
    was_tall = False
    for index, line in enumerate(written):
        if index and (was_tall or line.is_tall):
            yield rf"\addlinespace[{_SPACE}]"
        yield line.text
        was_tall = line.is_tall


def _write_row(
    row: Row, kinds: list[_ColumnFormat], layout: Fit, options: Options
) -> Iterator[_WrittenLine]:
    """Yield the cells of a row, then the lines of each formula below it."""
    cells = [
        _format_cell(content.cell, kind, room - content.indent, options)
        for content, kind, room in zip(row.cells, kinds, layout.widths, strict=True)
    ]
    if row.depth:
        cells[0] = rf"\hspace*{{{row.depth}em}}{cells[0]}"
    has_fraction = any(content.is_tall for content in row.cells)
    yield _WrittenLine(join_cells(cells), row.height(layout.widths), has_fraction)
    start = row.depth + 1
    for title, (first, *others) in layout.break_below(row):
        titled = rf"\hspace*{{{start}em}}\makebox[{layout.title_width}em][l]{{{title}}}"
        after = rf"\hspace*{{{start + layout.title_width}em}}$\quad {{}} "
        formulas = [(titled + "$", first), *((after, other) for other in others)]
        for before, formula in formulas:
            cell = rf"\rlap{{{before}{latex(formula, options.style)}$}}"
            yield _WrittenLine(join_cells([cell]), 1 + is_tall(formula), is_tall(formula))


def _choose_format(layout: Fit, index: int, grouping: str) -> _ColumnFormat:
    """Return a column: numbers aligned by siunitx, shares on the right, all else on the left."""
    contents = (row.cells[index].cell for row in layout.rows)
    cells = [cell for cell in contents if cell is not None]
    letter = "r" if any(isinstance(cell, str) and cell.endswith(" %") for cell in cells) else "l"
    if cells and all(isinstance(cell, Expr) and cell.is_Integer for cell in cells):
        digits = max(len(str(cell)) for cell in cells)
        letter = f"S[table-format={digits}.0,{grouping}]"
    return _ColumnFormat(layout.columns[index], letter)


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
    return rf"\parbox[t]{{{room / EM:.1f}em}}{{\raggedright\hangindent=1em {words}\strut}}"


def _format_code(code: str, room: float) -> str:
    """Return code for a cell, in a paragraph of its own if it is long."""
    if CODE_LETTER * len(code) <= room:
        return rf"\texttt{{{escaped(code)}}}"
    size = rf"\parbox[t]{{{room / EM:.1f}em}}"
    return rf"{size}{{\raggedright\hangindent=1em\ttfamily {breakable(code)}\strut}}"


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
    space = rf"\noalign{{\vskip {_SPACE}}} " if is_tall(formula) else ""
    continuation = "".join(rf" \\ {space}\quad {{}} {line}" for line in others)
    return rf"\begin{{array}}[t]{{@{{}}l@{{}}}} {first}{continuation} \end{{array}}"
