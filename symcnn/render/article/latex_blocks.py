"""The blocks of an article as LaTeX: booktabs and siunitx for tables, amsmath for equations."""

from __future__ import annotations

from collections.abc import Iterable
from functools import singledispatch

from symcnn.render.article.blocks import (
    Aligned,
    Block,
    Code,
    Derivation,
    Display,
    Folded,
    Heading,
    KeyFigures,
    Picture,
    Prose,
    Table,
)
from symcnn.render.article.derivation_table import derivation_table
from symcnn.render.math.breaking import lines
from symcnn.render.math.environments import Equation, environment
from symcnn.render.math.latex import escaped, latex
from symcnn.render.math.measure import RELATION, width
from symcnn.render.math.nodes import Chain, Math
from symcnn.render.tables.latex_table import breakable, tabular
from symcnn.render.tables.latex_words import write_words
from symcnn.render.tables.options import Options

_LEAST_SHARE = 0.6
"""The share of a line that broken right sides need for themselves; with less, equations hang."""

_NO_EMPTY_LINE = "\\vspace{-\\baselineskip}\n"
"""The removal of the empty line that TeX sets before equations that begin a paragraph."""
_HANG = 2.0
"""The indentation of the lines that continue code, in em."""


def written(blocks: Iterable[Block], options: Options) -> str:
    """Return blocks as LaTeX, each a paragraph; an equation continues the prose before it."""
    document = ""
    previous: Block | None = None
    for current in blocks:
        text = block(current, options)
        if text:
            continues = isinstance(previous, Prose) and isinstance(current, Display)
            document += "\n" if continues else "\n\n" if document else ""
            if isinstance(previous, Heading) and isinstance(current, Aligned):
                document += _NO_EMPTY_LINE
            document += text
            previous = current
    return f"{document}\n"


@singledispatch
def block(content: Block, options: Options) -> str:  # noqa: ARG001 - the registered functions use it
    """Return a block as LaTeX; requires amsmath, and for tables booktabs, siunitx, longtable."""
    raise TypeError(content)  # pragma: no cover - every kind of block is registered below


@block.register
def _write_heading(heading: Heading, options: Options) -> str:
    del options
    return rf"\section*{{{escaped(heading.text)}}}"


@block.register
def _write_prose(prose: Prose, options: Options) -> str:
    return write_words(prose.parts, options.style, options.room / 2)


@block.register
def _write_code(code: Code, options: Options) -> str:
    del options
    rows = "\n".join(map(_write_code_line, code.text.rstrip("\n").split("\n")))
    return f"{{\\raggedright\\ttfamily\\parindent=0pt\\parskip=0pt\n{rows}\n}}"


def _write_code_line(line: str) -> str:
    """Return a line of code as a breakable paragraph of LaTeX that hangs below its indentation."""
    start = (len(line) - len(line.lstrip())) / 2
    indent = rf"\hspace*{{{start}em}}" if start else r"\mbox{}"
    return rf"\hangindent={start + _HANG}em {indent}{breakable(line.lstrip())}\par"


@block.register
def _leave_out(shown: Picture | KeyFigures | Folded, options: Options) -> str:
    """Return nothing for what only a page shows."""
    del shown, options
    return ""


@block.register
def _write_display(equation: Display, options: Options) -> str:
    return _write_equations((equation,), options)


@block.register
def _write_aligned(aligned: Aligned, options: Options) -> str:
    groups = filter(None, (aligned.equations, aligned.definitions))
    return "\nwhere\n".join(_write_equations(group, options) for group in groups)


def _write_equations(equations: tuple[Display, ...], options: Options) -> str:
    """Return equations aligned at their signs, or hanging if little room is left beside them."""
    labels = (width(equation.left) + RELATION for equation in equations if equation.left)
    room = options.room - max(labels, default=0)
    rights = (right for equation in equations for right in equation.rights)
    hangs = room < options.room * _LEAST_SHARE and any(width(right) > room for right in rights)
    written = _hang if hangs and options.terms is None else _align
    lined = tuple(written(equation, room, options) for equation in equations)
    return environment(lined, options.environment)


def _align(equation: Display, room: float, options: Options) -> Equation:
    """Return an equation with its right sides, each on its own lines."""
    left = "" if equation.left is None else latex(equation.left, options.style)
    rights = (lines(right, options.style, room, options.terms) for right in equation.rights)
    return Equation(left, tuple(map(tuple, rights)))


def _hang(equation: Display, room: float, options: Options) -> Equation:
    """Return an equation whose left side stands on the first of its lines."""
    del room
    sides = equation.rights if equation.left is None else (equation.left, *equation.rights)
    return Equation("", (tuple(lines(_chain(sides), options.style, options.room)),))


def _chain(sides: tuple[Math, ...]) -> Math:
    """Return the sides of an equation as one formula."""
    return Chain(sides, ("=",) * (len(sides) - 1)) if len(sides) > 1 else sides[0]


@block.register
def _write_derivation(derivation: Derivation, options: Options) -> str:
    return derivation_table(derivation, options)


@block.register
def _write_table(table: Table, options: Options) -> str:
    return tabular(table, options)
