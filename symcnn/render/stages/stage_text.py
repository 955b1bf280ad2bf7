"""Stage tables as Markdown and CSV: blocks as plain text, [1×1, 64; 3×3, 64] × 2."""

from __future__ import annotations

import csv
from io import StringIO

from sympy import Expr

from symcnn.algebra.presentation.present import text
from symcnn.algebra.presentation.term import Term
from symcnn.render.article.markdown import escaped
from symcnn.render.stages.block import StageBlock
from symcnn.render.stages.stage_table import StageTable, write_size
from symcnn.render.tables.cell_values import count


def markdown(table: StageTable) -> str:
    """Return a stage table as Markdown, the totals in bold, the abbreviations below."""
    rows = [["Output", *table.names]]
    for stage in table.stages:
        sizes = [write_size(stage.size), *[""] * (len(stage.rows) - 1)]
        pairs = zip(sizes, stage.rows, strict=True)
        rows += ([size, *map(_write_block, row)] for size, row in pairs)
    written = [f"| {' | '.join(map(escaped, row))} |" for row in rows]
    written.insert(1, f"|{' --- |' * len(rows[0])}")
    for title, values in table.totals:
        cells = [title, *(text(each) if isinstance(each, Expr) else str(each) for each in values)]
        written.append(f"| {' | '.join(f'**{escaped(cell)}**' for cell in cells)} |")
    notes = [escaped(f"{short}: {meaning}") for short, meaning in table.notes]
    return "\n".join([*written, *(["", "; ".join(notes)] if notes else [])]) + "\n"


def comma_separated(table: StageTable) -> str:
    """Return a stage table as CSV, each row with its output size, totals in Python's syntax."""
    written = StringIO()
    rows = csv.writer(written, lineterminator="\n")
    rows.writerow(["Output", *table.names])
    for stage in table.stages:
        for row in stage.rows:
            rows.writerow([write_size(stage.size), *map(_write_block, row)])
    for title, values in table.totals:
        numbers = (each.value if isinstance(each, Term) else each for each in values)
        rows.writerow([title, *map(count, numbers)])
    return written.getvalue()


def _write_block(block: StageBlock | None) -> str:
    return "" if block is None else str(block)
