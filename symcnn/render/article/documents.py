"""Complete documents: self-contained HTML pages, and LaTeX documents for pdflatex."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from importlib import resources

from symcnn.render.article import html, latex_blocks
from symcnn.render.article.blocks import Block
from symcnn.render.math.latex import escaped
from symcnn.render.tables.options import Options

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
<h1>{title}</h1>
{body}</body>
</html>
"""
_PACKAGES = {"IEEEeqnarray": r"\usepackage{IEEEtrantools}"}
"""The package of each environment that amsmath does not define."""
_ARTICLE = r"""% Run pdflatex twice: a longtable takes its column widths from the previous run.
\documentclass[10pt,a4paper]{{article}}
\usepackage[utf8]{{inputenc}}
\usepackage[margin=2.2cm]{{geometry}}
\usepackage{{amsmath,booktabs,longtable,siunitx}}
{packages}\allowdisplaybreaks[1]
\clubpenalty=10000 \widowpenalty=10000 \displaywidowpenalty=10000
\setlength{{\parindent}}{{0pt}}
\setlength{{\parskip}}{{6pt}}
\renewcommand{{\arraystretch}}{{1.2}}
\begin{{document}}
{title}{body}\end{{document}}
"""


def page(title: str, blocks: Iterable[Block]) -> str:
    """Return a complete HTML page, without scripts or external resources, suited to printing."""
    style = resources.files(__package__).joinpath("page.css").read_text(encoding="utf-8")
    return _PAGE.format(title=escape(title), style=style, body=html.written(blocks))


def article_of(title: str, blocks: Iterable[Block], options: Options) -> str:
    """Return a complete document with an optional title and some blocks."""
    packages = _PACKAGES.get(options.environment.removesuffix("*"), "")
    return _ARTICLE.format(
        packages=f"{packages}\n" if packages else "",
        title=f"\\section*{{{escaped(title)}}}\n\n" if title else "",
        body=latex_blocks.written(blocks, options),
    )
