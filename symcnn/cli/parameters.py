"""Arguments of the commands: a network, and values for its symbols."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from math import inf
from pathlib import Path

import click
from click.shell_completion import CompletionItem

from symcnn import zoo
from symcnn.algebra.presentation.presented import FORMS
from symcnn.errors import NotationError, beginning
from symcnn.layers import LAYERS
from symcnn.network import Network, load, parse
from symcnn.notation.limits import MAX_LENGTH
from symcnn.render.tables.named_networks import choose_name
from symcnn.suggestions import check_known


def _complete(_ctx: click.Context, _param: click.Parameter, start: str) -> list[CompletionItem]:
    """Return the names of the zoo that begin with a text; without any, the shell lists files."""
    return complete_zoo(start) or [CompletionItem(start, type="file")]


def complete_zoo(start: str) -> list[CompletionItem]:
    """Return the networks of the zoo that begin with a text, which must not be empty."""
    return [CompletionItem(name) for name in zoo.names() if start and name.startswith(start)]


arch_argument = click.argument("arch", shell_complete=_complete)
archs_argument = click.argument(
    "arch", nargs=-1, required=True, metavar="ARCH...", shell_complete=_complete
)
set_option = click.option(
    "--set",
    "values",
    multiple=True,
    metavar="NAME=VALUE",
    help="Set a symbol to a value; can be repeated.",
)
form_option = click.option(
    "--form",
    type=click.Choice(list(FORMS)),
    help="Form of the totals: by default a summand per layer, or the shortest form.",
)


def _join_names(_ctx: click.Context, _param: click.Parameter, names: tuple[str, ...]) -> str | None:
    """Return the names of an option that can be repeated as one list."""
    return ",".join(names) or None


where_option = click.option(
    "--where", is_flag=True, help="Name long parts of formulas, and define each once, after them."
)
by_option = click.option(
    "--by",
    multiple=True,
    callback=_join_names,
    metavar="NAME",
    help="Symbols to collect by, the first outermost: --by w,e; can be repeated.",
)

depth_option = click.option(
    "--depth", type=click.IntRange(min=0), metavar="N", help="Unfold N levels of blocks."
)
all_option = click.option("--all", "everything", is_flag=True, help="Show every layer.")


def unfolded(depth: int | None, *, everything: bool) -> float | None:
    """Return the depth to unfold to, None for the usual one; raise NotationError for both."""
    if everything and depth is not None:
        raise NotationError("--all shows every layer; it cannot have a --depth")
    return inf if everything else depth


def _split_names(
    _ctx: click.Context, _param: click.Parameter, given: tuple[str, ...]
) -> tuple[str, ...] | None:
    """Return the names of an option that takes several and can be repeated; None for none."""
    return tuple(name.strip() for names in given for name in names.split(",")) or None


column_option = click.option(
    "--column",
    "columns",
    multiple=True,
    callback=_split_names,
    metavar="NAMES",
    help="Columns, such as layer,output,working; can be repeated.",
)


@dataclass(frozen=True)
class Source:
    """The network of a command: source text, or the name of a network in the gallery."""

    text: str
    zoo_name: str | None = None

    @property
    def without_values(self) -> Network:
        """The network with all its symbols."""
        return parse(self.text)

    def network(self, values: dict[str, str]) -> Network:
        """Return the network with values substituted for symbols; raises as `Network.subs` does."""
        if self.zoo_name is not None:
            return load(self.zoo_name, **values)
        net = parse(self.text)
        return net.subs(values) if values else net


def source(arch: str) -> Source:
    """Return the network of an argument; raise NotationError for an unknown name or file."""
    if named(arch):
        entry = zoo.definition(arch)
        return Source(entry[0] if entry else str(load(arch)), arch)
    return Source(_read_text(arch))


def named(arch: str) -> bool:
    """Return whether an argument can only be the name of a network, not source text or a file."""
    return _existing_path(arch) is None and arch.isidentifier() and arch not in LAYERS


def network(arch: str, values: dict[str, str]) -> Network:
    """Return the network of an argument, with values substituted for symbols.

    Raises NotationError for an unknown name or file, and the errors of `Network.subs`.
    """
    return source(arch).network(values)


def networks(archs: Sequence[str], values: dict[str, str]) -> dict[str, Network]:
    """Return the networks of several arguments by name, with values substituted for symbols.

    A value is for each network that has the symbol. Raises NotationError for equal arguments,
    SymcnnError for a symbol that no network has, and the errors of `network`.
    """
    if len(archs) == 1:
        return {choose_name(archs[0], 1): network(archs[0], values)}
    for index, arch in enumerate(archs):
        if arch in archs[:index]:
            raise NotationError(f"'{beginning(arch)}' is given more than once")
    sources = [source(arch) for arch in archs]
    symbols = [each.without_values.symbols if values else {} for each in sources]
    known = tuple(dict.fromkeys(name for names in symbols for name in names))
    for name in values:
        check_known(name, known, "symbol")
    chosen = [{name: values[name] for name in values if name in names} for names in symbols]
    return {
        choose_name(arch, index): each.network(given)
        for index, (arch, each, given) in enumerate(zip(archs, sources, chosen, strict=True), 1)
    }


def _read_text(arch: str) -> str:
    """Return the source text of an argument: the argument, a file, or standard input."""
    if arch == "-":
        return _read_standard_input()
    path = _existing_path(arch)
    if path is None:
        if "(" not in arch and ("." in arch or "/" in arch):
            raise NotationError(f"no such file: '{arch}'")
        return arch
    if path.is_dir():
        raise NotationError(f"'{arch}' is a directory, not a file")
    with _reading(arch), path.open("rb") as file:
        return _decode(file.read(MAX_LENGTH * 4 + 1), arch)


def _read_standard_input() -> str:
    if sys.stdin is None:
        raise NotationError("standard input is closed")
    with _reading("standard input"):
        return _decode(sys.stdin.buffer.read(MAX_LENGTH * 4 + 1), "standard input")


@contextmanager
def _reading(source: str) -> Iterator[None]:
    """Raise NotationError if a file or stream cannot be read."""
    try:
        yield
    except OSError as error:
        raise NotationError(f"cannot read {source}: {error.strerror}") from None


def _existing_path(arch: str) -> Path | None:
    """Return the path of an existing file or directory, or None."""
    try:
        return Path(arch) if arch and Path(arch).exists() else None
    except (OSError, ValueError):  # text that is no valid file name
        return None


def _decode(content: bytes, source: str) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        message = (
            f"{source} is not valid UTF-8: byte {content[error.start]:#04x} at offset {error.start}"
        )
        raise NotationError(message) from None


def assigned(
    texts: tuple[str, ...], option: str = "--set", example: str = "n=28"
) -> dict[str, str]:
    """Return the values of NAME=VALUE by name; raise NotationError for a repeated name."""
    values: dict[str, str] = {}
    for text in texts:
        name, equals, value = (part.strip() for part in text.partition("="))
        if not (name and equals and value):
            message = f"{option} expects NAME=VALUE, such as {example}, not '{beginning(text)}'"
            raise NotationError(message)
        if name in values:
            raise NotationError(f"{option} sets {name} more than once")
        values[name] = value
    return values
