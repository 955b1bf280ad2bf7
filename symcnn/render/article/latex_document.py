"""A paper as a whole LaTeX file, which pdflatex takes as it is."""

from __future__ import annotations

from collections.abc import Iterable

from symcnn.render.article.blocks import Block
from symcnn.render.article.latex import written
from symcnn.render.math.latex import escaped
from symcnn.render.tables.options import Options

_PACKAGES = {"IEEEeqnarray": r"\usepackage{IEEEtrantools}"}
"""What an environment needs beyond amsmath."""
_ARTICLE = r"""% Run pdflatex twice: a longtable has the widths that it had the time before.
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
    """Return a whole article with blocks; a title stands above them if there is one."""
    packages = _PACKAGES.get(options.environment.removesuffix("*"), "")
    return _ARTICLE.format(
        packages=f"{packages}\n" if packages else "",
        title=f"\\section*{{{escaped(title)}}}\n\n" if title else "",
        body=written(blocks, options),
    )
