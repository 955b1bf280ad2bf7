"""The end of the command line: a message on standard error, and an exit status."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import singledispatch

import click

from symcnn.errors import InfeasibleError, SymcnnError, UnboundedError

INFEASIBLE = 1
"""The exit status of a query without a solution."""
DISAGREED = 1
"""The exit status of a check that finds a difference."""
FAULTY = 2
"""The exit status of invalid input, and of output that cannot be written."""
INTERRUPTED = 130
"""The exit status after Ctrl-C."""


@contextmanager
def ending() -> Iterator[None]:
    """Turn an error of the body into a message and an exit status."""
    try:
        _check_output()
        yield
    except (SymcnnError, click.ClickException, click.Abort, KeyboardInterrupt, OSError) as error:
        with suppress(OSError):  # without standard error, the exit status remains
            _show_error(error)
        sys.exit(_exit_status(error))


def _check_output() -> None:
    """Raise SymcnnError if the process was started without standard output."""
    if sys.stdout is None:
        raise SymcnnError("standard output is closed")


@singledispatch
def _show_error(error: BaseException) -> None:
    """Print an error on standard error."""
    click.echo(f"error: {error}", err=True)


@_show_error.register(click.Abort)
@_show_error.register(KeyboardInterrupt)
def _show_interrupt(error: BaseException) -> None:
    del error
    click.echo("interrupted: no result yet", err=True)


@_show_error.register
def _show_usage_error(error: click.ClickException) -> None:
    error.show()


@_show_error.register
def _show_lost_output(error: OSError) -> None:
    """Report lost output, and drop the buffer: Python would try to flush it again at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    click.echo(f"error: cannot write to standard output: {error.strerror}", err=True)


def _exit_status(error: BaseException) -> int:
    """Return the exit status of an error."""
    if isinstance(error, click.Abort | KeyboardInterrupt):
        return INTERRUPTED
    return INFEASIBLE if isinstance(error, InfeasibleError | UnboundedError) else FAULTY
