"""Colors of the terminal: green answers, red errors, bold carets.

Nothing is colored that is written to a file or a pipe. NO_COLOR turns colors off, and FORCE_COLOR
turns them on everywhere; of both, NO_COLOR holds.
"""

from __future__ import annotations

import os
import re
import sys
from typing import TextIO

import click

_CARETS = re.compile(r" *\^+")
"""A line that points at the line before it."""


def is_colored(stream: TextIO | None) -> bool:
    """Return whether colors are written to a stream; it may be closed."""
    if stream is None or os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR", "0") not in ("", "0"):
        return True
    return stream.isatty() and os.environ.get("TERM") != "dumb"


def emphasize(line: str) -> str:
    """Return a line of an answer, in green on a terminal."""
    return click.style(line, fg="green") if is_colored(sys.stdout) else line


def print_text(text: str) -> None:
    """Print text that may be colored and ends with a newline."""
    click.echo(text, nl=False, color=is_colored(sys.stdout))


def complain(message: str, color: str) -> None:
    """Print a message on standard error: its first line in a color, its carets bold."""
    if not is_colored(sys.stderr):
        click.echo(message, err=True)
        return
    first, *others = message.split("\n")
    lines = (click.style(line, bold=True) if _CARETS.fullmatch(line) else line for line in others)
    click.echo("\n".join([click.style(first, fg=color), *lines]), err=True, color=True)
