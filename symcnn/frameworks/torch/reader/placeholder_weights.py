"""A copy of a model whose tensors have shapes but no values, and take no memory."""

from __future__ import annotations

import copy
import gc
from collections.abc import Iterator
from typing import Any

import torch
from torch import Tensor, nn
from torch.utils._pytree import tree_map_only

from symcnn.errors import SymcnnError
from symcnn.frameworks.torch.reader.call_site import tensors_in
from symcnn.frameworks.torch.reader.weights import Weights


def without_numbers(module: nn.Module) -> nn.Module:
    """Copy a model in evaluation mode without values; raise SymcnnError if that fails."""
    memo: dict[int, Any] = {id(tensor): _blank_of(tensor) for tensor in _tensors_of(module)}
    collecting = gc.isenabled()
    gc.disable()  # A copy leaves nothing behind; looking for it takes longer than the copy.
    try:
        return copy.deepcopy(module, memo).eval()
    except Exception as error:  # noqa: BLE001 - whatever copying a class raises
        raise SymcnnError(f"the model cannot be copied: {error}") from None
    finally:
        if collecting:
            gc.enable()


def _tensors_of(module: nn.Module) -> Iterator[Tensor]:
    """Yield every tensor of a model, including plain attributes."""
    for part in module.modules():
        for kept in (part._parameters, part._buffers, vars(part)):  # noqa: SLF001 - what it keeps
            yield from (each for each in kept.values() if isinstance(each, Tensor))


def _blank_of(tensor: Tensor) -> Tensor:
    """Return a tensor with the shape of another, without values."""
    blank = torch.empty_like(tensor, device="meta", requires_grad=False)
    if isinstance(tensor, nn.Parameter):
        return nn.Parameter(blank, requires_grad=False)
    return blank


class PlaceholderWeights:
    """Placeholders without values for tensors with values, such as constants."""

    def __init__(self, weights: Weights, original: nn.Module) -> None:
        """Start with none; the placeholder of an original weight depends on that weight."""
        self._weights = weights
        self._own = {id(each) for each in (*original.parameters(), *original.buffers())}
        self._found: dict[int, Tensor] = {}
        self._alive: list[Tensor] = []

    def instead_of(self, args: Any, kwargs: Any) -> Any:  # noqa: ANN401 - arguments of any kind
        """Replace tensors with values in arguments, unless all tensors are constants."""
        given = list(tensors_in((args, kwargs)))
        constant = all(not each.is_meta and id(each) not in self._own for each in given)
        if not constant:
            args, kwargs = tree_map_only(Tensor, self._of, (args, kwargs))
        return args, kwargs | {"device": "meta"} if "device" in kwargs else kwargs

    def _of(self, tensor: Tensor) -> Tensor:
        """Return the placeholder of a tensor; tensors without values are returned unchanged."""
        if not tensor.is_meta and id(tensor) not in self._found:
            self._found[id(tensor)] = _blank_of(tensor)
            self._alive.append(tensor)
            self._weights.derive([self._found[id(tensor)]], [tensor])
        return self._found.get(id(tensor), tensor)
