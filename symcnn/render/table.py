"""A network as a table for a terminal, and as Markdown."""

from __future__ import annotations

from io import StringIO

from symcnn.render.summary import HEADER, Report, lines, rows

_FIXED = "\ue000"
"""Stands for a space that a line is not broken at; rich breaks at a no-break space."""

_SHORT = 30
"""The brackets, in characters, that stay on one line."""


def as_text(report: Report) -> str:
    """Return a table of the layers, then the totals, for a terminal of some width."""
    from rich.console import Console  # noqa: PLC0415 - the other formats do without
    from rich.table import Table  # noqa: PLC0415

    layers = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for name in HEADER:
        right = name == HEADER[-1]
        layers.add_column(name, justify="right" if right else "left", overflow="fold")
    for row in rows(report.net):
        layers.add_row(*map(_unbroken, row))
    totals = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), show_header=False)
    totals.add_column(no_wrap=True, style="bold")
    totals.add_column(overflow="fold")
    for line in lines(report):
        totals.add_row(line.name, _unbroken(line.value))
        if line.note:
            totals.add_row("", f"[dim]({line.note})[/dim]")
    written = StringIO()
    console = Console(
        file=written,
        width=report.width,
        highlight=False,
        force_terminal=report.color,
        no_color=not report.color,
    )
    console.print(layers)
    console.print()
    console.print(totals)
    plain = written.getvalue().replace(_FIXED, " ")
    return "".join(f"{line.rstrip()}\n" for line in plain.splitlines())


def _unbroken(formula: str) -> str:
    """Return a formula with spaces inside short brackets that a line is not broken at."""
    chars, opened = list(formula), []
    for index, char in enumerate(formula):
        if char in "(⌊⌈":
            opened.append(index)
        elif char in ")⌋⌉" and index - (start := opened.pop()) <= _SHORT:
            chars[start:index] = formula[start:index].replace(" ", _FIXED)
    return "".join(chars)


def as_markdown(report: Report) -> str:
    """Return a table of the layers and a list of the totals in Markdown."""
    rule = ("---", "---", "---", "---:")
    table = (f"| {' | '.join(row)} |" for row in (HEADER, rule, *rows(report.net)))
    totals = (
        f"- {line.name}: {line.value}{f' ({line.note})' if line.note else ''}"
        for line in lines(report)
    )
    return "\n".join([*table, "", *totals]) + "\n"
