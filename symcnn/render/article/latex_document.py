"""Complete LaTeX documents, ready for pdflatex."""

from __future__ import annotations

from collections.abc import Iterable

from symcnn.render.article.blocks import Block
from symcnn.render.article.latex_blocks import written
from symcnn.render.math.latex import escaped
from symcnn.render.tables.options import Options

_PACKAGES = {"IEEEeqnarray": r"\usepackage{IEEEtrantools}"}
"""The package of each environment that amsmath does not define."""
_ARTICLE = r"""% Run pdflatex twice: a longtable takes its column widths from the previous run.
\documentclass[10pt,a4paper]{{article}}
\usepackage[utf8]{{inputenc}}
\usepackage[margin=2.2cm]{{geometry}}
\usepackage{{amsmath,booktabs,longtable,siunitx}}
{packages}\allowdisplaybreaks
\setlength{{\parindent}}{{0pt}}
\setlength{{\parskip}}{{6pt}}
\renewcommand{{\arraystretch}}{{1.2}}
\begin{{document}}
{title}{body}\end{{document}}
"""


def article_of(title: str, blocks: Iterable[Block], options: Options) -> str:
    """Return a complete document with an optional title and some blocks."""
    packages = _PACKAGES.get(options.environment.removesuffix("*"), "")
    return _ARTICLE.format(
        packages=f"{packages}\n" if packages else "",
        title=f"\\section*{{{escaped(title)}}}\n\n" if title else "",
        body=written(blocks, options),
    )
