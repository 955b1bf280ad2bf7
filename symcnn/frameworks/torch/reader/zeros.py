"""Tensors of zeros that a model creates, such as the appended channels of a shortcut."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from torch import Tensor

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
