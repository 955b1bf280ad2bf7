"""The file that a command writes its text to, instead of printing it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click
from click.core import ParameterSource

from symcnn.cli.colors import print_text
from symcnn.errors import NotationError
from symcnn.suggestions import ABBREVIATIONS, choose_from


def check_folder(_ctx: click.Context, _param: click.Parameter, path: str | None) -> str | None:
    """Return the path of a file to write; raise NotationError if its folder does not exist."""
    if path is not None and not Path(path).parent.is_dir():
        raise NotationError(f"cannot write {path}: no such folder")
    return path


output_option = click.option(
    "-o",
    "--output",
    metavar="FILE",
    callback=check_folder,
    help="File to write; by default, the text is printed.",
)


def write_output(text: str, path: str | None) -> None:
    """Write text that ends with a newline to a file, or print it if there is none.

    Raises NotationError for a file that cannot be written.
    """
    if path is None:
        print_text(text)
        return
    try:
        Path(path).write_text(text, encoding="utf-8", newline="")
    except OSError as error:
        raise NotationError(f"cannot write {path}: {error.strerror}") from None


def choose_format(path: str | None, given: str, option: str, formats: Iterable[str]) -> str:
    """Return the format of an output: that of the option, or else of the ending of the file.

    `given` is the value of the option, which may be its default: the format of a file without an
    ending. Raises NotationError for an ending that is that of no format.
    """
    ending = "" if path is None else Path(path).suffix.removeprefix(".").lower()
    ctx = click.get_current_context()
    (param,) = (each for each in ctx.command.params if option in each.opts)
    is_default = ctx.get_parameter_source(param.name or "") is ParameterSource.DEFAULT
    if not (ending and is_default):
        return given
    known, guessed = tuple(formats), ABBREVIATIONS.get(ending, ending)
    if guessed not in known:
        raise NotationError(
            f"the ending of '{path}' names no format; add {option}: {choose_from(known)}"
        )
    return guessed
