"""The structure of a path: calls in sequence, in merged branches, or saved for later.

A skip connection may bypass layers up to a cat. If the bypassed layers have skip connections
themselves, as in a U-Net, saved maps read better than nested merges.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

_PAIR = 2
"""The number of branches of a skip connection: the bypass, and the bypassed layers."""


@dataclass(frozen=True)
class Part:
    """A call in a path: a layer, a merge after its branches, or the load of a saved map."""

    call: int
    branches: tuple[tuple[Part, ...], ...] = ()
    start: int | None = None
    """The call from whose output the branches of a cat start."""
    recalled: bool = False

    @property
    def skipped(self) -> tuple[Part, ...]:
        """The bypassed layers: one of two branches, if the other is empty."""
        if self.start is None or len(self.branches) != _PAIR or all(self.branches):
            return ()
        return self.branches[0] or self.branches[1]


def ordered(parts: Sequence[Part]) -> Iterator[int]:
    """Yield the calls in the order of the text."""
    for part in parts:
        for branch in part.branches:
            yield from ordered(branch)
        if not part.recalled:
            yield part.call


def unnested(parts: Sequence[Part]) -> Iterator[Part]:
    """Yield parts with saved maps instead of nested skip connections."""
    for part in parts:
        if any(inner.skipped for inner in part.skipped):
            yield from _remembered(part)
        else:
            branches = tuple(tuple(unnested(branch)) for branch in part.branches)
            yield replace(part, branches=branches)


def _remembered(part: Part) -> Iterator[Part]:
    """Yield the bypassed layers, then the cat that loads the saved map."""
    assert part.start is not None  # noqa: S101 - a skip connection starts at a call
    for inner in part.skipped:
        yield from _remembered(inner) if inner.skipped else unnested([inner])
    tap = (Part(part.start, recalled=True),)
    yield replace(part, branches=tuple(() if branch else tap for branch in part.branches))
