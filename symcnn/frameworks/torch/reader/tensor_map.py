"""The feature map that a tensor holds, the order of its axes, and tensors of zeros."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from torch import Tensor

BATCH, CHANNELS = 0, 1
"""The first axes of a map; the spatial axes follow."""
OUTER, INNER = "outer", "inner"
"""The axes of channels split into groups: the groups, and the channels of each."""

MOST_AXES = 5
"""The largest rank of a map: the batch, the channels, and three spatial axes."""

Axes = tuple[int | str, ...]
FLAT: Axes = (BATCH, CHANNELS)
"""The axes of flat features."""


class NoRuleError(Exception):
    """The notation has no layer for a call."""


@dataclass(frozen=True)
class TensorMap:
    """The map of a call, held by a tensor with its axes in some order."""

    call: int
    axes: Axes

    @property
    def is_plain(self) -> bool:
        """Whether the axes are in order: batch, channels, size."""
        return self.axes == plain(len(self.axes))

    @property
    def is_flat(self) -> bool:
        """Whether the map is flat."""
        return self.axes == FLAT

    @property
    def is_channels_last(self) -> bool:
        """Whether the channels are the last axis."""
        return self.axes[-1] == CHANNELS and set(self.axes) == set(plain(len(self.axes)))

    def moved(self, order: list[int]) -> TensorMap:
        """Return the same map with its axes in another order."""
        return TensorMap(self.call, tuple(self.axes[place] for place in order))


def plain(count: int) -> Axes:
    """Return the axes of a map of a rank, in order."""
    return tuple(range(count))


def map_shape(sizes: tuple[int, ...], axes: Axes) -> tuple[int, ...]:
    """Return the shape `(channels, *size)` of a map from the sizes of a tensor.

    >>> map_shape((2, 7, 5, 64), (0, 2, 3, 1))
    (64, 7, 5)
    >>> map_shape((2, 8, 4, 7, 5), (0, "outer", "inner", 2, 3))
    (32, 7, 5)
    """
    by_axis = dict(zip(axes, sizes, strict=True))
    grouped = by_axis.pop(OUTER, 1) * by_axis.pop(INNER, 1)
    channels = by_axis.pop(CHANNELS, grouped)  # a selected channel has no axis
    return (channels, *(by_axis[axis] for axis in plain(MOST_AXES)[2:] if axis in by_axis))


_MADE = frozenset({"zeros", "new_zeros", "zeros_like"})
"""The functions that make zeros."""
_MOVED = """
    to type type_as float double half bfloat16 cuda cpu detach contiguous clone
    expand expand_as repeat view view_as reshape reshape_as unsqueeze permute transpose
"""
"""The functions that keep values, or only rearrange them."""


class Zeros:
    """The tensors that are known to be zero."""

    def __init__(self) -> None:
        """Start with none."""
        self._known: set[int] = set()

    def __contains__(self, tensor: object) -> bool:
        """Return whether a tensor is known to be zero."""
        return id(tensor) in self._known

    def follow(self, name: str, given: Sequence[Tensor], results: Iterable[Tensor]) -> bool:
        """Record whether the results of a function are zeros; return it."""
        are_zeros = name in _MADE or (name in _MOVED.split() and bool(given) and given[0] in self)
        if are_zeros:
            self._known.update(map(id, results))
        return are_zeros

    def forget(self, tensors: Iterable[Tensor]) -> None:
        """Forget tensors that have been changed in place."""
        self._known.difference_update(map(id, tensors))
