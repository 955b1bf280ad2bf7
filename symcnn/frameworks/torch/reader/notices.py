"""Notices about an imported model, which become warnings."""

from __future__ import annotations

from collections.abc import Iterator

_MAX_NAMES = 4
"""The most parts of a model named in one notice."""


def without_rule(paths: dict[str, list[str]]) -> Iterator[str]:
    """Yield the notice of calls that became opaque layers."""
    kinds = ", ".join(f"{kind} ({_counted(each)})" for kind, each in paths.items())
    if kinds:
        yield (
            f"symcnn has no layer for {kinds}: each is imported as an opaque layer X with the "
            "parameters and multiply-accumulates that PyTorch counts for this input"
        )


def likened(paths: dict[tuple[str, str], list[str]]) -> Iterator[str]:
    """Yield the notices of functions that are represented by another layer."""
    for (kind, word), each in paths.items():
        place = f"{kind} ({_counted(each)})"
        yield f"{place} is imported as {word}, which has the same shapes and counts"


def uncounted(unknown: dict[str, str]) -> Iterator[str]:
    """Yield the notices of operators with unknown multiply-accumulates."""
    for operator, path in unknown.items():
        yield (
            f"PyTorch does not count the multiply-accumulates of {operator}: those of {path} are "
            "unknown"
        )


def unseen(paths: list[str]) -> Iterator[str]:
    """Yield the notice of opaque layers that did not run on one image."""
    if paths:
        yield (
            f"the model cannot be run on one image: the multiply-accumulates of opaque layers "
            f"({_counted(paths)}) are unknown"
        )


def _counted(paths: list[str]) -> str:
    """Return the only path, or the number of paths and the first."""
    return paths[0] if len(paths) == 1 else f"{len(paths)} times, first {paths[0]}"


def unused(left: dict[str, int]) -> Iterator[str]:
    """Yield the notice of unused weights."""
    first, *others = dict.fromkeys(name.partition(".")[0] for name in left) or [""]
    names = ", ".join([first, *others[: _MAX_NAMES - 1]])
    more = f" and {len(others) + 1 - _MAX_NAMES} more" if len(others) >= _MAX_NAMES else ""
    if left:
        yield (
            f"{sum(left.values()):,} parameters of {names}{more} are unused in "
            "evaluation mode and left out"
        )
