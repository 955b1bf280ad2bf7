"""What is said while a search takes long: how far it is, on standard error."""

from __future__ import annotations

import sys
from time import perf_counter
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from symcnn.solving import Tally

_PATIENCE = 1.0
"""Seconds before anything is said, and then between one line and the next."""


class Progress:
    """Watches a search: after a second it says how many parts were looked at."""

    def __init__(self, *, shown: bool | None = None) -> None:
        """Start the clock; nothing is shown where standard error is no terminal."""
        self.shown = _terminal() if shown is None else shown
        self.last = perf_counter()

    def __call__(self, tally: Tally) -> None:
        """Say how far it is, if it is time to."""
        now = perf_counter()
        if self.shown and now - self.last >= _PATIENCE:
            self.last = now
            click.echo(_line(tally), err=True)


def _terminal() -> bool:
    """Return whether standard error is a terminal; a process may have been started without one."""
    return sys.stderr is not None and sys.stderr.isatty()


def _line(tally: Tally) -> str:
    found = "nothing found yet" if tally.best is None else "Ctrl-C ends it with the best so far"
    return f"{tally.boxes:,} parts looked at; {found}"
