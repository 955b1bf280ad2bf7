"""Tables as CSV: numbers as numbers, counts as Python would write them, rules as plain text."""

from __future__ import annotations

import csv
from io import StringIO

from sympy import Expr

from symcnn.layers import Shape
from symcnn.render.article.blocks import Cell, Table
from symcnn.render.tables.values import count, sides


def comma_separated(found: Table) -> str:
    """Return a table as CSV, with the titles of its columns first and its totals last."""
    written = StringIO()
    rows = csv.writer(written, lineterminator="\n")
    rows.writerow([column.title for column in found.columns])
    for line in (*found.lines, *([found.totals] if found.totals else [])):
        rows.writerow(map(_cell, line.cells))
    return written.getvalue()


def _cell(cell: Cell) -> int | str:
    if isinstance(cell, Shape):
        return sides(cell)
    if cell is None:
        return ""
    return count(cell) if isinstance(cell, Expr) else str(cell)
