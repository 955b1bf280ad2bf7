"""Rules of PyTorch's functions that reorder axes, regroup channels or reshape."""

# ruff: noqa: A002 - the parameters are those of PyTorch's functions
from __future__ import annotations

from symcnn.frameworks.importing.call_rules import by_name
from symcnn.frameworks.torch.reader.call_site import CallSite, Given, Made, Rule
from symcnn.frameworks.torch.reader.tensor_map import (
    BATCH,
    CHANNELS,
    FLAT,
    INNER,
    MOST_AXES,
    OUTER,
    TensorMap,
    map_shape,
    plain,
)
from symcnn.frameworks.tree_nodes import shaped_step


def _same(at: CallSite, input: Given, *rest: object, **more: object) -> TensorMap:
    """Return the map itself: its device, dtype and memory layout do not matter."""
    del rest, more
    return at.held(input)


def _permute(at: CallSite, input: Given, *dims: Given, **more: Given) -> TensorMap:
    order = dims or tuple(more.values())
    if isinstance(order[0], list | tuple):
        order = tuple(order[0])
    return at.held(input).moved(list(order))


def _transpose(at: CallSite, input: Given, dim0: int, dim1: int) -> TensorMap:
    x = at.held(input)
    order = list(range(len(x.axes)))
    order[dim0], order[dim1] = order[dim1], order[dim0]
    return x.moved(order)


def _movedim(at: CallSite, input: Given, source: Given, destination: Given) -> TensorMap:
    x = at.held(input)
    at.require(rule=isinstance(source, int) and isinstance(destination, int))
    order = list(range(len(x.axes)))
    order.insert(destination % len(order), order.pop(source))
    return x.moved(order)


def reshaped(at: CallSite, input: Given, *rest: object, **more: object) -> Made | TensorMap:
    """Return a reshaped map: the same map, a regrouping, a flattening, or a Reshape."""
    del rest, more
    x = at.held(input)
    old, new = tuple(input.shape), at.sizes
    at.require(rule=old[:1] == new[:1] and x.axes[0] == BATCH)
    if old == new:
        return x
    same = _without_ones(x, old, new) or _regrouped(at, x, old, new)
    if same is not None:
        return same
    at.require(rule=INNER not in x.axes)
    if len(new) <= len(FLAT):
        return at.step("F", x, FLAT[: len(new)])
    at.require(rule=len(new) <= MOST_AXES)
    last = x.is_channels_last and not x.is_plain
    axes = (BATCH, *plain(len(new))[2:], CHANNELS) if last else plain(len(new))
    channels, *size = map_shape(new, axes)
    return Made(shaped_step("Reshape", channels, size), (x,), axes)


def _without_ones(x: TensorMap, old: tuple[int, ...], new: tuple[int, ...]) -> TensorMap | None:
    """Return the map if only the axis of its single channel is removed or restored."""
    gone = [place for place, axis in enumerate(x.axes) if axis == CHANNELS and old[place] == 1]
    if gone and new == old[: gone[0]] + old[gone[0] + 1 :] and len(new) != len(FLAT):
        return TensorMap(x.call, x.axes[: gone[0]] + x.axes[gone[0] + 1 :])
    if CHANNELS in x.axes or OUTER in x.axes or len(new) != len(old) + 1:
        return None
    places = [place for place in range(1, len(new)) if new[:place] + new[place + 1 :] == old]
    if not places or new[places[0]] != 1:
        return None
    return TensorMap(x.call, (*x.axes[: places[0]], CHANNELS, *x.axes[places[0] :]))


def _regrouped(
    at: CallSite, x: TensorMap, old: tuple[int, ...], new: tuple[int, ...]
) -> Made | TensorMap | None:
    """Return the map with its channels split into groups, or merged again; else None."""
    channels, *size = at.shape(x)
    if x.is_plain and size and len(new) == len(x.axes) + 1 and new[3:] == tuple(size):
        return TensorMap(x.call, (BATCH, OUTER, INNER, *x.axes[2:]))
    if new[1:] != (channels, *size):
        return None
    spatial = plain(len(new))[2:]
    if x.axes == (BATCH, OUTER, INNER, *spatial):
        return TensorMap(x.call, plain(len(new)))
    if x.axes == (BATCH, INNER, OUTER, *spatial):
        return at.step("Shuffle", x, plain(len(new)), groups=old[2])
    return None


RULES: dict[str, Rule] = by_name(
    (
        (
            "contiguous clone detach alias to type type_as float double half bfloat16 cuda "
            "cpu requires_grad identity data"
        ),
        _same,
    ),
    ("permute", _permute),
    ("transpose swapaxes swapdims", _transpose),
    ("movedim moveaxis", _movedim),
    ("flatten view reshape unflatten squeeze unsqueeze view_as reshape_as", reshaped),
)
"""The rules of functions that lay a map out anew, by the names of PyTorch's functions."""
