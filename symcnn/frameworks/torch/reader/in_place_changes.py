"""In-place functions of PyTorch, and the tensors that share the changed memory."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from torch import Tensor

_IN_PLACE = frozenset({"__setitem__", "__set__"})
"""The in-place methods whose names do not end in one underscore."""
RESHAPED = frozenset({"unsqueeze", "squeeze", "resize", "resize_as", "t"})
"""The functions that change the shape of a tensor when they work in place."""


def changed_by(
    func: Callable[..., Any],
    given: Sequence[Tensor],
    kwargs: dict[str, Any],
    result: Any,  # noqa: ANN401 - functions return anything
) -> Tensor | None:
    """Return the tensor that a function has changed in place, or None."""
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
    """The tensors of a run by the memory that they share."""

    def __init__(self, tensors: Iterable[Tensor]) -> None:
        """Start with some."""
        self._sharing: dict[int, list[Tensor]] = {}
        self.note(tensors)

    def note(self, tensors: Iterable[Tensor]) -> None:
        """Add tensors."""
        for tensor in tensors:
            self._sharing.setdefault(_memory(tensor), []).append(tensor)

    def others(self, tensor: Tensor) -> Iterator[tuple[Tensor, bool]]:
        """Yield the other tensors in the same memory, and whether their layout is equal."""
        for other in self._sharing.get(_memory(tensor), ()):
            if other is not tensor:
                yield other, _layout(other) == _layout(tensor)


def _memory(tensor: Tensor) -> int:
    """Return an id of the memory of a tensor."""
    return int(tensor.untyped_storage()._cdata)  # noqa: SLF001 - a tensor without values has no address


def _layout(tensor: Tensor) -> tuple[object, ...]:
    """Return the offset, shape and strides of a tensor in its memory."""
    return tensor.storage_offset(), tuple(tensor.shape), tensor.stride()
