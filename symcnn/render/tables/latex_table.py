"""A table in LaTeX: lines of booktabs, columns of siunitx, and long formulas in several lines."""

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

_LONG = 40
"""The lines of text beyond which a table goes on over pages."""
_ROOMS = (44.0, 36.0, 28.0, 22.0)
"""The digits that a formula in a cell may have, the first that fit the page taken."""
_SMALLER = 1.28
"""How much more fits into a line of footnotes."""
_GAP = 2.4
"""The digits between two columns."""
_SEPARATORS = {
    "space": "",
    "comma": ",group-separator={,}",
    "num": "",
    "none": ",group-separator={}",
}
"""What siunitx is told of the groups of digits, which it sets a space between by itself."""


@dataclass(frozen=True)
class _Fit:
    """How a table is made to fit: the digits of a formula in a cell, and the size of the font."""

    room: float
    size: str = ""


@dataclass(frozen=True)
class _Kind:
    """How a column is set."""

    column: Column
    letter: str

    @property
    def is_count(self) -> bool:
        """Whether siunitx sets its numbers."""
        return self.letter.startswith("S")

    @property
    def title(self) -> str:
        """The title, in braces where siunitx would take it for a number."""
        title = escaped(self.column.title)
        return f"{{{title}}}" if self.is_count else title


def tabular(found: Table, options: Options) -> str:
    """Return a table as LaTeX; a long one as a longtable, in small type where it must be."""
    separator = _SEPARATORS[options.style.digits]
    kinds = [_kind(found, place, separator) for place in range(len(found.columns))]
    fit = _fitted(found, options)
    high = sum(_height(line, fit) for line in found.lines)
    name = "longtable" if high > _LONG else "tabular"
    rows = "\n".join(f"  {row}" for row in _rows(found, name, kinds, fit, options))
    letters = "".join(kind.letter for kind in kinds)
    table = f"\\begin{{{name}}}{{{letters}}}\n{rows}\n\\end{{{name}}}"
    return f"{{{fit.size}\n{table}\n}}" if fit.size else table


def _rows(
    found: Table, name: str, kinds: list[_Kind], fit: _Fit, options: Options
) -> Iterator[str]:
    yield r"\toprule"
    yield _row([kind.title for kind in kinds])
    yield r"\midrule"
    if name == "longtable":
        yield r"\endhead"
    for line in found.lines:
        yield _row(_cells(line, kinds, fit, options))
    if found.totals is not None:
        yield r"\midrule"
        plain = [_Kind(Column(kind.column.title), kind.letter) for kind in kinds]
        yield _row(_cells(found.totals, plain, fit, options))
    yield r"\bottomrule"


def _row(cells: list[str]) -> str:
    return " & ".join(cells) + r" \\"


def _every(found: Table) -> list[Line]:
    """Return the rows, the totals among them."""
    return [*found.lines, *([found.totals] if found.totals else [])]


def _kind(found: Table, place: int, separator: str) -> _Kind:
    """Return how a column is set: numbers by siunitx, shares on the right, the rest on the left."""
    cells = [line.cells[place] for line in _every(found) if line.cells[place] is not None]
    letter = "r" if any(isinstance(cell, str) and cell.endswith(" %") for cell in cells) else "l"
    if cells and all(isinstance(cell, Expr) and cell.is_Integer for cell in cells):
        digits = max(len(str(cell)) for cell in cells)
        letter = f"S[table-format={digits}.0,group-minimum-digits=4{separator}]"
    return _Kind(found.columns[place], letter)


def _fitted(found: Table, options: Options) -> _Fit:
    """Return the first way to set a table that fits the page, else the narrowest."""
    fits = [*map(_Fit, _ROOMS), *(_Fit(room, r"\footnotesize") for room in _ROOMS)]
    widths = [
        [_width(line.cells[place]) for line in _every(found)] for place in range(len(found.columns))
    ]
    for fit in fits:
        needed = sum(max(min(one, fit.room) for one in column) for column in widths)
        if needed + _GAP * len(widths) <= options.room * (_SMALLER if fit.size else 1):
            return fit
    return fits[-1]


def _width(cell: Cell) -> float:
    if cell is None:
        return 0
    return 1.05 * len(cell) if isinstance(cell, str) else width(statement(cell))


def _height(line: Line, fit: _Fit) -> int:
    """Return the lines that a row takes."""
    return max(
        1 if cell is None or isinstance(cell, str) else ceil(_width(cell) / fit.room)
        for cell in line.cells
    )


def _cells(line: Line, kinds: list[_Kind], fit: _Fit, options: Options) -> list[str]:
    pairs = zip(line.cells, kinds, strict=True)
    cells = [_cell(cell, kind, fit, options) for cell, kind in pairs]
    return [rf"\hspace*{{{line.depth}em}}{cells[0]}" if line.depth else cells[0], *cells[1:]]


def _cell(cell: Cell, kind: _Kind, fit: _Fit, options: Options) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return rf"\texttt{{{escaped(cell)}}}" if kind.column.code else escaped(cell)
    return str(cell) if kind.is_count else f"${_broken(statement(cell), fit, options)}$"


def _broken(found: Math, fit: _Fit, options: Options) -> str:
    """Return mathematics for a cell, in lines where it is long."""
    first, *others = lines(found, options.style, fit.room)
    if not others:
        return first
    rows = "".join(rf" \\ &\quad {{}} {line}" for line in others)
    return rf"\begin{{aligned}}[t] &{first}{rows} \end{{aligned}}"
