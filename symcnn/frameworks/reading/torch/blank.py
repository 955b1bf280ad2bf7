"""A model without its numbers: a copy whose tensors have shapes only, and take no memory."""

from __future__ import annotations

import copy
import gc
from collections.abc import Iterator
from typing import Any

import torch
from torch import Tensor, nn

from symcnn.errors import SymcnnError


def without_numbers(module: nn.Module) -> nn.Module:
    """Return a copy of a model in evaluation mode whose tensors have shapes only."""
    memo: dict[int, Any] = {id(tensor): blank_of(tensor) for tensor in _tensors_of(module)}
    collecting = gc.isenabled()
    gc.disable()  # A copy leaves nothing behind; looking for it takes longer than the copy.
    try:
        return copy.deepcopy(module, memo).eval()
    except Exception as error:  # noqa: BLE001 - whatever a class does when it is copied
        raise SymcnnError(f"the model cannot be copied: {error}") from None
    finally:
        if collecting:
            gc.enable()


def _tensors_of(module: nn.Module) -> Iterator[Tensor]:
    """Yield every tensor of a model, also those that are plain attributes."""
    for part in module.modules():
        for kept in (part._parameters, part._buffers, vars(part)):  # noqa: SLF001 - what it keeps
            yield from (each for each in kept.values() if isinstance(each, Tensor))


def blank_of(tensor: Tensor) -> Tensor:
    """Return a tensor with the shape of another, and no numbers."""
    blank = torch.empty_like(tensor, device="meta", requires_grad=False)
    if isinstance(tensor, nn.Parameter):
        return nn.Parameter(blank, requires_grad=False)
    return blank
