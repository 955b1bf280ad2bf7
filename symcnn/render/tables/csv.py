"""Tables as CSV: numbers and formulas in Python's syntax, shapes as `c x h x w`."""

from __future__ import annotations

import csv
from io import StringIO

from sympy import Expr

from symcnn.layers import Shape
from symcnn.render.article.blocks import Cell, Table
from symcnn.render.tables.cell_values import count, sides


def comma_separated(table: Table) -> str:
    """Return a table as CSV: the column titles, the rows, then the totals."""
    text = StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow([column.title for column in table.columns])
    for line in (*table.lines, *([table.totals] if table.totals else [])):
        rows.writerow(map(_format_cell, line.cells))
    return text.getvalue()


def _format_cell(cell: Cell) -> int | str:
    if isinstance(cell, Shape):
        return sides(cell)
    if cell is None:
        return ""
    return count(cell) if isinstance(cell, Expr) else str(cell)
