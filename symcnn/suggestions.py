"""Suggestions for misspelled names ("did you mean")."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import get_close_matches

from symcnn.errors import SymcnnError

ABBREVIATIONS = {
    "txt": "text",
    "md": "markdown",
    "tex": "latex",
    "py": "python",
    "js": "javascript",
}
"""The endings of files, by which formats and languages are also called."""
_ARGUMENT = re.compile(r"\(.*\)")
"""The argument of a name, such as the counter of flops(thop)."""


def suggest(name: str, names: Iterable[str]) -> str:
    """Return a "did you mean" hint for the most similar name, or an empty text if none is."""
    candidate = closest(name, names)
    return f"; did you mean {candidate}?" if candidate else ""


def closest(name: str, names: Iterable[str], cutoff: float = 0.6) -> str | None:
    """Return the most similar of some names, or None if none is similar enough.

    An ending such as md is the format markdown, and the name of another format no misspelling.
    """
    by_lowercase = {candidate.lower(): candidate for candidate in names}
    format_name = ABBREVIATIONS.get(name.lower())
    if format_name in by_lowercase:
        return format_name
    formats = {*ABBREVIATIONS.values()}
    if name in formats and not formats.isdisjoint(by_lowercase):
        return None
    matches = get_close_matches(name.lower(), by_lowercase, n=1, cutoff=cutoff)
    return by_lowercase[matches[0]] if matches else None


def choose_from(names: Iterable[str], none: str = "the network has no symbols") -> str:
    """Return a hint that lists the names, or the text for none.

    >>> choose_from(["macs", "flops(thop)", "flops(fvcore)"])
    'choose from macs, flops(NAME)'
    """
    choices = ", ".join(dict.fromkeys(_ARGUMENT.sub("(NAME)", name) for name in names))
    return f"choose from {choices}" if choices else none


def check_known(
    name: str,
    known: tuple[str, ...],
    what: str,
    none: str = "the network has no symbols",
) -> None:
    """Raise SymcnnError for an unknown name, with the most similar one or the choices.

    `what` is the noun for the name in the message, `none` the hint if no names are known.
    """
    if not isinstance(name, str):
        raise SymcnnError(f"the {what} must be a string, not {name!r}")
    if name not in known:
        hint = suggest(name, known) or f"; {choose_from(known, none)}"
        shown = f"'{name}'" if name.isprintable() else ascii(name)
        raise SymcnnError(f"unknown {what} {shown}{hint}")
