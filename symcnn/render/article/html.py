"""The blocks of a paper as HTML, mathematics as MathML."""

from __future__ import annotations

from collections.abc import Iterable
from functools import singledispatch
from html import escape

from sympy import Expr

from symcnn.render.article.blocks import (
    Block,
    Cell,
    Code,
    Derivation,
    Display,
    Heading,
    Line,
    Picture,
    Prose,
    Step,
    Table,
)
from symcnn.render.math.mathml import display, inline
from symcnn.render.math.nodes import Math
from symcnn.render.math.statements import statement


def written(blocks: Iterable[Block]) -> str:
    """Return blocks as HTML."""
    return "\n".join(map(block, blocks)) + "\n"


@singledispatch
def block(found: Block) -> str:
    """Return a block as HTML. What may be wide can be moved sideways within the page."""
    raise TypeError(found)  # pragma: no cover - the kinds of blocks are those below


@block.register
def _(found: Heading) -> str:
    return f"<h2>{escape(found.text)}</h2>"


@block.register
def _(found: Prose) -> str:
    parts = (escape(part) if isinstance(part, str) else inline(part) for part in found.parts)
    return f"<p>{''.join(parts)}</p>"


@block.register
def _(found: Code) -> str:
    return f"<pre>{escape(found.text)}</pre>"


@block.register
def _(found: Picture) -> str:
    caption = f"<figcaption>{escape(found.caption)}</figcaption>"
    return f'<figure><div class="wide">{found.svg}</div>{caption}</figure>'


@block.register
def _(found: Display) -> str:
    left = "" if found.left is None else inline(found.left)
    first, *others = (_right(right) for right in found.rights)
    sign = f"<td>{left}</td><td>{'=' if left else ''}</td>"
    rows = [f"<tr>{sign}{first}</tr>", *(f"<tr><td></td><td>=</td>{row}</tr>" for row in others)]
    return _scrolled(f'<table class="equation">{"".join(rows)}</table>')


def _right(right: Math) -> str:
    return f"<td>{display(right)}</td>"


@block.register
def _(found: Derivation) -> str:
    columns = max((len(step.parts) for step in found.steps), default=0)
    rows = "".join(_step(step, columns) for step in found.steps)
    return _scrolled(f'<table class="derivation">{rows}</table>')


def _step(step: Step, columns: int) -> str:
    """Return a layer as a row; the value stands in the last column whatever comes before it."""
    *most, last = map(display, step.parts)
    cells = [*most, *[""] * (columns - len(step.parts)), last]
    signs = [
        "" if place == 0 else f"<td>{'=' * bool(cell)}</td>" for place, cell in enumerate(cells)
    ]
    signed = (f"{sign}<td>{cell}</td>" for sign, cell in zip(signs, cells, strict=True))
    indent = f' style="padding-left:{step.depth}em"' if step.depth else ""
    return f"<tr><th{indent}><code>{escape(step.label)}</code></th>{''.join(signed)}</tr>"


@block.register
def _(found: Table) -> str:
    counts = [_is_count(found, place) for place in range(len(found.columns))]
    titles = (
        _tag("th", escape(column.title), count=count)
        for column, count in zip(found.columns, counts, strict=True)
    )
    head = f"<thead><tr>{''.join(titles)}</tr></thead>"
    body = "".join(_row(found, line, counts) for line in found.lines)
    foot = ""
    if found.totals is not None:
        foot = f"<tfoot>{_row(found, found.totals, counts)}</tfoot>"
    return _scrolled(f'<table class="layers">{head}<tbody>{body}</tbody>{foot}</table>')


def _row(found: Table, line: Line, counts: list[bool]) -> str:
    code = line is not found.totals
    cells = [
        _tag("td", _cell(cell, code=code and column.code), count=count)
        for column, cell, count in zip(found.columns, line.cells, counts, strict=True)
    ]
    if line.depth:
        cells[0] = cells[0].replace("<td", f'<td style="padding-left:{line.depth + 0.6}em"', 1)
    return f"<tr>{''.join(cells)}</tr>"


def _tag(name: str, inside: str, *, count: bool) -> str:
    style = ' class="count"' if count else ""
    return f"<{name}{style}>{inside}</{name}>"


def _cell(cell: Cell, *, code: bool) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return f"<code>{escape(cell)}</code>" if code else escape(cell)
    return inline(statement(cell))


def _is_count(found: Table, place: int) -> bool:
    """Tell whether a column has numbers alone, or shares, which stand on the right."""
    cells = [line.cells[place] for line in found.lines if line.cells[place] is not None]
    return bool(cells) and all(
        cell.is_Integer if isinstance(cell, Expr) else str(cell).endswith(" %") for cell in cells
    )


def _scrolled(inside: str) -> str:
    """Return something wide in a frame of its own, which a keyboard can reach too."""
    return f'<div class="wide" tabindex="0">{inside}</div>'
