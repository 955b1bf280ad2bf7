"""Rules of PyTorch's normalizations."""

# ruff: noqa: A002, PLR0913, PLR0917 - the parameters are those of PyTorch's functions
from __future__ import annotations

from itertools import chain

from torch import nn

from symcnn.frameworks.importing.call_rules import affine, by_name
from symcnn.frameworks.torch.reader.call_site import CallSite, Given, Made, Rule


def _with_statistics(
    at: CallSite,
    input: Given,
    running_mean: Given = None,
    running_var: Given = None,
    weight: Given = None,
    bias: Given = None,
    *rest: object,
    **more: object,
) -> Made:
    """Return a batch or an instance normalization, whose arguments are the same."""
    del running_var, rest, more
    letter = "B" if at.name == "batch_norm" else "IN"
    values = affine(weight is not None, bias is not None)
    return at.step(letter, at.map(input), stats=int(running_mean is not None), **values)


_FROZEN_NORM_BUFFERS = {"weight", "bias", "running_mean", "running_var"}
"""The buffers of a frozen batch normalization, as in torchvision's detectors."""


def is_frozen_norm(module: nn.Module) -> bool:
    """Return whether a module is a frozen batch normalization, with buffers only."""
    buffers = dict(module.named_buffers(recurse=False))
    inside = next(chain(module.parameters(), module.children()), None)
    sizes = {tuple(each.shape) for name, each in buffers.items() if name in _FROZEN_NORM_BUFFERS}
    return (
        buffers.keys() >= _FROZEN_NORM_BUFFERS
        and inside is None
        and len(sizes) == 1 == len(min(sizes))
    )


def _layer_norm(
    at: CallSite,
    input: Given,
    normalized_shape: Given,
    weight: Given = None,
    bias: Given = None,
    eps: float = 0,
) -> Made:
    del eps
    x = at.held(input)
    at.require(rule=x.is_channels_last and tuple(normalized_shape) == (at.channels(x),))
    return at.step("LN", x, **affine(weight is not None, bias is not None))


def _group_norm(
    at: CallSite,
    input: Given,
    num_groups: int,
    weight: Given = None,
    bias: Given = None,
    eps: float = 0,
) -> Made:
    del eps
    values = affine(weight is not None, bias is not None)
    return at.step("GN", at.map(input), groups=num_groups, **values)


def _local_response_norm(at: CallSite, input: Given, *rest: object, **more: object) -> Made:
    del rest, more
    return at.step("LRN", at.map(input))


RULES: dict[str, Rule] = by_name(
    ("batch_norm instance_norm", _with_statistics),
    ("layer_norm", _layer_norm),
    ("group_norm", _group_norm),
    ("local_response_norm", _local_response_norm),
)
"""The rules of normalizations, by the names of PyTorch's functions."""
