"""Tables in each format: of layers, of networks, and of stages."""

from __future__ import annotations

from collections.abc import Callable

from symcnn.errors import SymcnnError
from symcnn.render.article import html, markdown
from symcnn.render.article.blocks import Table
from symcnn.render.article.digit_groups import group_alike
from symcnn.render.article.documents import with_packages
from symcnn.render.article.name_clashes import check_distinct
from symcnn.render.math.latex import PLAIN
from symcnn.render.stages import stage_html, stage_latex, stage_text
from symcnn.render.stages.stage_table import StageTable
from symcnn.render.tables import csv
from symcnn.render.tables.latex_environment import TableEnvironment
from symcnn.render.tables.latex_table import tabular
from symcnn.render.tables.options import Options

_LATEX, _HTML = "latex", "html"
_LAYERS: dict[str, Callable[[Table], str]] = {
    "markdown": markdown.markdown,
    _HTML: lambda table: f"{html.block(table)}\n",
    "csv": csv.comma_separated,
}
_STAGES: dict[str, Callable[[StageTable], str]] = {
    "markdown": stage_text.markdown,
    _HTML: stage_html.html,
    "csv": stage_text.comma_separated,
}
TABLES = (_LATEX, *_LAYERS)
"""The styles of a table."""


def write_table(
    table: Table | StageTable, style: str, options: Options, environment: TableEnvironment | None
) -> str:
    """Return a table in one of the styles; a table of stages in LaTeX is as wide as the text.

    Raises SymcnnError for symbols that would be printed alike, and for an environment in a style
    other than LaTeX.
    """
    if style != _LATEX and environment is not None:
        raise SymcnnError(f"an environment is for the style latex, not {style}")
    if style in (_LATEX, _HTML):
        check_distinct(table, options.style if style == _LATEX else PLAIN)
    if isinstance(table, StageTable):
        if style != _LATEX:
            return _STAGES[style](table)
        text = stage_latex.tabular(table, options, environment or TableEnvironment())
    elif style != _LATEX:
        return _LAYERS[style](table)
    else:
        text = tabular(table, group_alike(options, table), environment)
    return f"{with_packages(text)}\n"
