"""The blocks of a paper as LaTeX: booktabs and siunitx for tables, amsmath for equations."""

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
    Step,
    Table,
)
from symcnn.render.math.breaking import lines
from symcnn.render.math.environments import Equation, environment
from symcnn.render.math.latex import escaped, latex
from symcnn.render.math.measure import width
from symcnn.render.tables.latex_table import tabular
from symcnn.render.tables.options import Options

_SEPARATION = 3.0
"""The digits that a column of a derivation is apart from the next."""


def written(blocks: Iterable[Block], options: Options) -> str:
    """Return blocks as LaTeX, an empty line between two unless one goes on with the other."""
    found = ""
    before: Block | None = None
    for one in blocks:
        text = block(one, options)
        if text:
            goes_on = isinstance(before, Prose) and isinstance(one, Display)
            found += ("\n" if goes_on else "\n\n" if found else "") + text
            before = one
    return f"{found}\n"


@singledispatch
def block(found: Block, options: Options) -> str:  # noqa: ARG001 - what every kind takes
    """Return a block as LaTeX; needs amsmath, for tables booktabs, siunitx and longtable."""
    raise TypeError(found)  # pragma: no cover - the kinds of blocks are those below


@block.register
def _(found: Heading, options: Options) -> str:
    del options
    return rf"\section*{{{escaped(found.text)}}}"


@block.register
def _(found: Prose, options: Options) -> str:
    return "".join(
        escaped(part) if isinstance(part, str) else f"${latex(part, options.style)}$"
        for part in found.parts
    )


@block.register
def _(found: Code, options: Options) -> str:
    del options
    rows = (_breakable(line) for line in found.text.rstrip("\n").split("\n"))
    inner = " \\\\\n".join(rows)
    return f"\\begin{{flushleft}}\\ttfamily\n{inner}\n\\end{{flushleft}}"


def _breakable(line: str) -> str:
    """Return a line of code as LaTeX, which may go on in a new one after a - or a comma."""
    start = len(line) - len(line.lstrip())
    found = escaped(line.lstrip())
    for mark in "-,|":
        found = found.replace(mark, rf"{mark}\allowbreak{{}}")
    return rf"\hspace*{{{start / 2}em}}{found}" if start else rf"\mbox{{}}{found}"


@block.register
def _(found: Picture, options: Options) -> str:
    del found, options
    return ""


@block.register
def _(found: Display, options: Options) -> str:
    left = "" if found.left is None else latex(found.left, options.style)
    room = options.room - (0 if found.left is None else width(found.left) + _SEPARATION)
    rights = (tuple(lines(right, options.style, room, options.terms)) for right in found.rights)
    return environment(Equation(left, tuple(rights)), options.environment)


@block.register
def _(found: Derivation, options: Options) -> str:
    columns = max((len(step.parts) for step in found.steps), default=0)
    if columns == 0:
        return ""
    rows = _in_columns if _width(found, columns) <= options.room else _below_each_other
    inner = " \\\\\n".join(rows(step, columns, options) for step in found.steps)
    return f"\\begin{{alignat*}}{{{columns + 1}}}\n{inner}\n\\end{{alignat*}}"


def _width(found: Derivation, columns: int) -> float:
    """Return the width of a derivation in columns, all parts side by side."""
    labels = max(len(step.label) + 2 * step.depth for step in found.steps)
    widest = (
        max(
            (width(step.parts[place]) for step in found.steps if place < len(step.parts)), default=0
        )
        for place in range(columns)
    )
    return labels + sum(widest) + _SEPARATION * columns


def _in_columns(step: Step, columns: int, options: Options) -> str:
    """Return a layer in a line; the value stands in the last column whatever comes before it."""
    *most, last = (latex(part, options.style) for part in step.parts)
    cells = [*most, *[""] * (columns - len(step.parts)), last]
    signed = (f"&&{'= ' if place and cell else ' '}{cell}" for place, cell in enumerate(cells))
    return f"  & {_label(step)}\\quad {' '.join(signed)}".rstrip()


def _below_each_other(step: Step, columns: int, options: Options) -> str:
    """Return a layer with a line for each of its parts, long ones in several."""
    del columns
    rows = [f"  & {_label(step)}"]
    for place, part in enumerate(step.parts):
        first, *others = lines(part, options.style, options.room - 2 * _SEPARATION)
        rows.append(rf"  &\quad {'= ' if place else ''}{first}")
        rows += [rf"  &\qquad {{}} {line}" for line in others]
    return " \\\\\n".join(rows)


def _label(step: Step) -> str:
    indent = rf"\hspace*{{{step.depth}em}}" if step.depth else ""
    return rf"{indent}\text{{\texttt{{{escaped(step.label)}}}}}"


@block.register
def _(found: Table, options: Options) -> str:
    return tabular(found, options)
