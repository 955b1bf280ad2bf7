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
    Heading,
    Picture,
    Prose,
    Step,
    Table,
)
from symcnn.render.math.bracket_sizes import INLINE
from symcnn.render.math.breaking import INDENT, lines
from symcnn.render.math.environments import Equation, environment
from symcnn.render.math.latex import escaped, latex
from symcnn.render.math.measure import width
from symcnn.render.math.nodes import Chain, Math
from symcnn.render.math.splitting import split
from symcnn.render.tables.column_widths import CODE_LETTER, DEPTH
from symcnn.render.tables.latex_table import breakable, tabular
from symcnn.render.tables.options import Options

_COLUMN_GAP = 3.0
"""The space between the columns of a derivation, in digits."""
_SIGN = 2.8
"""The width of an equals sign, in digits."""
_LEAST_SHARE = 0.6
"""The share of a line that broken right sides need for themselves; with less, equations hang."""


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
        escaped(part) if isinstance(part, str) else f"${_write_inline(part, options)}$"
        for part in prose.parts
    )


def _write_inline(formula: Math, options: Options) -> str:
    r"""Return a formula within a sentence; a long one may be broken at each of its signs."""
    room = options.room / 2
    if INLINE.width(formula) <= room:
        return latex(formula, options.style)
    pieces = split(formula, room, INLINE)
    return r" \allowbreak ".join(latex(piece, options.style) for piece in pieces)


@block.register
def _write_code(code: Code, options: Options) -> str:
    del options
    rows = (_indent_code(line) for line in code.text.rstrip("\n").split("\n"))
    inner = " \\\\\n".join(rows)
    return f"\\begin{{flushleft}}\\ttfamily\n{inner}\n\\end{{flushleft}}"


def _indent_code(line: str) -> str:
    """Return a line of code as breakable LaTeX, with its indentation."""
    start = len(line) - len(line.lstrip())
    code = breakable(line.lstrip())
    return rf"\hspace*{{{start / 2}em}}{code}" if start else rf"\mbox{{}}{code}"


@block.register
def _write_picture(picture: Picture, options: Options) -> str:
    del picture, options
    return ""


@block.register
def _write_display(equation: Display, options: Options) -> str:
    return _write_equations((equation,), options)


@block.register
def _write_aligned(aligned: Aligned, options: Options) -> str:
    return _write_equations(aligned.equations, options)


def _write_equations(equations: tuple[Display, ...], options: Options) -> str:
    """Return equations aligned at their signs, or hanging if little room is left beside them."""
    labels = (width(equation.left) + _SIGN for equation in equations if equation.left)
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
    labels = max(CODE_LETTER * len(step.label) + DEPTH * step.depth for step in derivation.steps)
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
    return f"  & {_write_label(step, options)}\\quad {' '.join(signed)}".rstrip()


def _write_step_in_lines(step: Step, columns: int, options: Options) -> str:
    """Return a layer with its parts below its label, on as few lines as possible."""
    del columns
    room = options.room - 2 * INDENT - DEPTH * step.depth
    first, *others = lines(_chain(step.parts), options.style, room)
    indent = _indentation(step)
    rows = [rf"  &{indent}\quad {first}"]
    rows += [rf"  &{indent}\qquad {{}} {line}" for line in others]
    return f"  & {_write_label(step, options)} \\\\*\n" + " \\\\\n".join(rows)


def _indentation(step: Step) -> str:
    return rf"\hspace*{{{step.depth}em}}" if step.depth else ""


def _write_label(step: Step, options: Options) -> str:
    """Return the label of a step, in a paragraph of its own if it is long."""
    indent = _indentation(step)
    room = options.room - DEPTH * step.depth
    if CODE_LETTER * len(step.label) <= room:
        return rf"{indent}\text{{\texttt{{{escaped(step.label)}}}}}"
    paragraph = rf"\raggedright\ttfamily {breakable(step.label)}"
    return rf"{indent}\parbox{{{room / 2:.1f}em}}{{{paragraph}}}"


@block.register
def _write_table(table: Table, options: Options) -> str:
    return tabular(table, options)
