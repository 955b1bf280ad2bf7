"""The networks that come with symcnn, as pages: all of them, or one with its text and members."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import fill

from symcnn import zoo
from symcnn.errors import NotationError
from symcnn.suggestions import nearest

_WIDTH = 80


def overview() -> str:
    """Return a line for each family, with its members."""
    return "\n".join(line for name in zoo.families() for line in _family(zoo.entry(name))) + "\n"


def page(name: str) -> str:
    """Return the text of a family, where it comes from, and its members with their values.

    Raises NotationError, with the nearest name, where no family and no member is called so.
    """
    family = next((found for found in map(zoo.entry, zoo.families()) if _has(found, name)), None)
    if family is None:
        hint = nearest(name, zoo.names()) or "; `symcnn zoo` lists them"
        raise NotationError(f"no network of the zoo is called '{name}'{hint}")
    return "\n".join(_page(family)) + "\n"


def _has(family: zoo.Entry, name: str) -> bool:
    return name == family.name or name in family.presets


def _family(family: zoo.Entry) -> Iterator[str]:
    yield f"{family.name}: {family.title}"
    if tuple(family.presets) != (family.name,):
        yield _filled(", ".join(family.presets))


def _page(family: zoo.Entry) -> Iterator[str]:
    yield f"# {family.title}"
    yield f"# {family.source}"
    if family.notes:
        yield fill(
            " ".join(family.notes.split()), _WIDTH, initial_indent="# ", subsequent_indent="# "
        )
    yield ""
    yield family.text.strip()
    yield ""
    for name, values in family.presets.items():
        yield f"# {name}: {', '.join(f'{key} = {value}' for key, value in values.items())}"


def _filled(text: str) -> str:
    return fill(text, _WIDTH, initial_indent="    ", subsequent_indent="    ")
