"""The command line: `symcnn ARCH`, `symcnn show`, `symcnn layers`, `symcnn zoo`."""

from __future__ import annotations

import gc
import shutil
import sys
from importlib import import_module
from pathlib import Path

import click

from symcnn.algebra.forms import FORMS
from symcnn.errors import NotationError, SymcnnError
from symcnn.layers import LAYERS
from symcnn.network import Network, load, parse
from symcnn.network.nearest import nearest
from symcnn.notation.limits import MAX_LENGTH
from symcnn.render.summary import Report

FORMATS = {
    "text": "table.as_text",
    "markdown": "table.as_markdown",
    "json": "data.as_json",
    "csv": "data.as_csv",
}
"""The formats, and the functions of `render` that write them, imported where they are used."""


class _ShowByDefault(click.Group):
    """A group whose first argument, where it is no command, is what `show` shows."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put `show` in front of anything that is neither a command nor an option of the group."""
        if args and args[0] not in self.commands and args[0] not in ("--help", "--version"):
            args = ["show", *args]
        return super().parse_args(ctx, args)


@click.group(cls=_ShowByDefault)
@click.version_option(package_name="symcnn")
def main() -> None:
    """Exact formulas for convolutional networks, from one line of text.

    `symcnn ARCH` is `symcnn show ARCH`. ARCH is a network in the notation, a file that holds one,
    a name that `symcnn zoo` lists, or - for standard input.
    """


@main.command()
@click.argument("arch")
@click.option(
    "--set", "values", multiple=True, metavar="NAME=VALUE", help="Put a value for a symbol."
)
@click.option(
    "--form", type=click.Choice(list(FORMS)), help="The form of the totals [the shortest]."
)
@click.option("--by", metavar="NAME", help="The symbol that collected and horner go by.")
@click.option(
    "--bytes", "each", type=click.IntRange(min=1), default=4, help="Bytes of a number [4]."
)
@click.option("--format", "style", type=click.Choice(list(FORMATS)), default="text", help="[text]")
def show(  # noqa: PLR0913, PLR0917 - one for each option
    arch: str, values: tuple[str, ...], form: str | None, by: str | None, each: int, style: str
) -> None:
    """Show a network: its layers, its totals, and when they hold."""
    net = _network(arch, _assignments(values))
    screen = sys.stdout.isatty()
    width = shutil.get_terminal_size().columns if screen else 80
    report = Report(net, form, by, each, width, screen)
    module, _, function = FORMATS[style].partition(".")
    written = getattr(import_module(f"symcnn.render.{module}"), function)
    click.echo(written(report), nl=False)


@main.command()
@click.argument("name", required=False)
def layers(name: str | None) -> None:
    """List the layers, or say what one of them is."""
    from symcnn.render import reference  # noqa: PLC0415 - only this command needs it

    if name is None:
        click.echo(reference.overview(), nl=False)
    elif name in LAYERS:
        click.echo(reference.page(LAYERS[name]), nl=False)
    else:
        hint = nearest(name, LAYERS) or "; `symcnn layers` lists them"
        raise NotationError(f"no layer is called '{name}'{hint}")


@main.command("zoo")
@click.argument("name", required=False)
def zoo_(name: str | None) -> None:
    """List the networks that come with symcnn, or show the text of one."""
    from symcnn.render import catalogue  # noqa: PLC0415 - only this command needs it

    click.echo(catalogue.overview() if name is None else catalogue.page(name), nl=False)


def run() -> None:
    """Run the command line; a fault in what the user wrote ends it with status 2."""
    gc.disable()  # A process this short leaves little behind; looking for it takes a tenth of it.
    try:
        main()
    except SymcnnError as error:
        click.echo(f"error: {error}", err=True)
        sys.exit(2)
    finally:
        gc.enable()


def _network(arch: str, values: dict[str, str]) -> Network:
    """Return the network that an argument stands for, with values put for symbols."""
    if _existing(arch) is None and arch.isidentifier() and arch not in LAYERS:
        return load(arch, **values)
    net = parse(_text(arch))
    return net.subs(values) if values else net


def _text(arch: str) -> str:
    """Return the text that an argument stands for: itself, a file's, or that of standard input."""
    if arch == "-":
        return _decoded(sys.stdin.buffer.read(MAX_LENGTH * 4 + 1), "standard input")
    path = _existing(arch)
    if path is None:
        if "(" not in arch and ("." in arch or "/" in arch):
            raise NotationError(f"there is no file '{arch}'")
        return arch
    if path.is_dir():
        raise NotationError(f"'{arch}' is a directory")
    with path.open("rb") as file:
        return _decoded(file.read(MAX_LENGTH * 4 + 1), arch)


def _existing(arch: str) -> Path | None:
    """Return the path that an argument is, or None where there is nothing of that name."""
    try:
        return Path(arch) if arch and Path(arch).exists() else None
    except (OSError, ValueError):  # a text that cannot be the name of a file
        return None


def _decoded(content: bytes, source: str) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        message = (
            f"{source} is not text in UTF-8: byte {error.start} is {content[error.start]:#04x}"
        )
        raise NotationError(message) from None


def _assignments(texts: tuple[str, ...]) -> dict[str, str]:
    """Return the values of NAME=VALUE by the names; raise NotationError for a name given twice."""
    found: dict[str, str] = {}
    for text in texts:
        name, equals, value = (part.strip() for part in text.partition("="))
        if not equals:
            raise NotationError(f"--set takes NAME=VALUE, such as n=28, not '{text}'")
        if name in found:
            raise NotationError(f"--set gives {name} twice")
        found[name] = value
    return found
