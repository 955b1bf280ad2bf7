"""Progress messages of a long search, on standard error."""

from __future__ import annotations

import sys
from time import perf_counter
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from symcnn.solving import SearchProgress

_INTERVAL = 1.0
"""Seconds before the first message, and between messages."""


class Progress:
    """Reports the number of searched boxes, once per second."""

    def __init__(self, *, shown: bool | None = None) -> None:
        """Start the clock; by default, messages are shown only on a terminal."""
        self.shown = _is_terminal() if shown is None else shown
        self.last = perf_counter()

    def __call__(self, tally: SearchProgress) -> None:
        """Print the progress if the last message is old enough."""
        now = perf_counter()
        if self.shown and now - self.last >= _INTERVAL:
            self.last = now
            click.echo(_format_progress(tally), err=True)


def _is_terminal() -> bool:
    """Return whether standard error is a terminal; it may be closed."""
    return sys.stderr is not None and sys.stderr.isatty()


def _format_progress(tally: SearchProgress) -> str:
    state = (
        "no solution yet" if tally.best is None else "Ctrl-C stops with the best solution so far"
    )
    return f"{tally.boxes:,} boxes searched; {state}"
