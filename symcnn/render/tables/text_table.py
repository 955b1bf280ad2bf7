"""The summary of a network as a table for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from io import StringIO
from math import inf
from typing import TypeAlias

from symcnn.network import Network
from symcnn.render.short_numbers import shorten
from symcnn.render.tables.columns import Outlined
from symcnn.render.tables.named_cells import NamedCells
from symcnn.render.tables.outline_table import OutlineTable, outline_table
from symcnn.render.tables.summary import DETAILS, Line, Report, lines, present_totals
from symcnn.render.tables.wrap import hang, packed, wrapped

_GAP = 2
"""The spaces between columns."""
_INDENT = 2
"""The indentation of a long total after its first line."""
_MAX_ALIGNED = 2
"""The number of lines up to which a total is aligned on a page that must be short."""
_MAX_LINES = 60
"""The number of lines up to which a page needs no names for the parts of its formulas."""
_ROWS = "MACs of each row"
_BOLD, _DIM, _PLAIN = "bold", "dim", ""
_Printed: TypeAlias = tuple[tuple[str, str], ...]
"""A line of a page: texts with their styles."""
_Page: TypeAlias = list[_Printed]


def as_text(report: Report) -> str:
    """Return a headline, a table of the layers and the totals, at most `report.width` wide.

    A page of more than 60 lines leaves the totals that are parts of others to `--all`. If that is
    not enough, the long parts of its formulas have names, and then the MACs of rows are left out.
    """
    for page in _pages(report):
        if len(page) <= _MAX_LINES:
            break
    text = _color(page) if report.color else "\n".join(map(_plain_text, page))
    return "".join(f"{line.rstrip()}\n" for line in text.splitlines())


def _pages(report: Report) -> Iterator[_Page]:
    """Yield fuller pages before shorter ones, in symbols and then in names; the last may be long.

    A table of all layers is asked for, and numbers have no shorter form: then nothing is left out.
    """
    table = outline_table(Outlined(report.net, report.each), report.columns, report.depth)
    has_symbols, is_whole = bool(report.net.symbols), report.depth == inf
    if not (report.where and has_symbols):
        yield from _plain_pages(report, table, can_leave_out=has_symbols and not is_whole)
    if not has_symbols:
        return
    named = replace(report, where=True)
    if report.where or is_whole:
        yield _named_page(named, table)
    if not is_whole:
        yield _named_page(named, table, DETAILS)
        if report.columns is None:
            yield _named_page(named, table.without("macs"), (_ROWS, *DETAILS))


def _plain_pages(report: Report, table: OutlineTable, *, can_leave_out: bool) -> Iterator[_Page]:
    """Yield a page in symbols, and one without details; none if the table alone is too long."""
    head = [*_head(report, table.lines(report.width, table.texts))]
    if not (can_leave_out and len(head) >= _MAX_LINES):
        shown = present_totals(report)
        yield [*head, *_totals(report, lines(report, shown), inf)]
        if can_leave_out:
            yield [*head, *_totals(report, lines(report, shown, DETAILS))]


def _named_page(report: Report, table: OutlineTable, left_out: Sequence[str] = ()) -> _Page:
    """Return a page in names for the long parts of its formulas."""
    cells = NamedCells(table.pieces())
    shown = present_totals(report, cells, left_out)
    texts = table.named_texts(cells.texts(shown.cells))
    head = _head(report, table.lines(report.width, texts))
    return [*head, *_totals(report, lines(report, shown, left_out))]


def _head(report: Report, table: Iterable[str]) -> Iterator[_Printed]:
    """Yield the notation if it is asked for, the headline and the table."""
    if report.notation:
        yield from (_print(line) for line in (*str(report.net).split("\n"), ""))
    headline = _headline(report.net)
    for line in [headline] if len(headline) <= report.width else headline.rsplit(" · ", 1):
        yield _print(line, _BOLD)
    yield _print("")
    for place, line in enumerate(table):
        yield _print(line, _PLAIN if place else _BOLD)
    yield _print("")


def _totals(
    report: Report, totals: Iterable[Line], aligned: float = _MAX_ALIGNED
) -> Iterator[_Printed]:
    """Yield the totals, each after its title, those of few lines aligned."""
    totals = list(totals)
    room = max(len(line.name) for line in totals) + _GAP
    for line in totals:
        value = packed(line.value.split("\n"), report.width - room)
        first, *others = hang(line.name.ljust(room), value, report.width, _INDENT, aligned)
        yield (line.name, _BOLD), (first[len(line.name) :], _PLAIN)
        yield from map(_print, others)
        if line.note:
            last = others[-1] if others else " " * room
            indent = last[: len(last) - len(last.lstrip())]
            note = wrapped(f"({line.note})", report.width - len(indent))
            yield from (_print(f"{indent}{words}", _DIM) for words in note.split("\n"))


def _print(text: str, style: str = _PLAIN) -> _Printed:
    return ((text, style),)


def _plain_text(line: _Printed) -> str:
    return "".join(text for text, _ in line)


def _color(page: Iterable[_Printed]) -> str:
    """Return a page with the codes of a terminal for bold and dim text."""
    from rich.console import Console  # noqa: PLC0415 - plain text does without
    from rich.text import Text  # noqa: PLC0415

    written = StringIO()
    console = Console(
        file=written, highlight=False, markup=False, soft_wrap=True, force_terminal=True
    )
    for line in page:
        console.print(Text.assemble(*line))
    return written.getvalue()


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
