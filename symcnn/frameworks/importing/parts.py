"""Calls in their places: one after another, in branches that meet, or remembered.

A map may skip what is made of it, and meet it again in a cat. Where what is skipped has such skips
itself, as in a U-Net, one remembered map after another reads better than one join in another.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

_PAIR = 2
"""The branches of a skip: the map itself, and what is made of it."""


@dataclass(frozen=True)
class Part:
    """A call in its place: alone, after the branches that meet in it, or remembered."""

    call: int
    branches: tuple[tuple[Part, ...], ...] = ()
    start: int | None = None
    """The call whose map the branches of a cat start from."""
    recalled: bool = False

    @property
    def skipped(self) -> tuple[Part, ...]:
        """What stands in one of two branches, where the other is the map from which both start."""
        if self.start is None or len(self.branches) != _PAIR or all(self.branches):
            return ()
        return self.branches[0] or self.branches[1]


def ordered(parts: Sequence[Part]) -> Iterator[int]:
    """Yield the calls in the order in which they stand in the text."""
    for part in parts:
        for branch in part.branches:
            yield from ordered(branch)
        if not part.recalled:
            yield part.call


def unnested(parts: Sequence[Part]) -> Iterator[Part]:
    """Yield parts with the maps remembered that skip what has skips itself."""
    for part in parts:
        if any(inner.skipped for inner in part.skipped):
            yield from _remembered(part)
        else:
            branches = tuple(tuple(unnested(branch)) for branch in part.branches)
            yield replace(part, branches=branches)


def _remembered(part: Part) -> Iterator[Part]:
    """Yield what a map skips, then the cat with that map remembered."""
    assert part.start is not None  # noqa: S101 - a skip starts somewhere
    for inner in part.skipped:
        yield from _remembered(inner) if inner.skipped else unnested([inner])
    tap = (Part(part.start, recalled=True),)
    yield replace(part, branches=tuple(() if branch else tap for branch in part.branches))
