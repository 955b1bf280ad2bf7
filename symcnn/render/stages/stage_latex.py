r"""Stage tables in LaTeX: blocks as bmatrix, booktabs rules, a cell for what networks share."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from symcnn.algebra.presentation.present import arrange
from symcnn.render.article.digit_groups import group_alike
from symcnn.render.math.bracket_sizes import INLINE
from symcnn.render.math.breaking import lines
from symcnn.render.math.latex import Style, escaped, latex
from symcnn.render.math.measure import inline_width, words_width
from symcnn.render.math.nodes import Name, fenced
from symcnn.render.math.statements import statement
from symcnn.render.outline.label_parts import split_range
from symcnn.render.stages.align_stages import Row, shared_block
from symcnn.render.stages.block import StageBlock
from symcnn.render.stages.line import BLOCK_INPUT, StageLine
from symcnn.render.stages.stage_table import StageTable, size_formula
from symcnn.render.tables.column_widths import (
    COLUMN_GAP,
    FOOTNOTE,
    NORMAL,
    SCRIPT,
    parts_width,
    width_limit,
)
from symcnn.render.tables.latex_environment import (
    TableEnvironment,
    TabularRows,
    enclose,
    join_cells,
)
from symcnn.render.tables.latex_words import write_words
from symcnn.render.tables.options import Options

_FONTS = (
    NORMAL,
    FOOTNOTE,
    replace(SCRIPT, command=rf"{SCRIPT.command}\setlength{{\tabcolsep}}{{3pt}}"),
)
"""The font sizes, the largest first."""
_MAX_LINE = 24.0
"""The width of a line of a block, in digits, from which it is broken; shorter ones never are."""
_LEAST_LAYER = 11.0
"""The width of a single layer, in digits, from which it is broken if a table is too wide."""
_BRACKETS, _TIMES = 2.0, 3.0
"""The widths of the brackets around a block, and of the sign before its count, in digits."""
_WITHIN_STAGE = r"\addlinespace[4pt]"
"""The space between rows, whose matrices would touch each other."""
_NEXT = r" \\ "
_CONTINUED = r" \\ \quad {} "
"""The breaks between the lines of a block, and within one of them."""


@dataclass(frozen=True)
class _Layout:
    """How a table is set: its font, where lines are broken, and its symbols and digits."""

    font: str
    layers: tuple[float, ...]
    """The widths, in digits, from which single layers are broken in each column."""
    totals_room: float
    """The width from which totals are broken."""
    style: Style
    """The style of channels and sizes."""
    totals: Style
    """The style of totals, whose digits are grouped alike."""


def tabular(table: StageTable, options: Options, environment: TableEnvironment) -> str:
    """Return a stage table as LaTeX, as wide as the text if the blocks allow it."""
    layout = _fit(table, options)
    rows = TabularRows(
        "l" + "c" * len(table.names),
        join_cells(["Output", *map(escaped, table.names)]),
        list(_yield_rows(table, layout)),
        list(_yield_notes(table, layout)),
        layout.font,
    )
    return enclose(rows, environment)


def _fit(table: StageTable, options: Options) -> _Layout:
    """Return the largest font with which the blocks fit the text, or the smallest font.

    With the smallest, single layers are broken if they are wider than the blocks.
    """
    first, columns = _size_width(table), range(len(table.names))
    blocks = [_blocks_width(table, each, is_layer=False) for each in columns]
    layers = [_blocks_width(table, each, is_layer=True) for each in columns]
    wide = list(map(max, blocks, layers))
    gaps = COLUMN_GAP * (1 + len(wide))
    rooms = [(font.command, (options.table_room - gaps) * font.factor - first) for font in _FONTS]
    font, room = next((each for each in rooms if sum(wide) <= each[1]), rooms[-1])
    narrow = [max(block, _LEAST_LAYER) for block in blocks]
    least = wide if sum(wide) <= room else list(map(min, wide, narrow))
    totals = [
        max(width, _totals_width(table, each)) for width, each in zip(least, columns, strict=True)
    ]
    limit = max(width_limit(totals, room), *least)
    grouped = group_alike(options, table.totals).style
    return _Layout(font, tuple(least), limit, options.style, grouped)


def _size_width(table: StageTable) -> float:
    """Return the width of the first column: output sizes and titles of totals."""
    sizes = [inline_width(size_formula(stage.size)) for stage in table.stages]
    titles = [words_width(title) for title, _ in table.totals]
    return max([words_width("Output"), *sizes, *titles])


def _blocks_width(table: StageTable, index: int, *, is_layer: bool) -> float:
    """Return the width of the single layers or of the blocks of a network, without totals."""
    rows = (row for stage in table.stages for row in stage.rows if shared_block(row) is None)
    blocks = [row[index] for row in rows]
    widths = [_block_width(each) for each in blocks if each and each.is_layer == is_layer]
    return max([words_width(table.names[index]), *widths])


def _block_width(block: StageBlock) -> float:
    """Return the width of a block, with lines that are broken if they are long."""
    widest = max(min(_MAX_LINE, inline_width(line.formula)) for line in block.lines)
    return widest if block.is_layer else widest + _around(block)


def _totals_width(table: StageTable, index: int) -> float:
    """Return the width of the totals of a network on one line."""
    return max((inline_width(statement(values[index])) for _, values in table.totals), default=0.0)


def _around(block: StageBlock) -> float:
    """Return the width of the brackets and the count of a block."""
    if block.loop:
        return _BRACKETS + parts_width(split_range(block.loop))
    return _BRACKETS + _TIMES + inline_width(statement(arrange(block.times)))


def _yield_rows(table: StageTable, layout: _Layout) -> Iterator[str]:
    """Yield the stages with a space between them, the totals below a rule."""
    for index, stage in enumerate(table.stages):
        if index:
            yield r"\addlinespace"
        size = f"${_tight(latex(size_formula(stage.size), layout.style))}$"
        for position, row in enumerate(stage.rows):
            if position:
                yield _WITHIN_STAGE
            yield join_cells(["" if position else size, *_write_row(row, layout)])
    if table.totals:
        yield r"\midrule"
    for title, values in table.totals:
        cells = (
            _stacked(lines(statement(value), layout.totals, layout.totals_room, setting=INLINE))
            for value in values
        )
        yield join_cells([title, *(f"${cell}$" for cell in cells)])


def _write_row(row: Row, layout: _Layout) -> list[str]:
    shared = shared_block(row)
    if shared is not None:
        block = _write_block(shared, layout.style, _MAX_LINE)
        return [rf"\multicolumn{{{len(row)}}}{{c}}{{{block}}}"]
    return [
        "" if block is None else _write_block(block, layout.style, room)
        for block, room in zip(row, layout.layers, strict=True)
    ]


def _write_block(block: StageBlock, style: Style, room: float) -> str:
    """Return a block as a matrix of its lines, with how often it is repeated."""
    if block.is_layer:
        return f"${_stacked(_broken_line(block.lines[0], style, room))}$"
    rows = (_CONTINUED.join(_broken_line(line, style, _MAX_LINE)) for line in block.lines)
    matrix = rf"\begin{{bmatrix}} {_NEXT.join(rows)} \end{{bmatrix}}"
    if block.loop:
        return f"${matrix}${write_words(split_range(block.loop), style, room)}"
    times = fenced(statement(arrange(block.times)))
    return rf"${matrix} \times {latex(times, style)}$"


def _broken_line(line: StageLine, style: Style, room: float) -> list[str]:
    """Return a line of a block, broken if long, with a space as in text after a comma."""
    broken = lines(line.formula, style, min(room, _MAX_LINE), setting=INLINE)
    return [_tight(each).replace(", ", r",\ ") for each in broken]


def _tight(formula: str) -> str:
    """Return a formula with kernels and sizes in one piece, as papers set them."""
    return formula.replace(r" \times ", r"{\times}")


def _stacked(formula: Sequence[str]) -> str:
    """Return the lines of a formula below each other."""
    if len(formula) == 1:
        return formula[0]
    return rf"\begin{{array}}{{@{{}}l@{{}}}} {_CONTINUED.join(formula)} \end{{array}}"


def _yield_notes(table: StageTable, layout: _Layout) -> Iterator[str]:
    """Yield the rows with the abbreviations of a table, which follow its last rule."""
    font = "" if layout.font else r"\footnotesize "
    for short, meaning in table.notes:
        name = f"${latex(Name(short), layout.style)}$" if short == BLOCK_INPUT.name else short
        columns = len(table.names) + 1
        yield rf"\multicolumn{{{columns}}}{{l}}{{{font}{name}: {meaning}}} \\"
