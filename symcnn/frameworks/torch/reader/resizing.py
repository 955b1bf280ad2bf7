"""Rules of PyTorch's upsampling, padding, cropping and channel shuffle."""

# ruff: noqa: A002 - the parameters are those of PyTorch's functions
from __future__ import annotations

from dataclasses import replace

from symcnn.frameworks.importing.call_rules import by_name
from symcnn.frameworks.torch.reader.call_site import CallSite, Given, Made, Rule, shape_of
from symcnn.frameworks.torch.reader.tensor_map import TensorMap
from symcnn.frameworks.tree_nodes import layer_step


def _interpolate(at: CallSite, input: Given, *rest: object, **more: object) -> Made | TensorMap:
    del rest, more
    x = at.map(input)
    arriving, leaving = at.shape(x)[1:], at.sizes[2:]
    at.require(rule=all(new % old == 0 for old, new in zip(arriving, leaving, strict=True)))
    factor = tuple(new // old for old, new in zip(arriving, leaving, strict=True))
    return x if set(factor) == {1} else at.step("U", x, factor=factor)


def _expand(at: CallSite, input: Given, *rest: object, **more: object) -> Made | TensorMap:
    """Return an upsampling for a broadcast of one position, such as a gate; else the map."""
    del rest, more
    x = at.held(input)
    at.require(rule=len(at.sizes) == len(x.axes) == input.ndim)
    (channels, *arriving), (wanted, *leaving) = at.shape(x), shape_of(at.result, x.axes)
    at.require(rule=channels == wanted and at.sizes[0] == input.shape[0])
    factor = tuple(new // old for old, new in zip(arriving, leaving, strict=True))
    return x if set(factor) <= {1} else at.step("U", x, factor=factor)


def _pad(
    at: CallSite, input: Given, pad: Given, mode: str = "constant", value: float | None = None
) -> Made | TensorMap:
    del mode, value
    if not any(pad):
        return at.held(input)
    x = at.map(input)
    dims = len(x.axes) - 2
    pairs = [(pad[place], pad[place + 1]) for place in range(0, len(pad), 2)]
    pairs += [(0, 0)] * (dims + 2 - len(pairs))
    *size, (first, last), batch = pairs
    at.require(rule=batch == (0, 0))
    if first or last:
        at.require(rule=not any(side for pair in size for side in pair))
        if min(first, last) >= 0:
            return at.step("Z", x, amount=first + last)
        at.require(rule=max(first, last) <= 0)
        return at.step("Take", x, **{"from": -first, "to": at.channels(x) + last})
    return _bordered(
        at, x, [before for before, _ in size[::-1]], [after for _, after in size[::-1]]
    )


def _bordered(at: CallSite, x: TensorMap, before: list[int], after: list[int]) -> Made:
    """Return a padding for positive amounts, a cropping for negative ones, or both."""
    added, taken = (
        [tuple(max(0, sign * side) for side in each) for each in (before, after)]
        for sign in (1, -1)
    )
    if not any(map(any, taken)):
        return at.step("Pad", x, amount=added[0], after=added[1])
    crop = at.step("Crop", x, amount=taken[0], after=taken[1])
    if not any(map(any, added)):
        return crop
    channels, *size = at.shape(x)
    larger = tuple(map(sum, zip(size, *added, strict=True)))
    pad = layer_step("Pad", {"amount": added[0], "after": added[1]})
    return replace(crop, before=((pad, (channels, *larger)),))


def _shuffle(at: CallSite, input: Given, groups: int) -> Made:
    return at.step("Shuffle", at.map(input), groups=groups)


RULES: dict[str, Rule] = by_name(
    ("interpolate upsample", _interpolate),
    ("expand expand_as broadcast_to", _expand),
    ("pad", _pad),
    ("channel_shuffle native_channel_shuffle", _shuffle),
)
"""The rules of functions that change the size of a map, by the names of PyTorch's functions."""
