"""Parts of the rules for a framework's calls that the readers share."""

from __future__ import annotations

from typing import TypeVar

_Rule = TypeVar("_Rule")


def by_name(*pairs: tuple[str, _Rule]) -> dict[str, _Rule]:
    """Return each rule by its names, which are separated by spaces; `{n}` is 1, 2 and 3."""
    return {
        name.replace("{n}", str(n)): rule
        for names, rule in pairs
        for name in names.split()
        for n in (1, 2, 3)
    }


def affine(scale: int, center: int) -> dict[str, int]:
    """Return the arguments for the scale and the shift of a normalization."""
    if not scale and not center:
        return {"affine": 0}
    return {"affine": 1, "scale": int(scale), "center": int(center)}
