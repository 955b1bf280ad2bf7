"""Tables as Markdown, with formulas in plain text."""

from __future__ import annotations

import re

from sympy import Expr

from symcnn.algebra.presentation.present import text
from symcnn.render.article.blocks import Cell, Line, Table

_INDENT = "&emsp;"
"""The indentation of a layer, per enclosing block; Markdown ignores plain spaces."""
_MARKS = re.compile(r"[*|`<$\\]|(?<![^\W_])_|_(?![^\W_])|\](?=\()")
"""The characters that Markdown reads as emphasis, code, tag, formula, link or end of cell."""


def markdown(table: Table) -> str:
    """Return a table as Markdown, with the totals in bold."""
    rules = ["---:" if _is_count(table, index) else "---" for index in range(len(table.columns))]
    rows = [[column.title for column in table.columns], rules]
    rows += [_format_cells(line.arranged(table.order)) for line in table.lines]
    if table.totals is not None:
        rows.append(
            [
                f"**{cell}**" if cell else ""
                for cell in _format_cells(table.totals.arranged(table.order))
            ]
        )
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def _is_count(table: Table, index: int) -> bool:
    cells = [line.cells[index] for line in table.lines if line.cells[index] is not None]
    return bool(cells) and all(isinstance(cell, Expr) or str(cell).endswith(" %") for cell in cells)


def _format_cells(line: Line) -> list[str]:
    first, *others = map(plain, line.cells)
    return [_INDENT * line.depth + first, *others]


def plain(cell: Cell) -> str:
    """Return the content of a cell as escaped plain text."""
    if cell is None:
        return ""
    return escaped(text(cell) if isinstance(cell, Expr) else str(cell))


def escaped(words: str) -> str:
    """Escape text so that Markdown shows it literally."""
    return _MARKS.sub(r"\\\g<0>", words)
