"""Tensors of zeros that a model makes while it runs, such as the channels that a shortcut adds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from torch import Tensor

_MADE = frozenset({"zeros", "new_zeros", "zeros_like"})
"""The functions that make zeros."""
_MOVED = """
    to type type_as float double half bfloat16 cuda cpu detach contiguous clone
    expand expand_as repeat view view_as reshape reshape_as unsqueeze permute transpose
"""
"""The functions that leave numbers as they are, or only lay them out anew."""


class Zeros:
    """Which tensors are known to be zeros."""

    def __init__(self) -> None:
        """Start with none."""
        self._known: set[int] = set()

    def __contains__(self, tensor: object) -> bool:
        """Return whether all numbers of a tensor are 0."""
        return id(tensor) in self._known

    def follow(self, name: str, given: Sequence[Tensor], results: Iterable[Tensor]) -> bool:
        """Note the zeros that a function returns; return whether they are zeros."""
        found = name in _MADE or (name in _MOVED.split() and bool(given) and given[0] in self)
        if found:
            self._known.update(map(id, results))
        return found

    def forget(self, tensors: Iterable[Tensor]) -> None:
        """Forget tensors that have been written to."""
        self._known.difference_update(map(id, tensors))
