"""Parts of the rules for a framework's calls that the readers share: names, arguments, slices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from symcnn.frameworks.model_graph import Side
from symcnn.frameworks.tree_nodes import bordered, layer_step
from symcnn.notation.ast import Step

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


_CHANNELS = 0
"""The index of the channels in a shape."""
Cut = tuple[Step, tuple[Side, ...]]
"""A layer that slices a feature map, and its output shape."""


@dataclass(frozen=True)
class _Edges:
    """A slice of one axis: the number of positions before and after it, and its step."""

    before: int
    after: int
    step: int

    def left(self, side: Side) -> Side:
        """Return the size of an axis without both ends."""
        return None if side is None else side - self.before - self.after

    def taken(self, side: Side) -> Side:
        """Return the size of an axis after striding, ⌈side/step⌉."""
        return None if side is None else -(-side // self.step)


_WHOLE = _Edges(0, 0, 1)


def sliced(shape: Sequence[Side], parts: Mapping[int, slice | int]) -> list[Cut] | None:
    """Return the layers that slice a map, from slices and positions by their indices in its shape.

    A channel slice is `Take`. A spatial slice is `Crop` for its ends, and for a step of s `P(1,s)`,
    a pooling with a window of 1: both take ⌈n/s⌉ of n positions, starting with the first. Slices of
    a whole axis need no layer. Returns None for a slice without an equivalent layer: one with a
    channel step, an empty one, or one that counts from an unknown end.
    """
    edges_by_axis = {place: _edges(part, shape[place]) for place, part in parts.items()}
    edges = [edges_by_axis.get(place, _WHOLE) for place in range(len(shape))]
    known_edges = [each for each in edges if each is not None]
    if len(known_edges) < len(edges) or known_edges[_CHANNELS].step != 1:
        return None
    channels, *sides = known_edges
    cuts: list[Cut] = []
    channel_count, *size = shape
    if channels != _WHOLE:
        if channel_count is None:
            return None
        taken = {"from": channels.before, "to": channel_count - channels.after}
        channel_count = channels.left(channel_count)
        cuts.append((layer_step("Take", taken), (channel_count, *size)))
    ends = tuple((side.before, side.after) for side in sides)
    if any(map(any, ends)):
        size = [edge.left(side) for edge, side in zip(sides, size, strict=True)]
        cuts.append((bordered("Crop", ends), (channel_count, *size)))
    steps = tuple(side.step for side in sides)
    if set(steps) - {1}:
        size = [edge.taken(side) for edge, side in zip(sides, size, strict=True)]
        cuts.append((layer_step("P", {"size": 1, "stride": steps}), (channel_count, *size)))
    return cuts


def _edges(part: slice | int, side: Side) -> _Edges | None:
    """Return the edges of a slice of an axis; None if it is empty or unknown."""
    if isinstance(part, int):
        part = slice(part, part + 1 or None)
    if side is None:
        return _open_edges(part)
    first, stop, step = part.indices(side)
    taken = len(range(first, stop, step))
    if step < 1 or not taken:
        return None
    every = len(range(first, side, step))
    return _Edges(first, 0 if taken == every else side - stop, step)


def _open_edges(part: slice) -> _Edges | None:
    """Return the edges of a slice of an axis of open size; None if they depend on the size."""
    before, after, step = part.start or 0, -(part.stop or 0), part.step or 1
    empties = part.stop == 0
    return None if empties or min(before, after) < 0 or step < 1 else _Edges(before, after, step)
