"""What the commands take: a network, and values for its symbols."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import click
from click.shell_completion import CompletionItem

from symcnn import zoo
from symcnn.errors import NotationError, beginning
from symcnn.layers import LAYERS
from symcnn.network import Network, load, parse
from symcnn.notation.limits import MAX_LENGTH


def _complete(_ctx: click.Context, _param: click.Parameter, start: str) -> list[CompletionItem]:
    """Return the names of the zoo that begin with a text; without any, the shell lists files."""
    return complete_zoo(start) or [CompletionItem(start, type="file")]


def complete_zoo(start: str) -> list[CompletionItem]:
    """Return the networks of the zoo that begin with a text, which must not be empty."""
    return [CompletionItem(name) for name in zoo.names() if start and name.startswith(start)]


arch_argument = click.argument("arch", shell_complete=_complete)
set_option = click.option(
    "--set",
    "values",
    multiple=True,
    metavar="NAME=VALUE",
    help="Set a symbol to a value; can be repeated.",
)


@dataclass(frozen=True)
class Source:
    """What the argument for a network stands for: a text, or a name of the zoo."""

    text: str
    zoo_name: str | None = None

    @property
    def names(self) -> set[str]:
        """The names that it takes values for."""
        return set(parse(self.text).symbols)

    def network(self, values: dict[str, str]) -> Network:
        """Return the network, with values put for symbols; raises what `Network.subs` raises."""
        if self.zoo_name is not None:
            return load(self.zoo_name, **values)
        net = parse(self.text)
        return net.subs(values) if values else net


def source(arch: str) -> Source:
    """Return what an argument stands for; raise NotationError where there is no such network."""
    if named(arch):
        found = zoo.found(arch)
        return Source(found[0] if found else str(load(arch)), arch)
    return Source(_text(arch))


def named(arch: str) -> bool:
    """Return whether an argument can only be the name of a network: no text, and no file."""
    return _existing(arch) is None and arch.isidentifier() and arch not in LAYERS


def network(arch: str, values: dict[str, str]) -> Network:
    """Return the network that an argument stands for, with values put for symbols.

    Raises NotationError where there is no such network, and what `Network.subs` raises.
    """
    return source(arch).network(values)


def _text(arch: str) -> str:
    """Return the text that an argument stands for: itself, a file's, or that of standard input."""
    if arch == "-":
        return _standard_input()
    path = _existing(arch)
    if path is None:
        if "(" not in arch and ("." in arch or "/" in arch):
            raise NotationError(f"there is no file '{arch}'")
        return arch
    if path.is_dir():
        raise NotationError(f"'{arch}' is a directory")
    with _readable(arch), path.open("rb") as file:
        return _decoded(file.read(MAX_LENGTH * 4 + 1), arch)


def _standard_input() -> str:
    if sys.stdin is None:
        raise NotationError("standard input is closed")
    with _readable("standard input"):
        return _decoded(sys.stdin.buffer.read(MAX_LENGTH * 4 + 1), "standard input")


@contextmanager
def _readable(source: str) -> Iterator[None]:
    """Raise NotationError where a file or a stream cannot be read."""
    try:
        yield
    except OSError as error:
        raise NotationError(f"{source} cannot be read: {error.strerror}") from None


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


def assigned(
    texts: tuple[str, ...], option: str = "--set", example: str = "n=28"
) -> dict[str, str]:
    """Return the values of NAME=VALUE by the names; raise NotationError for a name given twice."""
    found: dict[str, str] = {}
    for text in texts:
        name, equals, value = (part.strip() for part in text.partition("="))
        if not equals:
            message = f"{option} takes NAME=VALUE, such as {example}, not '{beginning(text)}'"
            raise NotationError(message)
        if name in found:
            raise NotationError(f"{option} gives {name} twice")
        found[name] = value
    return found
