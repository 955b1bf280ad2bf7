"""Functions of PyTorch that change a tensor they are given, and who else sees the change."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from torch import Tensor

_IN_PLACE = frozenset({"__setitem__", "__set__"})
"""The methods that change a tensor and do not say so by an underscore at their end."""
RESHAPED = frozenset({"unsqueeze", "squeeze", "resize", "resize_as", "t"})
"""The functions that give a tensor another shape where they work in place."""


def changed_by(
    func: Callable[..., Any],
    given: Sequence[Tensor],
    kwargs: dict[str, Any],
    result: Any,  # noqa: ANN401 - functions return anything
) -> Tensor | None:
    """Return the tensor that a function has changed, if it has changed one."""
    out = kwargs.get("out")
    if isinstance(out, Tensor):
        return out
    name = getattr(func, "__name__", "")
    if name in _IN_PLACE:
        return given[0] if len(given) > 1 or name == "__setitem__" else None
    in_place = name.endswith("_") and not name.endswith("__")
    said = in_place or bool(kwargs.get("inplace")) or (name[:3], name[-2:]) == ("__i", "__")
    return given[0] if said and given and result is given[0] else None


class Views:
    """The tensors of a run by the memory that they look at."""

    def __init__(self, tensors: Iterable[Tensor]) -> None:
        """Start with some."""
        self._sharing: dict[int, list[Tensor]] = {}
        self.note(tensors)

    def note(self, tensors: Iterable[Tensor]) -> None:
        """Note what tensors look at."""
        for tensor in tensors:
            self._sharing.setdefault(_memory(tensor), []).append(tensor)

    def others(self, tensor: Tensor) -> Iterator[tuple[Tensor, bool]]:
        """Yield the other tensors that look at some of the same numbers, and if at all alike."""
        for other in self._sharing.get(_memory(tensor), ()):
            if other is not tensor:
                yield other, _layout(other) == _layout(tensor)


def _memory(tensor: Tensor) -> int:
    """Return what stands for the memory that a tensor looks at."""
    return int(tensor.untyped_storage()._cdata)  # noqa: SLF001 - without numbers it has no address


def _layout(tensor: Tensor) -> tuple[object, ...]:
    """Return which numbers of its memory a tensor looks at, and as which shape."""
    return tensor.storage_offset(), tuple(tensor.shape), tensor.stride()
