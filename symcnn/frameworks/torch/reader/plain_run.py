"""PyTorch functions on tensors without values: their names, results and in-place changes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import torch
from torch import Tensor

_MOVES = frozenset({"to", "cuda", "cpu"})
"""The methods that move a tensor to another device, which is impossible without values."""


def result_of(name: str, func: Callable[..., Any], args: Any, kwargs: Any) -> Any:  # noqa: ANN401
    """Run a function without moving tensors to another device.

    The result of a batch normalization with running statistics is made directly, since PyTorch
    takes longer for its shape than for all other layers together.
    """
    if name in _MOVES:
        others = (*args[1:], *kwargs.values())
        types = (each.dtype if isinstance(each, Tensor) else each for each in others)
        asked = (each for each in types if isinstance(each, torch.dtype))
        return args[0].to(next(asked, args[0].dtype))
    x, mean = (*args[:2], None, None)[:2]
    is_norm = name == "batch_norm" and isinstance(mean, Tensor) and isinstance(x, Tensor)
    if is_norm and x.shape[1:2] == mean.shape:
        return torch.empty_like(x)
    return func(*args, **kwargs)


def name_of(func: Callable[..., Any]) -> str:
    """Return the name of a function, without the underscores of in-place methods.

    >>> name_of(Tensor.add_), name_of(Tensor.__iadd__), name_of(Tensor.data.__get__)
    ('add', 'iadd', 'data')
    """
    name = getattr(func, "__name__", type(func).__name__)
    if name == "__get__":
        return str(func.__self__.__name__)  # type: ignore[attr-defined]
    return str(name.strip("_"))


def fresh(result: Any, given: Sequence[Tensor]) -> Any:  # noqa: ANN401
    """Return a new view of a result that is one of the arguments."""
    if any(result is each for each in given):
        return result.view(result.shape)
    return result


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
    return int(tensor.untyped_storage()._cdata)  # noqa: SLF001 - a tensor without values has no address


def _layout(tensor: Tensor) -> tuple[object, ...]:
    """Return the offset, shape and strides of a tensor in its memory."""
    return tensor.storage_offset(), tuple(tensor.shape), tensor.stride()
