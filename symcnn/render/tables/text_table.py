"""The summary of a network as a table for a terminal."""

from __future__ import annotations

from io import StringIO
from typing import TYPE_CHECKING

from symcnn.render.tables.summary import HEADER, Report, cells, lines
from symcnn.render.tables.wrap import wrapped

if TYPE_CHECKING:
    from rich.table import Table

_LAYER_WIDTH = 30
"""The width of the layer column, beyond which arguments go on a new line."""
_INDENT = "\n  "
"""The break before a continuation line."""
_GAP = 2
"""The spaces between columns."""


def as_text(report: Report) -> str:
    """Return a table of the layers, then the totals, at most `report.width` characters wide.

    If the table is wider, the columns of each layer are listed below each other instead.
    """
    from rich.console import Console  # noqa: PLC0415 - the other formats do without

    written = StringIO()
    console = Console(
        file=written,
        width=report.width,
        highlight=False,
        markup=False,
        force_terminal=report.color,
        no_color=not report.color,
    )
    layers = [(_fold_arguments(layer), *others) for layer, *others in cells(report.net)]
    fits = _measure([HEADER, *layers]) <= report.width
    console.print(_build_columns(layers) if fits else _build_list(layers, report.width))
    console.print()
    console.print(_build_totals(report))
    return "".join(f"{line.rstrip()}\n" for line in written.getvalue().splitlines())


def _build_columns(rows: list[tuple[str, ...]]) -> Table:
    """Return the layers as a table with a column for each of `HEADER`."""
    table = _new_table(show_header=True)
    for name in HEADER:
        table.add_column(name, justify="right" if name == HEADER[-1] else "left")
    for row in rows:
        table.add_row(*row)
    return table


def _build_list(cells: list[tuple[str, ...]], width: int) -> Table:
    """Return the layers as a list, each with a line for its output, working and parameters."""
    table = _new_table(show_header=False)
    table.add_column(no_wrap=True)
    room = width - len("  parameters") - _GAP
    for layer, *others in cells:
        table.add_row("layer", layer.replace(_INDENT, ""), style="bold")
        for name, value in zip(HEADER[1:], others, strict=True):
            if value:
                table.add_row(f"  {name.lower()}", wrapped(value, room))
    return table


def _build_totals(report: Report) -> Table:
    from rich.text import Text  # noqa: PLC0415

    totals = list(lines(report))
    table = _new_table(show_header=False)
    table.add_column(no_wrap=True, style="bold")
    room = report.width - max(len(line.name) for line in totals) - _GAP
    for line in totals:
        table.add_row(line.name, wrapped(line.value, room))
        if line.note:
            table.add_row("", Text(wrapped(f"({line.note})", room), style="dim"))
    return table


def _new_table(*, show_header: bool) -> Table:
    from rich.table import Table  # noqa: PLC0415

    return Table(box=None, pad_edge=False, padding=(0, _GAP, 0, 0), show_header=show_header)


def _measure(cells: list[tuple[str, ...]]) -> int:
    """Return the width of a table in which only the layers are broken into lines."""
    columns = zip(*cells, strict=True)
    widest = (max(len(line) for cell in column for line in cell.split("\n")) for column in columns)
    return sum(widest) + _GAP * (len(HEADER) - 1)


def _fold_arguments(layer: str) -> str:
    """Return a layer with its arguments on several lines if they are long."""
    folded, *arguments = layer.split(",")
    room = _LAYER_WIDTH - len(folded)
    for argument in arguments:
        room -= len(argument) + 1
        folded += f",{argument}" if room >= 0 else f",{_INDENT}{argument}"
        room = room if room >= 0 else _LAYER_WIDTH - len(argument) - len(_INDENT)
    return folded
