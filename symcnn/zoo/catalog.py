"""The catalogue of network families, which are read from TOML files on first use."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any, TypeAlias

Values: TypeAlias = Mapping[str, int | str]
"""Values of symbols: integers, or other numbers as texts, such as "0.75"."""


@dataclass(frozen=True)
class Entry:
    """A family of networks: its text, and the values of its symbols for each published member."""

    name: str
    title: str
    source: str
    notes: str
    text: str
    presets: Mapping[str, Values]
    year: int
    """The year of publication."""
    years: Mapping[str, int]
    """The years of the members that other papers published."""

    def year_of(self, member: str) -> int:
        """Return the year in which a member was published.

        >>> entry("resnet").year_of("resnet50"), entry("resnet").year_of("resnext50_32x4d")
        (2015, 2016)
        """
        return self.years.get(member, self.year)


def families() -> tuple[str, ...]:
    """Return the names of the families, in order."""
    return tuple(_read_entries())


def entry(name: str) -> Entry:
    """Return a family by its name; raise KeyError for an unknown name."""
    return _read_entries()[name]


def names() -> tuple[str, ...]:
    """Return the names of all families and members, sorted."""
    members = (preset for family in _read_entries().values() for preset in family.presets)
    return tuple(sorted({*_read_entries(), *members}))


def definition(name: str) -> tuple[str, Values] | None:
    """Return the text and the values of a member, or of a family without values; None if unknown.

    If a member and a family have the same name, the member is returned.
    """
    for family in _read_entries().values():
        if name in family.presets:
            return family.text, family.presets[name]
    if name in _read_entries():
        return _read_entries()[name].text, {}
    return None


@cache
def _read_entries() -> Mapping[str, Entry]:
    """Read the families, by their names; each has a file of its name."""
    files = (file for file in resources.files(__package__).iterdir() if file.name.endswith(".toml"))
    texts = {file.name.removesuffix(".toml"): file.read_text(encoding="utf-8") for file in files}
    return MappingProxyType({name: _parse_entry(name, texts[name]) for name in sorted(texts)})


def _parse_entry(name: str, toml: str) -> Entry:
    fields: dict[str, Any] = tomllib.loads(toml)
    presets = fields.pop("presets")
    return Entry(
        name=name,
        title=fields["title"],
        source=fields["source"],
        notes=fields.get("notes", ""),
        text=fields["text"],
        presets=MappingProxyType({each: MappingProxyType(presets[each]) for each in presets}),
        year=fields["year"],
        years=MappingProxyType(fields.get("years", {})),
    )
