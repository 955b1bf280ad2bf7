"""Running PyTorch functions on tensors without values: their names and results."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
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
        return _in_type(args[0], (*args[1:], *kwargs.values()))
    x, mean = (*args[:2], None, None)[:2]
    is_norm = name == "batch_norm" and isinstance(mean, Tensor) and isinstance(x, Tensor)
    if is_norm and x.shape[1:2] == mean.shape:
        return torch.empty_like(x)
    return func(*args, **kwargs)


def _in_type(tensor: Tensor, asked: Iterable[Any]) -> Tensor:
    """Return a tensor with the requested dtype, if any, on its own device."""
    types = (each.dtype if isinstance(each, Tensor) else each for each in asked)
    return tensor.to(next((each for each in types if isinstance(each, torch.dtype)), tensor.dtype))


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
