r"""A derivation as a LaTeX table: a column for the layer, and one for each part.

A table that is too wide has all parts of a layer in one column. A long table consists of several
`tabular` environments with columns of the same width, so that it continues on the next page.
amsmath is the only package that it requires.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain
from math import ceil, inf

from symcnn.render.article.blocks import Derivation, Step
from symcnn.render.math.breaking import INDENT, lines
from symcnn.render.math.latex import Style, latex
from symcnn.render.math.measure import EM, RELATION, inline_width, width, words_width
from symcnn.render.math.nodes import Chain, Math, is_tall
from symcnn.render.math.splitting import split
from symcnn.render.tables.column_widths import COLUMN_GAP, parts_width
from symcnn.render.tables.latex_words import write_words
from symcnn.render.tables.options import Options

_SLACK = 1.04
"""The factor of the widths of columns, as widths of formulas are estimates."""
_RANGE, _UNBROKEN_RANGE = ", …, ", ",\u00a0…,\u00a0"
"""The inside of a range, 1, …, n, and what stands for it where lines may end at spaces."""
_ROUNDING = 1e-6
"""The rounding errors of widths."""
_LABEL_SHARES = 0.2, 0.34
"""The minimum and the maximum share of broken labels in the width of a table."""
_MAX_LINES, _LINES_PER_PIECE = 12, 4
"""The lines from which a table is in pieces, and those of a piece."""
_MAX_ROW_LINES = 16
"""The lines from which a row of a table in pieces is cut into several."""
_SPACE_OF_LINES = r"{\normallineskip=3pt\normallineskiplimit=2pt"
"""The space between lines of a cell with fractions, which would touch each other."""
_SPACE_BELOW = r"\noalign{\vskip 3pt}"
"""The space below a row with a fraction."""


@dataclass(frozen=True)
class _Row:
    """The cells of a row as lines of LaTeX."""

    step: Step
    cells: tuple[tuple[str, ...], ...]
    """The cells after the label."""
    continues: bool = False
    """Whether it continues the cells of the row before it, which were too high for a page."""
    label_lines: int = 1
    """The lines of the label, which may be broken."""

    @property
    def is_tall(self) -> bool:
        """Whether the row has a fraction."""
        return any(map(is_tall, self.step.parts))

    @property
    def height(self) -> int:
        """The height of the row, in lines of text."""
        return max(max(map(len, self.cells)) * (2 if self.is_tall else 1), self.label_lines)


@dataclass(frozen=True)
class _Layout:
    """The titles, the widths of the columns in digits, and the rows of a table."""

    titles: tuple[str, ...]
    widths: tuple[float, ...]
    rows: tuple[_Row, ...]


def derivation_table(derivation: Derivation, options: Options) -> str:
    """Return a derivation as LaTeX; empty if it has no rows."""
    if not derivation.titles:
        return ""
    widths = _measure_columns(derivation)
    is_natural = sum(widths) + COLUMN_GAP * (len(widths) - 1) <= options.room
    layout = _arrange(derivation, widths, options) if is_natural else _fit(derivation, options)
    pieces = _split_rows(layout.rows)
    is_fixed = len(pieces) > 1 or not is_natural
    types = "".join(map(_type_of, layout.widths)) if is_fixed else "l" * len(layout.widths)
    room = layout.widths[0] if is_fixed else inf
    bodies = ["\n".join(_write_row(row, options.style, room) for row in rows) for rows in pieces]
    bodies[0] = f"  {' & '.join(layout.titles)} \\\\\n  \\hline{_SPACE_BELOW}\n{bodies[0]}"
    tables = (
        f"\\begin{{tabular}}{{@{{}}{types}@{{}}}}\n{body}\n\\end{{tabular}}" for body in bodies
    )
    opening, closing = (_SPACE_OF_LINES, "}") if is_fixed else ("", "")
    joined = "\\\\\n".join(tables)
    return f"\\nopagebreak\\medskip\\noindent{opening}\n{joined}\\par{closing}\\medskip"


def _cut_high_row(row: _Row) -> Iterator[_Row]:
    """Yield a row in several if it is so high that a page could not end within a table of it."""
    if row.height <= _MAX_ROW_LINES:
        yield row
        return
    count = _MAX_ROW_LINES // (2 if row.is_tall else 1)
    unlabeled = replace(row.step, label=None, times=None)
    for start in range(0, max(map(len, row.cells)), count):
        cells = tuple(cell[start : start + count] for cell in row.cells)
        yield _Row(unlabeled if start else row.step, cells, continues=start > 0)


def _type_of(size: float) -> str:
    return f"p{{{size * _SLACK / EM:.1f}em}}"


def _split_rows(rows: tuple[_Row, ...]) -> list[list[_Row]]:
    """Return the rows of a long table in pieces; a layer is in one piece unless it is very high."""
    remaining = sum(row.height for row in rows)
    if remaining <= _MAX_LINES:
        return [list(rows)]
    pieces: list[list[_Row]] = [[]]
    for row in chain.from_iterable(map(_cut_high_row, rows)):
        filled = sum(before.height for before in pieces[-1])
        may_begin = row.continues or row.step.label is not None
        if may_begin and filled >= _LINES_PER_PIECE <= remaining:
            pieces.append([])
        pieces[-1].append(row)
        remaining -= row.height
    return pieces


def _fit(derivation: Derivation, options: Options) -> _Layout:
    """Return a table with all parts of a layer in one column, beside broken labels if needed."""
    labels, *_ = _measure_columns(derivation)
    unbroken = max(_measure_label_piece(step) for step in derivation.steps)
    least, most = (max(share * options.room, unbroken) for share in _LABEL_SHARES)
    of_layers = (_measure_label(step) for step in derivation.steps if not step.is_repeat)
    labels = min(labels, max([least, *of_layers]), most)
    cells = (cell for step in derivation.steps for cell in step.signed())
    beside = options.room - COLUMN_GAP - max(_measure_pieces_of(*cell) for cell in cells)
    return _arrange_in_one_column(derivation, min(labels, max(least, beside)), options)


def _measure_pieces_of(left: Math | None, sign: str, cell: Math | None) -> float:
    if cell is None:
        return 0
    first, *others = map(width, split(cell, 0))
    return max(first + _measure_sign(left, sign), *(INDENT + piece for piece in others), 0)


def _measure_columns(derivation: Derivation) -> tuple[float, ...]:
    """Return the widths of the columns, in digits, if nothing is broken."""
    labels = max(_measure_label(step) for step in derivation.steps)
    rows = [[_measure_cell(*cell) for cell in step.signed()] for step in derivation.steps]
    titles = map(len, derivation.titles)
    return labels, *(max(title, *column) for title, *column in zip(titles, *rows, strict=True))


def _measure_cell(left: Math | None, sign: str, cell: Math | None) -> float:
    return 0 if cell is None else _measure_sign(left, sign) + width(cell)


def _measure_sign(left: Math | None, sign: str) -> float:
    return (0 if left is None else width(left)) + (RELATION if sign else 0)


def _measure_label_piece(step: Step) -> float:
    """Return the width of the widest unbreakable piece of a label, indented, or of its number."""
    times = 0 if step.times is None else RELATION + inline_width(step.times)
    parts = step.label.parts if step.label else ()
    piece = max(_measure_words(parts), default=0.0) + EM * (step.depth + 1)
    return max(min(piece, _measure_label(step)), times)


def _measure_words(parts: Iterable[str | Math]) -> Iterator[float]:
    """Yield the widths of words with the formulas beside them, which may be broken at signs."""
    size = 0.0
    for part in parts:
        if not isinstance(part, str):
            size += max(map(width, split(part, 0)))
            continue
        first, *others = part.replace(_RANGE, _UNBROKEN_RANGE).split(" ")
        size += words_width(first)
        for word in others:
            yield size
            size = words_width(word)
    yield size


def _measure_label(step: Step) -> float:
    times = 0 if step.times is None else RELATION + width(step.times)
    label = parts_width(step.label.parts) if step.label else 0
    return label + EM * step.depth + times


def _arrange(derivation: Derivation, widths: tuple[float, ...], options: Options) -> _Layout:
    """Return a table with a column for each part."""
    rows = []
    for step in derivation.steps:
        pairs = zip(step.signed(), widths[1:], strict=True)
        cells = (tuple(_write_cell(*cell, options.style, size)) for cell, size in pairs)
        rows.append(_Row(step, tuple(cells)))
    return _Layout(("Layer", *derivation.titles), widths, tuple(rows))


def _arrange_in_one_column(derivation: Derivation, labels: float, options: Options) -> _Layout:
    """Return a table with all parts of a layer in one column, in as few lines as they need."""
    size = options.room - labels - COLUMN_GAP
    rows = (
        _Row(
            step,
            (_fill_lines(step, options.style, size),),
            label_lines=ceil(_measure_label(step) / labels),
        )
        for step in derivation.steps
    )
    title = ", ".join(derivation.titles).capitalize()
    return _Layout(("Layer", title), (labels, size), tuple(rows))


def _fill_lines(step: Step, style: Style, size: float) -> tuple[str, ...]:
    """Return the parts of a row as lines; a part begins a line if it does not fit into the last."""
    filled: list[str] = []
    remaining = 0.0
    for cell in step.signed():
        needed = _measure_cell(*cell)
        written = list(_write_cell(*cell, style, size))
        if len(written) == 1 and needed <= remaining:
            filled[-1] += f" {written[0]}"
            remaining -= needed + 1
        elif written:
            filled += written
            remaining = size - needed - 1
    return tuple(filled)


def _write_cell(
    left: Math | None, sign: str, cell: Math | None, style: Style, size: float
) -> Iterator[str]:
    """Yield the lines of a cell; those that continue a formula are indented."""
    if cell is None:
        return
    whole = cell if left is None else Chain((left, cell), ("=",))
    before = "{}= " if sign and left is None else ""
    room = size - (RELATION if before else 0)
    fits = width(whole) <= room + _ROUNDING
    first, *others = [latex(whole, style)] if fits else lines(whole, style, room - INDENT)
    display = r"\displaystyle " if is_tall(cell) else ""
    yield f"${display}{before}{first}$"
    yield from (rf"${display}{{}}\quad {{}} {line}$" for line in others)


def _write_row(row: _Row, style: Style, room: float) -> str:
    """Return a row; its label may be broken in a column of a width, which is infinite if not."""
    label = _write_label(row.step, style, room)
    inside = " & ".join((label, *(r"\newline ".join(cell) for cell in row.cells)))
    return rf"  {inside.strip()} \\{_SPACE_BELOW if row.is_tall else ''}"


def _write_label(step: Step, style: Style, room: float) -> str:
    if step.label is None:
        return ""
    words = write_words(step.label.parts, style, room - EM * step.depth)
    start = "" if room == inf else rf"\raggedright\hangindent={step.depth + 1}em "
    indent = rf"\hspace*{{{step.depth}em}}" if step.depth else ""
    times = "" if step.times is None else rf" ${{}}\times {latex(step.times, style)}$"
    return f"{start}{indent}{words}{times}"
