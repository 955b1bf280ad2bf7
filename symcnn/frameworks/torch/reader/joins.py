"""Rules of PyTorch's functions of several maps: sums, products, concatenations."""

# ruff: noqa: A002 - the parameters are those of PyTorch's functions
from __future__ import annotations

from torch import Tensor

from symcnn.frameworks.importing.call_rules import by_name
from symcnn.frameworks.torch.reader.call_site import CallSite, Given, Made, Rule
from symcnn.frameworks.torch.reader.tensor_map import CHANNELS, TensorMap, plain
from symcnn.frameworks.tree_nodes import bordered


def _add(at: CallSite, input: Given, other: Given, **more: object) -> Made | TensorMap:
    """Return add for maps of one shape; one of a single position is broadcast like a gate."""
    del more
    maps = [at.held(each) for each in (input, other) if id(each) in at.known]
    if len({at.shape(each) for each in maps}) > 1:
        return likened(at, input, other)
    return _met(at, "add", input, other)


def _mul(at: CallSite, input: Given, other: Given) -> Made | TensorMap:
    for one, two in ((input, other), (other, input)):
        if id(two) not in at.known and _has_axes(two):
            return _scaled(at, at.held(one), two)
    return _met(at, "mul", input, other)


def _has_axes(value: object) -> bool:
    return isinstance(value, Tensor) and value.ndim > 0


def _scaled(at: CallSite, x: TensorMap, scale: Given) -> Made:
    """Return a layer scale for a product with one weight for each channel."""
    sizes = (1,) * (len(x.axes) - scale.ndim) + tuple(scale.shape)
    by_axis = dict(zip(x.axes, sizes, strict=False))
    at.require(rule=len(sizes) == len(x.axes) and by_axis.pop(1) == at.channels(x))
    has_weights = at.counted.tied or at.counted.params >= at.channels(x)
    at.require(rule=set(by_axis.values()) <= {1} and has_weights)
    return at.step("LS", x)


def likened(at: CallSite, input: object, other: object, **more: object) -> Made | TensorMap:
    """Return add for another function of two maps, or mul if one has the shape of a gate.

    Subtracting a number, or dividing by one, adds no layer.
    """
    del more
    maps = [each for each in (input, other) if id(each) in at.known]
    shapes = {at.shape(at.held(each)) for each in maps}
    merge = _met(at, "mul" if len(shapes) > 1 else "add", input, other)
    return at.likened(merge) if isinstance(merge, Made) else merge


def _met(at: CallSite, word: str, one: object, two: object) -> Made | TensorMap:
    """Return the merge of two maps; a map merged with a number is unchanged."""
    for map_, other in ((one, two), (two, one)):
        if id(other) not in at.known:
            at.require(rule=not _has_axes(other))
            return at.held(map_)
    maps = at.held(one), at.held(two)
    at.require(rule=maps[0].axes == maps[1].axes and _fit(word, *map(at.shape, maps)))
    return Made(word, maps, maps[0].axes)


def _fit(word: str, one: tuple[int, ...], two: tuple[int, ...]) -> bool:
    """Return whether maps have one shape, or one is a gate of the other."""
    gates = (one, two) if word == "mul" else ()
    return one == two or (one[0] == two[0] and any(set(gate[1:]) == {1} for gate in gates))


def _cat(at: CallSite, tensors: Given, dim: int = 0) -> Made | TensorMap:
    """Return the concatenation of maps along their channels, or a map padded with zeros."""
    maps = [at.held(each) for each in tensors if each not in at.zeros]
    at.require(rule=bool(maps) and all(each.axes == maps[0].axes for each in maps))
    if len(maps) == 1:
        return _beside_zeros(at, maps[0], tensors, dim)
    at.require(rule=maps[0].axes[dim] == CHANNELS and len(maps) == len(tensors))
    return at.join("cat", maps)


def _beside_zeros(at: CallSite, x: TensorMap, tensors: Given, dim: int) -> Made | TensorMap:
    """Return a map padded with zeros: appended channels, or a zero padding."""
    place = next(place for place, each in enumerate(tensors) if each not in at.zeros)
    before = sum(each.shape[dim] for each in tensors[:place])
    after = sum(each.shape[dim] for each in tensors[place + 1 :])
    axis = x.axes[dim]
    if not before + after:
        return x
    if axis == CHANNELS:
        return at.step("Z", x, amount=before + after)
    sides = plain(len(at.shape(x)) + 1)[2:]
    at.require(rule=axis in sides)
    ends = tuple((before, after) if each == axis else (0, 0) for each in sides)
    return Made(bordered("Pad", ends), (x,), x.axes)


RULES: dict[str, Rule] = by_name(
    ("add radd iadd", _add),
    ("mul rmul imul multiply", _mul),
    ("sub rsub isub subtract div divide truediv rtruediv itruediv", likened),
    ("maximum minimum fmax fmin", likened),
    ("cat concat concatenate", _cat),
)
"""The rules of functions of several maps, by the names of PyTorch's functions."""
