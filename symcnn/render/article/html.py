"""The blocks of an article as HTML, with formulas as MathML."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import singledispatch
from html import escape
from itertools import starmap

from sympy import Expr

from symcnn.render.article.blocks import (
    Aligned,
    Block,
    Cell,
    Code,
    Derivation,
    Display,
    Folded,
    Heading,
    KeyFigures,
    Label,
    Line,
    Picture,
    Prose,
    Step,
    Table,
)
from symcnn.render.math.bracket_sizes import DISPLAY
from symcnn.render.math.mathml import display, inline, wrapped
from symcnn.render.math.measure import EM
from symcnn.render.math.nodes import Math
from symcnn.render.math.statements import statement
from symcnn.render.tables.code_pieces import code_pieces
from symcnn.render.tables.column_widths import parts_width

_MAX_LETTERS = 16
"""The length up to which code is on one line."""
_LEAST_LABEL, _LABEL_SLACK = 16.0, 8.0
"""The width up to which labels are not broken, and the width beside half of a label, in digits."""


def written(blocks: Iterable[Block]) -> str:
    """Return blocks as HTML, one below the other."""
    return "\n".join(map(block, blocks)) + "\n"


@singledispatch
def block(content: Block) -> str:
    """Return a block as HTML; wide equations and tables scroll within the page."""
    raise TypeError(content)  # pragma: no cover - every kind of block is registered below


@block.register
def _write_heading(heading: Heading) -> str:
    return f'<h2 id="{anchor(heading)}">{escape(heading.text)}</h2>'


def anchor(heading: Heading) -> str:
    """Return the name by which a link reaches a heading.

    >>> anchor(Heading("MACs, layer by layer"))
    'macs-layer-by-layer'
    """
    return "-".join(re.findall(r"\w+", heading.text.lower()))


@block.register
def _write_key_figures(figures: KeyFigures) -> str:
    rows = (
        f"<div><dt>{escape(noun)}</dt><dd>{escape(short)}</dd><dd>{escape(exact)}</dd></div>"
        for noun, short, exact in figures.figures
    )
    return f'<dl class="figures">{"".join(rows)}</dl>'


@block.register
def _write_folded(folded: Folded) -> str:
    title = f"<summary>{escape(folded.title)}</summary>"
    return f"<details>{title}\n{written(folded.blocks)}</details>"


@block.register
def _write_prose(prose: Prose) -> str:
    return f"<p>{write_parts(prose.parts)}</p>"


def write_parts(parts: Iterable[str | Math]) -> str:
    """Return words with inline formulas."""
    return "".join(
        escape(part) if isinstance(part, str) else wrapped(part, inline) for part in parts
    )


@block.register
def _write_code(code: Code) -> str:
    return f"<pre>{escape(code.text)}</pre>"


@block.register
def _write_picture(picture: Picture) -> str:
    caption = f"<figcaption>{escape(picture.caption)}</figcaption>"
    return f'<figure><div class="wide">{picture.svg}</div>{caption}</figure>'


@block.register
def _write_display(equation: Display) -> str:
    return _write_equations((equation,))


@block.register
def _write_aligned(aligned: Aligned) -> str:
    groups = filter(None, (aligned.equations, aligned.definitions))
    return "\n<p>where</p>\n".join(map(_write_equations, groups))


def _write_equations(equations: Iterable[Display]) -> str:
    rows = "".join(row for equation in equations for row in _write_equation_rows(equation))
    return make_scrollable(f'<table class="equation">{rows}</table>')


def _write_equation_rows(equation: Display) -> Iterator[str]:
    left = "" if equation.left is None else inline(equation.left)
    first, *others = (_write_right_side(right) for right in equation.rights)
    yield f"<tr><td>{left}</td><td>{'=' if left else ''}</td>{first}</tr>"
    yield from (f"<tr><td></td><td>=</td>{row}</tr>" for row in others)


def _write_right_side(right: Math) -> str:
    return f"<td>{wrapped(right, display, DISPLAY)}</td>"


@block.register
def _write_derivation(derivation: Derivation) -> str:
    titles = "".join(f'<th colspan="2">{title}</th>' for title in derivation.titles)
    rows = "".join(map(_write_step, derivation.steps))
    head = f"<thead><tr><th>Layer</th>{titles}</tr></thead>"
    return make_scrollable(f'<table class="derivation">{head}<tbody>{rows}</tbody></table>')


def _write_step(step: Step) -> str:
    """Return a layer as a row, with two cells for each part: what precedes it, and the part."""
    cells = "".join(starmap(_write_part, step.signed()))
    indent = f' style="padding-left:{step.depth}em"' if step.depth else ""
    times = "" if step.times is None else f" × {inline(step.times)}"
    label = f"{write_parts(step.label.parts)}{times}" if step.label else ""
    return f"<tr><th{indent}>{label}</th>{cells}</tr>"


def _write_part(left: Math | None, sign: str, cell: Math | None) -> str:
    before = "" if left is None else inline(left)
    part = "" if cell is None else wrapped(cell, display, DISPLAY)
    gap = " " if before and sign else ""
    return f"<td>{before}{gap}{sign}</td><td>{part}</td>"


@block.register
def _write_table(table: Table) -> str:
    counts = [_is_count(table, index) for index in range(len(table.columns))]
    titles = [
        _write_cell("th", escape(column.title), count=count)
        for column, count in zip(table.columns, counts, strict=True)
    ]
    titles[0] = titles[0].replace("<th", f"<th{_style_labels(table)}", 1)
    head = f"<thead><tr>{''.join(titles)}</tr></thead>"
    body = "".join(_write_row(table, line, counts) for line in table.lines)
    foot = ""
    if table.totals is not None:
        foot = f"<tfoot>{_write_row(table, table.totals, counts)}</tfoot>"
    return make_scrollable(f'<table class="layers">{head}<tbody>{body}</tbody>{foot}</table>')


def _style_labels(table: Table) -> str:
    """Return the style of a column of labels, wide enough for each of them in two lines."""
    labels = ((line.depth, line.cells[0]) for line in table.lines)
    widths = [
        EM * depth + parts_width(label.parts) for depth, label in labels if isinstance(label, Label)
    ]
    if not widths:
        return ""
    width = min(max(widths), max(_LEAST_LABEL, max(widths) / 2)) + _LABEL_SLACK
    return f' style="width:min({width:.0f}ch, 25vw)"'


def _write_row(table: Table, line: Line, counts: list[bool]) -> str:
    cells = line.arranged(table.order).cells
    columns = zip(table.columns, cells, counts, strict=True)
    written = [
        _write_cell(
            "td",
            _cell_content(cell, code=column.code),
            "" if index == 0 or cell is None else column.title,
            count=count,
        )
        for index, (column, cell, count) in enumerate(columns)
    ]
    if line.depth:
        written[0] = written[0].replace("<td", f'<td style="padding-left:{line.depth + 1.6}em"', 1)
    return f"<tr>{''.join(written)}</tr>"


def _write_cell(name: str, inside: str, title: str = "", *, count: bool) -> str:
    """Return a cell; its title is shown on a narrow page, where rows are blocks of their own."""
    style = ' class="count"' if count else ""
    titled = f' data-title="{escape(title)}"' if title else ""
    return f"<{name}{style}{titled}>{inside}</{name}>"


def _cell_content(cell: Cell, *, code: bool) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return _write_code_words(cell) if code else escape(cell)
    if isinstance(cell, Label):
        return write_parts(cell.parts)
    return wrapped(statement(cell), inline)


def _write_code_words(code: str) -> str:
    """Return code; within long code, a line may end after signs."""
    pieces = code_pieces(code) if len(code) > _MAX_LETTERS else [code]
    return f"<code>{'<wbr/>'.join(map(escape, pieces))}</code>"


def _is_count(table: Table, index: int) -> bool:
    """Return whether a column has only numbers or shares, which are right-aligned."""
    cells = [line.cells[index] for line in table.lines if line.cells[index] is not None]
    return bool(cells) and all(
        cell.is_Integer if isinstance(cell, Expr) else str(cell).endswith(" %") for cell in cells
    )


def make_scrollable(inside: str) -> str:
    """Wrap wide content in a scrollable container that the keyboard can focus."""
    return f'<div class="wide" tabindex="0">{inside}</div>'
