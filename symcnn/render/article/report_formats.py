"""The formats of `show` for documents: LaTeX, HTML and Markdown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sympy import Expr

from symcnn.algebra.presentation.term import Term
from symcnn.render.article.blocks import Table
from symcnn.render.article.markdown import escaped, markdown
from symcnn.render.article.publish import latex, report
from symcnn.render.outline.unfold import unfold
from symcnn.render.tables.columns import Outlined
from symcnn.render.tables.layer_table import table
from symcnn.render.tables.named_cells import NamedCells
from symcnn.render.tables.outline_table import OutlineTable, outline_table, usual_columns
from symcnn.render.tables.summary import Line, Report, lines, present_totals


def as_latex(summary: Report) -> str:
    """Return all sections about a network as LaTeX, to be included in a document."""
    return latex(summary.net, "all", form=summary.form, by=summary.by, where=summary.where)


def as_html(summary: Report) -> str:
    """Return all sections about a network as a self-contained HTML page."""
    return report(summary.net, form=summary.form, by=summary.by, where=summary.where or None)


def as_markdown(summary: Report) -> str:
    """Return a table of the layers and a list of the totals as Markdown."""
    net, depth = summary.net, summary.depth
    columns = summary.columns or usual_columns(net, unfold(net, depth))[0]
    notation = [f"`{net}`\n"] if summary.notation else []
    layers = table(net, columns, depth=depth, totals=False, each=summary.each)
    totals = None
    if summary.where:
        outline = outline_table(Outlined(net, summary.each), columns, depth)
        cells = NamedCells(outline.pieces())
        totals = present_totals(summary, cells)
        layers = _name_cells(layers, outline, cells, totals.cells)
    items = map(_list_item, lines(summary, totals))
    return "\n".join([*notation, markdown(layers), *items]) + "\n"


def _name_cells(
    layers: Table, outline: OutlineTable, cells: NamedCells, terms: Sequence[Term]
) -> Table:
    """Return a table with the formulas of its cells in names; counts stay counts."""
    written = list(zip(cells.texts(terms), cells.forms(terms), strict=True))
    columns = outline.split_columns(written)
    lines = []
    for place, line in enumerate(layers.lines):
        named = [columns[kind][place] for kind in outline.choices[0]]
        shown = (
            cell if cell is None or isinstance(cell, Expr) else words
            for cell, (words, _) in zip(line.cells, named, strict=True)
        )
        lines.append(replace(line, cells=tuple(shown), forms=tuple(form for _, form in named)))
    return replace(layers, lines=tuple(lines))


def _list_item(line: Line) -> str:
    """Return a line of the totals as a list item, with the indentation of its label."""
    name = line.name.lstrip()
    value = line.value.replace("\n", " ")
    note = f" ({line.note})" if line.note else ""
    return f"{' ' * (len(line.name) - len(name))}- {escaped(f'{name}: {value}{note}')}"
