"""The nearest spelling of a mistyped name."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from symcnn.errors import SymcnnError


def nearest(name: str, names: Iterable[str]) -> str:
    """Return a question for the nearest of some names, or nothing where none is near."""
    close = closest(name, names)
    return f"; did you mean {close}?" if close else ""


def closest(name: str, names: Iterable[str], cutoff: float = 0.6) -> str | None:
    """Return the nearest of some names, or None where none is near."""
    folded = {known.lower(): known for known in names}
    close = get_close_matches(name.lower(), folded, n=1, cutoff=cutoff)
    return folded[close[0]] if close else None


def check_known(name: str, known: tuple[str, ...], what: str) -> None:
    """Raise SymcnnError, with the nearest name, for one that is not known."""
    if not isinstance(name, str):
        raise SymcnnError(f"the {what} must be a string, not {name!r}")
    if name not in known:
        choices = f"; choose from {', '.join(known)}" if known else ""
        raise SymcnnError(f"unknown {what} '{name}'{nearest(name, known) or choices}")
