"""What a user must know of how a model was read."""

from __future__ import annotations

from collections.abc import Iterator

_NAMED = 4
"""The most parts of a model that are named in one notice."""


def without_rule(paths: dict[str, list[str]]) -> Iterator[str]:
    """Yield what a user must know of what has been made an opaque layer."""
    found = ", ".join(f"{kind} ({_counted(each)})" for kind, each in paths.items())
    if found:
        yield (
            f"symcnn has no layer for {found}: each is imported as an opaque layer X with the "
            "parameters and multiply-accumulates that PyTorch counts for this input"
        )


def likened(paths: dict[tuple[str, str], list[str]]) -> Iterator[str]:
    """Yield what a user must know of what is written as a layer that it is not."""
    for (kind, word), each in paths.items():
        place = f"{kind} ({_counted(each)})"
        yield f"{place} is imported as {word}, which has the same shapes and counts"


def uncounted(unknown: dict[str, str]) -> Iterator[str]:
    """Yield what a user must know of operators whose work nobody knows."""
    for operator, path in unknown.items():
        yield (
            f"PyTorch does not count the multiply-accumulates of {operator}: those of {path} are "
            "unknown"
        )


def unseen(paths: list[str]) -> Iterator[str]:
    """Yield what a user must know of opaque layers that are not run on one image."""
    if paths:
        yield (
            f"the model cannot be run on one image: the multiply-accumulates of opaque layers "
            f"({_counted(paths)}) are unknown"
        )


def _counted(paths: list[str]) -> str:
    """Return where something is, or where its first is and how many there are."""
    return paths[0] if len(paths) == 1 else f"{len(paths)} times, first {paths[0]}"


def unused(left: dict[str, int]) -> Iterator[str]:
    """Yield what a user must know of weights that are not used."""
    first, *others = dict.fromkeys(name.partition(".")[0] for name in left) or [""]
    names = ", ".join([first, *others[: _NAMED - 1]])
    more = f" and {len(others) + 1 - _NAMED} more" if len(others) >= _NAMED else ""
    if left:
        yield (
            f"{sum(left.values()):,} parameters of {names}{more} are unused in "
            "evaluation mode and left out"
        )
