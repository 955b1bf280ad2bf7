"""The catalogue: families of networks, read from the files beside this one when asked for."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any, TypeAlias

Values: TypeAlias = Mapping[str, int | str]
"""Values of parameters: integers, or other numbers as they are written: 0.75."""


@dataclass(frozen=True)
class Entry:
    """A family of networks: a text with parameters, and for each published member their values."""

    name: str
    title: str
    source: str
    notes: str
    text: str
    presets: Mapping[str, Values]


def families() -> tuple[str, ...]:
    """Return the names of the families, in order."""
    return tuple(_entries())


def entry(name: str) -> Entry:
    """Return a family by its name; raise KeyError where there is none."""
    return _entries()[name]


def names() -> tuple[str, ...]:
    """Return every name that `found` knows: of families, and of their members."""
    members = (preset for family in _entries().values() for preset in family.presets)
    return tuple(sorted({*_entries(), *members}))


def found(name: str) -> tuple[str, Values] | None:
    """Return the text and the values of a member, or of a family without values; None for neither.

    A name that both have is the member's.
    """
    for family in _entries().values():
        if name in family.presets:
            return family.text, family.presets[name]
    if name in _entries():
        return _entries()[name].text, {}
    return None


@cache
def _entries() -> Mapping[str, Entry]:
    """Return the families by their names, each from the file of its name."""
    files = (file for file in resources.files(__package__).iterdir() if file.name.endswith(".toml"))
    read = (
        _entry(file.name.removesuffix(".toml"), file.read_text(encoding="utf-8")) for file in files
    )
    return MappingProxyType({family.name: family for family in sorted(read, key=_name)})


def _name(family: Entry) -> str:
    return family.name


def _entry(name: str, toml: str) -> Entry:
    fields: dict[str, Any] = tomllib.loads(toml)
    presets = fields.pop("presets")
    return Entry(
        name=name,
        title=fields["title"],
        source=fields["source"],
        notes=fields.get("notes", ""),
        text=fields["text"],
        presets=MappingProxyType({each: MappingProxyType(presets[each]) for each in presets}),
    )
