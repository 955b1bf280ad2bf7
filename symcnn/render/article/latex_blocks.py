"""The blocks of an article as LaTeX: booktabs and siunitx for tables, amsmath for equations."""

from __future__ import annotations

from collections.abc import Iterable
from functools import singledispatch

from symcnn.render.article.blocks import (
    Block,
    Code,
    Derivation,
    Display,
    Heading,
    Picture,
    Prose,
    Table,
)
from symcnn.render.article.derivation_table import derivation_table
from symcnn.render.math.breaking import lines
from symcnn.render.math.environments import Equation, environment
from symcnn.render.math.latex import escaped, latex
from symcnn.render.math.measure import width
from symcnn.render.tables.latex_table import tabular
from symcnn.render.tables.options import Options

_COLUMN_GAP = 3.0
"""The space between the columns of a derivation, in digits."""


def written(blocks: Iterable[Block], options: Options) -> str:
    """Return blocks as LaTeX, each a paragraph; an equation continues the prose previous it."""
    document = ""
    previous: Block | None = None
    for current in blocks:
        text = block(current, options)
        if text:
            continues = isinstance(previous, Prose) and isinstance(current, Display)
            document += ("\n" if continues else "\n\n" if document else "") + text
            previous = current
    return f"{document}\n"


@singledispatch
def block(found: Block, options: Options) -> str:  # noqa: ARG001 - the registered functions use it
    """Return a block as LaTeX; requires amsmath, and for tables booktabs, siunitx, longtable."""
    raise TypeError(found)  # pragma: no cover - every kind of block is registered below


@block.register
def _write_heading(heading: Heading, options: Options) -> str:
    del options
    return rf"\section*{{{escaped(heading.text)}}}"


@block.register
def _write_prose(prose: Prose, options: Options) -> str:
    return "".join(
        escaped(part) if isinstance(part, str) else f"${latex(part, options.style)}$"
        for part in prose.parts
    )


@block.register
def _write_code(code: Code, options: Options) -> str:
    del options
    rows = (_make_breakable(line) for line in code.text.rstrip("\n").split("\n"))
    inner = " \\\\\n".join(rows)
    return f"\\begin{{flushleft}}\\ttfamily\n{inner}\n\\end{{flushleft}}"


def _make_breakable(line: str) -> str:
    """Return a line of code as LaTeX, breakable after a hyphen, a comma and a bar."""
    start = len(line) - len(line.lstrip())
    code = escaped(line.lstrip())
    for mark in "-,|":
        code = code.replace(mark, rf"{mark}\allowbreak{{}}")
    return rf"\hspace*{{{start / 2}em}}{code}" if start else rf"\mbox{{}}{code}"


@block.register
def _write_picture(picture: Picture, options: Options) -> str:
    del picture, options
    return ""


@block.register
def _write_display(equation: Display, options: Options) -> str:
    left = "" if equation.left is None else latex(equation.left, options.style)
    room = options.room - (0 if equation.left is None else width(equation.left) + _COLUMN_GAP)
    rights = (tuple(lines(right, options.style, room, options.terms)) for right in equation.rights)
    return environment(Equation(left, tuple(rights)), options.environment)


@block.register
def _write_derivation(derivation: Derivation, options: Options) -> str:
    return derivation_table(derivation, options)


@block.register
def _write_table(table: Table, options: Options) -> str:
    return tabular(table, options)
