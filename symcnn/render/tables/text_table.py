"""A network as a table for a terminal."""

from __future__ import annotations

from io import StringIO
from typing import TYPE_CHECKING

from symcnn.render.tables.summary import HEADER, Report, cells, lines
from symcnn.render.tables.wrap import wrapped

if TYPE_CHECKING:
    from rich.table import Table

_LAYER = 30
"""The width at which the arguments of a layer go on in a new line."""
_INDENT = "\n  "
"""What goes before such a line."""
_GAP = 2
"""The space between columns."""


def as_text(report: Report) -> str:
    """Return a table of the layers, then the totals, for a terminal of some width.

    Where the table would be too wide, each layer has lines of its own.
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
    found = [(_folded(layer), *rest) for layer, *rest in cells(report.net)]
    fits = _width([HEADER, *found]) <= report.width
    console.print(_columns(found) if fits else _blocks(found, report.width))
    console.print()
    console.print(_totals(report))
    return "".join(f"{line.rstrip()}\n" for line in written.getvalue().splitlines())


def _columns(rows: list[tuple[str, ...]]) -> Table:
    """Return the layers as a table with a column for each of `HEADER`."""
    table = _table(show_header=True)
    for name in HEADER:
        table.add_column(name, justify="right" if name == HEADER[-1] else "left")
    for row in rows:
        table.add_row(*row)
    return table


def _blocks(cells: list[tuple[str, ...]], width: int) -> Table:
    """Return the layers below each other, each with a line for its output and its parameters."""
    table = _table(show_header=False)
    table.add_column(no_wrap=True)
    room = width - len("  parameters") - _GAP
    for layer, *rest in cells:
        table.add_row("layer", layer.replace(_INDENT, ""), style="bold")
        for name, value in zip(HEADER[1:], rest, strict=True):
            if value:
                table.add_row(f"  {name.lower()}", wrapped(value, room))
    return table


def _totals(report: Report) -> Table:
    from rich.text import Text  # noqa: PLC0415

    found = list(lines(report))
    table = _table(show_header=False)
    table.add_column(no_wrap=True, style="bold")
    room = report.width - max(len(line.name) for line in found) - _GAP
    for line in found:
        table.add_row(line.name, wrapped(line.value, room))
        if line.note:
            table.add_row("", Text(wrapped(f"({line.note})", room), style="dim"))
    return table


def _table(*, show_header: bool) -> Table:
    from rich.table import Table  # noqa: PLC0415

    return Table(box=None, pad_edge=False, padding=(0, _GAP, 0, 0), show_header=show_header)


def _width(cells: list[tuple[str, ...]]) -> int:
    """Return the width of a table in which nothing is broken but layers are."""
    columns = zip(*cells, strict=True)
    widest = (max(len(part) for cell in column for part in cell.split("\n")) for column in columns)
    return sum(widest) + _GAP * (len(HEADER) - 1)


def _folded(layer: str) -> str:
    """Return a layer with its arguments on several lines where they are long."""
    found, *rest = layer.split(",")
    room = _LAYER - len(found)
    for part in rest:
        room -= len(part) + 1
        found += f",{part}" if room >= 0 else f",{_INDENT}{part}"
        room = room if room >= 0 else _LAYER - len(part) - len(_INDENT)
    return found
