"""The end of the command line: a message on standard error, and an exit status."""

from __future__ import annotations

import os
import re
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import singledispatch

import click

from symcnn.cli.colors import complain
from symcnn.errors import InfeasibleError, SymcnnError, UnboundedError
from symcnn.suggestions import suggest

INFEASIBLE = 1
"""The exit status of a query without a solution."""
DISAGREED = 1
"""The exit status of a check or a comparison that finds a difference."""
FAULTY = 2
"""The exit status of invalid input, and of output that cannot be written."""
INTERRUPTED = 130
"""The exit status after Ctrl-C."""
_UNKNOWN_CHOICE = re.compile(r"'(.*)' is not one of ")
"""The start of click's message for a value that is no choice of an option."""


@contextmanager
def ending() -> Iterator[None]:
    """Turn an error of the body into a message and an exit status."""
    try:
        _check_output()
        with warnings.catch_warnings():
            warnings.showwarning = _show_warning
            yield
    except (SymcnnError, click.ClickException, click.Abort, KeyboardInterrupt, OSError) as error:
        with suppress(OSError):  # without standard error, the exit status remains
            _show_error(error)
        sys.exit(_exit_status(error))


def _show_warning(message: Warning | str, *_: object, **__: object) -> None:
    """Print a warning on standard error."""
    complain(f"warning: {message}", "yellow")


def _check_output() -> None:
    """Raise SymcnnError if the process was started without standard output."""
    if sys.stdout is None:
        raise SymcnnError("standard output is closed")


@singledispatch
def _show_error(error: BaseException) -> None:
    """Print an error on standard error."""
    complain(f"error: {error}", "red")


@_show_error.register(click.Abort)
@_show_error.register(KeyboardInterrupt)
def _show_interrupt(error: BaseException) -> None:
    del error
    click.echo("interrupted: no result yet", err=True)


@_show_error.register
def _show_usage_error(error: click.ClickException) -> None:
    """Print an error of click in one line, worded as the other errors are."""
    message, ctx = _word(error), getattr(error, "ctx", None)
    if ctx is not None and ";" not in message:
        message += f"; `{ctx.command_path} -h` describes the command"
    complain(f"error: {message}", "red")


def _word(error: click.ClickException) -> str:
    """Return the message of an error of click, in the words of the other errors."""
    if isinstance(error, click.NoSuchOption):
        return f"unknown option '{error.option_name}'{suggest(error.option_name, _options(error))}"
    if isinstance(error, click.MissingParameter) and error.param is not None:
        kind = "option" if isinstance(error.param, click.Option) else "argument"
        return f"missing {kind} {_name(error.param)}"
    if isinstance(error, click.BadParameter) and error.param is not None:
        return _word_bad_value(error.message, error.param)
    message = error.format_message().rstrip(".").removeprefix("Got ")
    return message[:1].lower() + message[1:]


def _word_bad_value(message: str, param: click.Parameter) -> str:
    """Return the message for a bad value of an option or argument."""
    unknown = _UNKNOWN_CHOICE.match(message)
    if unknown is None or not isinstance(param.type, click.Choice):
        return f"invalid value for {_name(param)}: {message.rstrip('.')}"
    names = tuple(map(str, param.type.choices))
    hint = suggest(unknown[1], names) or f"; choose from {', '.join(names)}"
    return f"unknown value '{unknown[1]}' for {_name(param)}{hint}"


def _name(param: click.Parameter) -> str:
    """Return an option as it is given, or the name of an argument as the help shows it."""
    return param.opts[0] if isinstance(param, click.Option) else (param.name or "").upper()


def _options(error: click.UsageError) -> tuple[str, ...]:
    """Return the long options of the command of an error."""
    params = error.ctx.command.get_params(error.ctx) if error.ctx else []
    options = [option for param in params for option in param.opts]
    return tuple(option for option in options if option.startswith("--"))


@_show_error.register
def _show_lost_output(error: OSError) -> None:
    """Report lost output, and drop the buffer: Python would try to flush it again at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    complain(f"error: cannot write to standard output: {error.strerror}", "red")


def _exit_status(error: BaseException) -> int:
    """Return the exit status of an error."""
    if isinstance(error, click.Abort | KeyboardInterrupt):
        return INTERRUPTED
    return INFEASIBLE if isinstance(error, InfeasibleError | UnboundedError) else FAULTY
