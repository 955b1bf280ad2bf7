"""Stage tables as HTML: blocks as MathML, cells that all networks share as one."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from symcnn.algebra.presentation.present import arrange
from symcnn.render.article.html import write_parts
from symcnn.render.math.mathml import inline, mathml, wrapped
from symcnn.render.math.nodes import Name, fenced
from symcnn.render.math.statements import statement
from symcnn.render.outline.label_parts import split_range
from symcnn.render.stages.align_stages import Row, Stage, shared_block
from symcnn.render.stages.block import StageBlock
from symcnn.render.stages.line import BLOCK_INPUT
from symcnn.render.stages.stage_table import StageTable, size_formula

_TIMES = "<mo>×</mo>"
_ONE_LINE, _CENTERED = ' style="white-space:nowrap"', ' style="text-align:center"'


def html(table: StageTable) -> str:
    """Return a stage table as HTML that scrolls within the page, the abbreviations below."""
    titles = "".join(f"<th>{escape(title)}</th>" for title in ("Output", *table.names))
    body = "".join(row for stage in table.stages for row in _write_stage(stage))
    foot = "".join(
        f"<tr><td{_ONE_LINE}>{escape(title)}</td>"
        f"{''.join(f'<td>{wrapped(statement(value), inline)}</td>' for value in values)}</tr>"
        for title, values in table.totals
    )
    end = f"<tfoot>{foot}</tfoot>" if foot else ""
    inside = f"<thead><tr>{titles}</tr></thead><tbody>{body}</tbody>{end}"
    notes = "; ".join(f"{_write_short(short)}: {escape(meaning)}" for short, meaning in table.notes)
    below = f"<p>{notes}</p>" if notes else ""
    return f'<div class="wide" tabindex="0"><table class="layers">{inside}</table>{below}</div>\n'


def _write_short(short: str) -> str:
    return inline(Name(short)) if short == BLOCK_INPUT.name else escape(short)


def _write_stage(stage: Stage) -> Iterator[str]:
    """Yield the rows of a stage; its output size is one cell beside all of them."""
    height = f' rowspan="{len(stage.rows)}"' if len(stage.rows) > 1 else ""
    size = f"<td{height}>{inline(size_formula(stage.size))}</td>"
    first, *others = map(_write_row, stage.rows)
    yield f"<tr>{size}{first}</tr>"
    yield from (f"<tr>{row}</tr>" for row in others)


def _write_row(row: Row) -> str:
    shared = shared_block(row)
    if shared is not None:
        return f'<td colspan="{len(row)}"{_CENTERED}>{_write_block(shared)}</td>'
    return "".join(f"<td>{'' if block is None else _write_block(block)}</td>" for block in row)


def _write_block(block: StageBlock) -> str:
    """Return a block as a matrix of its lines in brackets, with how often it is repeated."""
    if block.is_layer:
        return inline(block.lines[0].formula)
    rows = "".join(f"<mtr><mtd>{mathml(line.formula)}</mtd></mtr>" for line in block.lines)
    matrix = f"<mrow><mo>[</mo><mtable>{rows}</mtable><mo>]</mo></mrow>"
    if block.loop:
        return f"<math>{matrix}</math>{write_parts(split_range(block.loop))}"
    return f"<math>{matrix}{_TIMES}{mathml(fenced(statement(arrange(block.times))))}</math>"
