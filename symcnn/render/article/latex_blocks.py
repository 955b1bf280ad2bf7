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
    Step,
    Table,
)
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
    columns = max((len(step.parts) for step in derivation.steps), default=0)
    if columns == 0:
        return ""
    rows = (
        _write_step_in_columns
        if _measure(derivation, columns) <= options.room
        else _write_step_in_lines
    )
    inner = " \\\\\n".join(rows(step, columns, options) for step in derivation.steps)
    return f"\\begin{{alignat*}}{{{columns + 1}}}\n{inner}\n\\end{{alignat*}}"


def _measure(derivation: Derivation, columns: int) -> float:
    """Return the width, in digits, of a derivation with all parts side by side."""
    labels = max(len(step.label) + 2 * step.depth for step in derivation.steps)
    widest = (
        max(
            (width(step.parts[index]) for step in derivation.steps if index < len(step.parts)),
            default=0,
        )
        for index in range(columns)
    )
    return labels + sum(widest) + _COLUMN_GAP * columns


def _write_step_in_columns(step: Step, columns: int, options: Options) -> str:
    """Return a layer as one line; its value is always in the last column."""
    *before, last = (latex(part, options.style) for part in step.parts)
    cells = [*before, *[""] * (columns - len(step.parts)), last]
    signed = (f"&&{'= ' if index and cell else ' '}{cell}" for index, cell in enumerate(cells))
    return f"  & {_write_label(step)}\\quad {' '.join(signed)}".rstrip()


def _write_step_in_lines(step: Step, columns: int, options: Options) -> str:
    """Return a layer with each part on its own lines."""
    del columns
    rows = [f"  & {_write_label(step)}"]
    for index, part in enumerate(step.parts):
        first, *others = lines(part, options.style, options.room - 2 * _COLUMN_GAP)
        rows.append(rf"  &\quad {'= ' if index else ''}{first}")
        rows += [rf"  &\qquad {{}} {line}" for line in others]
    return " \\\\\n".join(rows)


def _write_label(step: Step) -> str:
    indent = rf"\hspace*{{{step.depth}em}}" if step.depth else ""
    return rf"{indent}\text{{\texttt{{{escaped(step.label)}}}}}"


@block.register
def _write_table(table: Table, options: Options) -> str:
    return tabular(table, options)
