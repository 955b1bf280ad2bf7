"""What a tensor stands for: the map that a call returns, and the order of its axes."""

from __future__ import annotations

from dataclasses import dataclass

BATCH, CHANNELS = 0, 1
"""The first axes of a map; those of its size follow."""
OUTER, INNER = "outer", "inner"
"""The axes of channels that have been laid out in groups: the groups, and the channels of each."""

MOST_AXES = 5
"""The axes of the largest map: the batch, the channels, and a size of three."""

Axes = tuple[int | str, ...]
FLAT: Axes = (BATCH, CHANNELS)
"""The axes of features without a size."""


class NoRuleError(Exception):
    """A call that the notation has no layer for."""


@dataclass(frozen=True)
class Held:
    """A tensor that holds the map of a call, its axes in some order."""

    call: int
    axes: Axes

    @property
    def is_plain(self) -> bool:
        """Whether the axes are those of the map: the batch, the channels, the size."""
        return self.axes == plain(len(self.axes))

    @property
    def is_flat(self) -> bool:
        """Whether there are features only."""
        return self.axes == FLAT

    @property
    def is_channels_last(self) -> bool:
        """Whether the last axis is that of the channels."""
        return self.axes[-1] == CHANNELS and set(self.axes) == set(plain(len(self.axes)))

    def moved(self, order: list[int]) -> Held:
        """Return the same map with its axes in another order."""
        return Held(self.call, tuple(self.axes[place] for place in order))


def plain(count: int) -> Axes:
    """Return the axes of a map, in their order."""
    return tuple(range(count))


def map_shape(sizes: tuple[int, ...], axes: Axes) -> tuple[int, ...]:
    """Return the channels and the size of a map from a tensor with its axes in some order.

    >>> map_shape((2, 7, 5, 64), (0, 2, 3, 1))
    (64, 7, 5)
    >>> map_shape((2, 8, 4, 7, 5), (0, "outer", "inner", 2, 3))
    (32, 7, 5)
    """
    by_axis = dict(zip(axes, sizes, strict=True))
    grouped = by_axis.pop(OUTER, 1) * by_axis.pop(INNER, 1)
    channels = by_axis.pop(CHANNELS, grouped)  # one that was picked is left out
    return (channels, *(by_axis[axis] for axis in plain(MOST_AXES)[2:] if axis in by_axis))
