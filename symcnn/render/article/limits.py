"""A network as `show` prints it for papers: all of it as LaTeX or a page, or its table."""

from __future__ import annotations

from symcnn.render.article.markdown import escaped, markdown
from symcnn.render.article.publish import latex, report
from symcnn.render.tables.columns import table
from symcnn.render.tables.summary import Line, Report, lines

_COLUMNS = ("layer", "output", "working", "params")


def as_latex(found: Report) -> str:
    """Return all that is known of a network as LaTeX, to be put into a paper."""
    return latex(found.net, "all", form=found.form, by=found.by)


def as_html(found: Report) -> str:
    """Return all that is known of a network as a page that needs no other file."""
    return report(found.net, form=found.form, by=found.by)


def as_markdown(found: Report) -> str:
    """Return a table of the layers and a list of the totals in Markdown."""
    layers = markdown(table(found.net, _COLUMNS, totals=False))
    return "\n".join([layers, *map(_item, lines(found))]) + "\n"


def _item(line: Line) -> str:
    """Return a line of the totals as an item of a list, indented as its name is."""
    name = line.name.lstrip()
    note = f" ({line.note})" if line.note else ""
    return f"{' ' * (len(line.name) - len(name))}- {escaped(f'{name}: {line.value}{note}')}"
