"""Complete documents: self-contained HTML pages, and LaTeX documents for pdflatex."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape
from importlib import resources

from symcnn.render.article import html, latex_blocks, live_html
from symcnn.render.article.blocks import Block, Derivation, Heading, Live, Table
from symcnn.render.math.latex import escaped
from symcnn.render.tables.options import COLUMN, PAGE, Options

_PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<link rel="icon" href="data:,">
<style>
{style}</style>
</head>
<body>
{contents}<main>
<h1>{title}</h1>
{body}</main>
</body>
</html>
"""
_ARTICLE = r"""% Run pdflatex twice: a longtable takes its column widths from the previous run.
\documentclass[10pt,a4paper]{{article}}
\usepackage[utf8]{{inputenc}}
\usepackage[margin={margin}]{{geometry}}
\usepackage{{{packages}}}
\allowdisplaybreaks[1]
\clubpenalty=10000 \widowpenalty=10000 \displaywidowpenalty=10000
\setlength{{\parindent}}{{0pt}}
\setlength{{\parskip}}{{6pt}}
\setlength{{\emergencystretch}}{{3em}}
\setlength{{\LTleft}}{{0pt}}
\renewcommand{{\arraystretch}}{{1.2}}
\begin{{document}}
{title}{body}\end{{document}}
"""


@dataclass(frozen=True)
class Layout:
    """The layout of a document: its margin, and the environment and width of its columns."""

    margin: str
    room: int
    """The line width, in digits."""
    columns: str = "{}"
    """The environment around what stands in columns."""
    package: str = ""
    """The package of that environment."""


_LEAST_HEADINGS = 3
"""The number of headings from which a page has contents."""
_MAX_STEPS = 200
"""The number of steps of a derivation in one alignment, and in one pair of columns."""
_TWO_COLUMNS = (
    "\\par\\bigskip\n\\setlength{{\\premulticols}}{{.25\\textheight}}\n"
    "\\begin{{multicols*}}{{2}}\n\\raggedcolumns\n{}\\end{{multicols*}}\n"
)
"""Columns that are not balanced at the end: tables are not broken there, and would be too high.

They begin a page unless most of one is left, as the first of a column may be the highest of tables.
"""
LAYOUTS = {
    "onecolumn": Layout("2.2cm", PAGE),
    "twocolumn": Layout("1.9cm", COLUMN, _TWO_COLUMNS, "multicol"),
}
"""The layouts of documents. Of two columns, tables and all before them take the full width."""


def page(title: str, blocks: Iterable[Block]) -> str:
    """Return a complete HTML page, without external resources, suited to printing.

    Only a page with sliders runs a script.
    """
    shown = tuple(blocks)
    style = resources.files(__package__).joinpath("page.css").read_text(encoding="utf-8")
    if any(isinstance(each, Live) for each in shown):
        style += live_html.style()
    contents, body = _list_contents(shown), html.written(shown)
    return _PAGE.format(title=escape(title), style=style, contents=contents, body=body)


def _list_contents(blocks: Iterable[Block]) -> str:
    """Return links to the headings; empty if there are few."""
    headings = [block for block in blocks if isinstance(block, Heading)]
    if len(headings) < _LEAST_HEADINGS:
        return ""
    links = (f'<a href="#{html.anchor(each)}">{escape(each.text)}</a>' for each in headings)
    return f'<nav aria-label="Contents">{"".join(links)}</nav>\n'


_MARKS = {
    "booktabs": r"\toprule",
    "longtable": r"\begin{longtable}",
    "siunitx": r"\num{|\num[|}S[|{S[|]S[|lS[|rS[",
    "IEEEtrantools": r"\begin{IEEEeqnarray",
}
"""The packages that a fragment may need, with texts in it that tell so."""


def packages(fragment: str) -> list[str]:
    r"""Return the packages that a fragment needs besides amsmath.

    >>> packages(r"\num{97216}n"), packages(r"\begin{IEEEeqnarray*}{rCl}")
    (['siunitx'], ['IEEEtrantools'])
    """
    return [
        name for name, marks in _MARKS.items() if any(mark in fragment for mark in marks.split("|"))
    ]


def with_packages(fragment: str) -> str:
    """Return a fragment after a comment on the packages that it needs."""
    names = ",".join(["amsmath", *packages(fragment)])
    return f"% Requires \\usepackage{{{names}}}\n{fragment}"


def article_of(title: str, blocks: Iterable[Block], options: Options, layout: Layout) -> str:
    """Return a complete document with an optional title and some blocks."""
    wide, others = _part_by_width(list(blocks))
    runs = (latex_blocks.written(run, options) for run in _part_by_length(others))
    parts = [layout.columns.format(run) for run in runs]
    body = "\n".join([latex_blocks.written(wide, options), *parts] if wide else parts)
    needed = dict.fromkeys(["booktabs", "longtable", "siunitx", *packages(body), layout.package])
    return _ARTICLE.format(
        margin=layout.margin,
        packages=",".join(filter(None, ["amsmath", *needed])),
        title=f"\\section*{{{escaped(title)}}}\n\n" if title else "",
        body=body,
    )


def _part_by_width(blocks: list[Block]) -> tuple[list[Block], list[Block]]:
    """Return the blocks up to the last table, which take the full width, and those after it."""
    ends = [index + 1 for index, block in enumerate(blocks) if isinstance(block, Table)]
    start = max(ends, default=0)
    return blocks[:start], blocks[start:]


def _part_by_length(blocks: list[Block]) -> Iterator[list[Block]]:
    """Yield the blocks in runs that TeX can hold in memory; long derivations are divided."""
    run: list[Block] = []
    length = 0
    for block in blocks:
        for part in _divide(block):
            length += len(part.steps) if isinstance(part, Derivation) else 1
            run.append(part)
            if length >= _MAX_STEPS:
                yield run
                run, length = [], 0
    if run:
        yield run


def _divide(block: Block) -> Iterator[Block]:
    """Yield a derivation in parts of at most `_MAX_STEPS` steps, and any other block itself."""
    if not isinstance(block, Derivation):
        yield block
        return
    for start in range(0, len(block.steps), _MAX_STEPS):
        yield Derivation(block.titles, block.steps[start : start + _MAX_STEPS])
