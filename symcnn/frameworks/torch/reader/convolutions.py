"""Rules of PyTorch's convolutions and dense layers."""

# ruff: noqa: A002, PLR0913, PLR0917 - the parameters are those of PyTorch's functions
from __future__ import annotations

from symcnn.frameworks.importing.call_rules import by_name
from symcnn.frameworks.torch.reader.call_site import CallSite, Given, Made, Rule, Sizes, sides


def _conv(
    at: CallSite,
    input: Given,
    weight: Given,
    bias: Given = None,
    stride: Sizes = 1,
    padding: Sizes | str = 0,
    dilation: Sizes = 1,
    groups: int = 1,
) -> Made:
    x = at.map(input)
    filters, _, *kernel = weight.shape
    values = {
        "kernel": tuple(kernel),
        "stride": sides(stride),
        "padding": _padding(padding),
        "dilation": sides(dilation),
        "bias": int(bias is not None),
    }
    if 1 < groups == at.channels(x):
        return at.step("DW", x, multiplier=filters // groups, **values)
    return at.step("C", x, filters=filters, groups=groups, **values)


def _padding(value: Sizes | str) -> int | tuple[int, ...] | str:
    if isinstance(value, str):
        return 0 if value == "valid" else value
    return sides(value)


def _conv_transpose(
    at: CallSite,
    input: Given,
    weight: Given,
    bias: Given = None,
    stride: Sizes = 1,
    padding: Sizes = 0,
    output_padding: Sizes = 0,
    groups: int = 1,
    dilation: Sizes = 1,
) -> Made:
    x = at.map(input)
    _, per_group, *kernel = weight.shape
    return at.step(
        "T",
        x,
        kernel=tuple(kernel),
        filters=per_group * groups,
        stride=sides(stride),
        padding=sides(padding),
        output_padding=sides(output_padding),
        dilation=sides(dilation),
        groups=groups,
        bias=int(bias is not None),
    )


def _linear(at: CallSite, input: Given, weight: Given, bias: Given = None) -> Made:
    x = at.held(input)
    has_bias = int(bias is not None)
    if x.is_flat:
        return at.step("H", x, units=weight.shape[0], bias=has_bias)
    at.require(rule=x.is_channels_last)
    return at.step("C", x, kernel=1, filters=weight.shape[0], bias=has_bias)


RULES: dict[str, Rule] = by_name(
    ("conv{n}d", _conv),
    ("conv_transpose{n}d", _conv_transpose),
    ("linear", _linear),
)
"""The rules of convolutions and dense layers, by the names of PyTorch's functions."""
