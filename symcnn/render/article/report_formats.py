"""The formats of `show` for documents: LaTeX, HTML and Markdown."""

from __future__ import annotations

from symcnn.render.article.markdown import escaped, markdown
from symcnn.render.article.publish import latex, report
from symcnn.render.outline.unfold import unfold
from symcnn.render.tables.layer_table import table
from symcnn.render.tables.outline_table import usual_columns
from symcnn.render.tables.summary import Line, Report, lines


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
    layers = markdown(table(net, columns, depth=depth, totals=False, each=summary.each))
    return "\n".join([*notation, layers, *map(_list_item, lines(summary))]) + "\n"


def _list_item(line: Line) -> str:
    """Return a line of the totals as a list item, with the indentation of its label."""
    name = line.name.lstrip()
    value = line.value.replace("\n", " ")
    note = f" ({line.note})" if line.note else ""
    return f"{' ' * (len(line.name) - len(name))}- {escaped(f'{name}: {value}{note}')}"
