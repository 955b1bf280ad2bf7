"""How the command line ends: a line on standard error and a status, whatever happened."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import singledispatch

import click

from symcnn.errors import InfeasibleError, SymcnnError, UnboundedError

INFEASIBLE = 1
"""The status where a question has no solution."""
DISAGREED = 1
"""The status where a framework does not agree."""
FAULTY = 2
"""The status for a fault in what the user wrote, and where output cannot be written."""
INTERRUPTED = 130
"""The status of a command that was ended by Ctrl-C."""


@contextmanager
def ending() -> Iterator[None]:
    """End the process with one line and a status where what is run raises."""
    try:
        _check_output()
        yield
    except (SymcnnError, click.ClickException, click.Abort, KeyboardInterrupt, OSError) as error:
        with suppress(OSError):  # where standard error cannot be written to, the status says it
            _shown(error)
        sys.exit(_status(error))


def _check_output() -> None:
    """Raise SymcnnError where the process was started without a standard output."""
    if sys.stdout is None:
        raise SymcnnError("standard output is closed")


@singledispatch
def _shown(error: BaseException) -> None:
    """Print an error on standard error."""
    click.echo(f"error: {error}", err=True)


@_shown.register(click.Abort)
@_shown.register(KeyboardInterrupt)
def _(error: BaseException) -> None:
    del error
    click.echo("interrupted: there is nothing to show yet", err=True)


@_shown.register
def _(error: click.ClickException) -> None:
    error.show()


@_shown.register
def _(error: OSError) -> None:
    """Say that output is lost, and drop what is left of it: Python would try again at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    click.echo(f"error: standard output cannot be written to: {error.strerror}", err=True)


def _status(error: BaseException) -> int:
    """Return the status that an error ends the process with."""
    if isinstance(error, click.Abort | KeyboardInterrupt):
        return INTERRUPTED
    return INFEASIBLE if isinstance(error, InfeasibleError | UnboundedError) else FAULTY
