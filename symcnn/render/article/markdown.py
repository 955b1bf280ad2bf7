"""Tables as Markdown, with formulas in plain text."""

from __future__ import annotations

import re

from sympy import Expr

from symcnn.algebra.polynomials.plain_text import text
from symcnn.render.article.blocks import Cell, Line, Table

_INDENT = "&emsp;"
"""What moves a layer to the right, for each name above it: readers drop plain spaces."""
_MARKS = re.compile(r"[*|`<$\\]|(?<![^\W_])_|_(?![^\W_])|\](?=\()")
"""What Markdown takes for emphasis, code, a tag, mathematics, a link, or the end of a cell."""


def markdown(found: Table) -> str:
    """Return a table as Markdown, its totals in bold."""
    rules = ["---:" if _is_count(found, place) else "---" for place in range(len(found.columns))]
    rows = [[column.title for column in found.columns], rules]
    rows += [_cells(line) for line in found.lines]
    if found.totals is not None:
        rows.append([f"**{cell}**" if cell else "" for cell in _cells(found.totals)])
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def _is_count(found: Table, place: int) -> bool:
    cells = [line.cells[place] for line in found.lines if line.cells[place] is not None]
    return bool(cells) and all(isinstance(cell, Expr) for cell in cells)


def _cells(line: Line) -> list[str]:
    first, *others = map(plain, line.cells)
    return [_INDENT * line.depth + first, *others]


def plain(cell: Cell) -> str:
    """Return what a table has in one place as text."""
    if cell is None:
        return ""
    return escaped(text(cell) if isinstance(cell, Expr) else str(cell))


def escaped(words: str) -> str:
    """Return a text such that Markdown shows it as it is."""
    return _MARKS.sub(r"\\\g<0>", words)
