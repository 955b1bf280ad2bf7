"""Slices of a map as layers: some of its channels, a part of its size, every so many positions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from symcnn.frameworks.model_graph import Side
from symcnn.frameworks.tree_nodes import bordered, layer_step
from symcnn.notation.ast import Step

CHANNELS = 0
"""The place of the channels in the shape of a map."""
Cut = tuple[Step, tuple[Side, ...]]
"""A layer that takes a part of a map, and the shape of its output."""


@dataclass(frozen=True)
class _Edges:
    """A slice of one axis: the positions left out before and after it, and its step."""

    before: int
    after: int
    step: int

    def left(self, side: Side) -> Side:
        """Return how many positions are left of an axis before steps are taken."""
        return None if side is None else side - self.before - self.after

    def taken(self, side: Side) -> Side:
        """Return how many of an axis are taken, ⌈side/step⌉."""
        return None if side is None else -(-side // self.step)


_WHOLE = _Edges(0, 0, 1)


def sliced(shape: Sequence[Side], parts: Mapping[int, slice]) -> list[Cut] | None:
    """Return the layers that take slices of a map, by their places in its shape.

    A channel slice is `Take`. A slice of the size is `Crop` for what is left out at its ends, and
    for a step of s `P(1,s)`, a pool of one position: both take ⌈n/s⌉ of n positions, from the first
    on. Slices of the whole axis are no layer. Returns None for a slice without a layer: one of a
    step between channels, one that is empty, or one that counts from an end that is not known.
    """
    found = {place: _edges(part, shape[place]) for place, part in parts.items()}
    edges = [found.get(place, _WHOLE) for place in range(len(shape))]
    known = [each for each in edges if each is not None]
    if len(known) < len(edges) or known[CHANNELS].step != 1:
        return None
    channels, *sides = known
    cuts: list[Cut] = []
    left, *size = shape
    if channels != _WHOLE:
        if left is None:
            return None
        taken = {"from": channels.before, "to": left - channels.after}
        left = channels.left(left)
        cuts.append((layer_step("Take", taken), (left, *size)))
    ends = tuple((side.before, side.after) for side in sides)
    if any(map(any, ends)):
        size = [edge.left(side) for edge, side in zip(sides, size, strict=True)]
        cuts.append((bordered("Crop", ends), (left, *size)))
    steps = tuple(side.step for side in sides)
    if set(steps) - {1}:
        size = [edge.taken(side) for edge, side in zip(sides, size, strict=True)]
        cuts.append((layer_step("P", {"size": 1, "stride": steps}), (left, *size)))
    return cuts


def _edges(part: slice, side: Side) -> _Edges | None:
    """Return what a slice leaves out of an axis; None where that is all, or not known."""
    if side is None:
        return _open_edges(part)
    first, stop, step = part.indices(side)
    taken = len(range(first, stop, step))
    if step < 1 or not taken:
        return None
    every = len(range(first, side, step))
    return _Edges(first, 0 if taken == every else side - stop, step)


def _open_edges(part: slice) -> _Edges | None:
    """Return what a slice leaves out of an axis of any length, if it says so from both ends."""
    before, after, step = part.start or 0, -(part.stop or 0), part.step or 1
    empties = part.stop == 0
    return None if empties or min(before, after) < 0 or step < 1 else _Edges(before, after, step)
