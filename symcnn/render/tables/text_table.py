"""The summary of a network as a table for a terminal."""

from __future__ import annotations

from io import StringIO
from typing import TYPE_CHECKING

from symcnn.network import Network
from symcnn.render.short_numbers import shorten
from symcnn.render.tables.columns import Outlined
from symcnn.render.tables.outline_table import table_lines
from symcnn.render.tables.summary import Report, lines
from symcnn.render.tables.wrap import wrapped

if TYPE_CHECKING:
    from rich.table import Table

_GAP = 2
"""The spaces between columns."""


def as_text(report: Report) -> str:
    """Return a headline, a table of the layers and the totals, at most `report.width` wide."""
    from rich.console import Console  # noqa: PLC0415 - the other formats do without

    written = StringIO()
    console = Console(
        file=written,
        width=report.width,
        highlight=False,
        markup=False,
        soft_wrap=True,
        force_terminal=report.color,
        no_color=not report.color,
    )
    net = report.net
    if report.notation:
        console.print(f"{net}\n")
    console.print(f"{_headline(net)}\n", style="bold")
    shown = Outlined(net, report.each)
    header, *rows = table_lines(shown, report.columns, report.depth, report.width)
    console.print(header, style="bold")
    for line in rows:
        console.print(line)
    console.print()
    console.print(_build_totals(report))
    return "".join(f"{line.rstrip()}\n" for line in written.getvalue().splitlines())


def _headline(net: Network) -> str:
    """Return the totals that are numbers in short, and the input: 25.6 M parameters."""
    counts = [(net.params, "parameter"), (net.macs, "MAC")]
    if net.total("frozen") != 0:
        counts.insert(1, (net.total("frozen"), "frozen parameter"))
    known = [_format_count(int(count), noun) for count, noun in counts if count.is_Integer]
    end = "" if len(known) == len(counts) else f" → {net.output}"
    return " · ".join([*known, f"input {net.input}{end}"])


def _format_count(number: int, noun: str) -> str:
    """Return a number with its noun, exact for parameters: 25,557,032 ≈ 25.6 M parameters."""
    exact, (short, rounded) = f"{number:,}", shorten(number)
    sign = "=" if rounded == number else "≈"
    is_short = exact == short or noun == "MAC"
    return f"{short if is_short else f'{exact} {sign} {short}'} {noun}{'' if number == 1 else 's'}"


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
