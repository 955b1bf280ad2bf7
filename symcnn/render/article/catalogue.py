"""The gallery of networks as text: a page for each family."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import fill

from symcnn import zoo
from symcnn.errors import NotationError
from symcnn.suggestions import suggest

_LINE_WIDTH = 80


def page(name: str) -> str:
    """Return the source text of a family, its reference, and its members with their values.

    Raises NotationError, with the nearest name, for a name that is not in the gallery.
    """
    family = next(
        (entry for entry in map(zoo.entry, zoo.families()) if _includes(entry, name)), None
    )
    if family is None:
        hint = suggest(name, zoo.names()) or "; `symcnn zoo` lists the networks"
        raise NotationError(f"unknown network '{name}'{hint}")
    return "\n".join(_page_lines(family)) + "\n"


def _includes(family: zoo.Entry, name: str) -> bool:
    return name == family.name or name in family.presets


def _page_lines(family: zoo.Entry) -> Iterator[str]:
    yield f"# {family.title}"
    yield f"# {family.source}"
    if family.notes:
        yield fill(
            " ".join(family.notes.split()), _LINE_WIDTH, initial_indent="# ", subsequent_indent="# "
        )
    yield ""
    yield family.text.strip()
    yield ""
    for name, values in family.presets.items():
        yield f"# {name}: {', '.join(f'{key} = {value}' for key, value in values.items())}"
