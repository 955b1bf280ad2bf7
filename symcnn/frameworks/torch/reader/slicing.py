"""Rules of PyTorch's functions that slice or split a map."""

# ruff: noqa: A002 - the parameters are those of PyTorch's functions
from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

from symcnn.frameworks.importing.call_rules import by_name, sliced
from symcnn.frameworks.torch.reader.call_site import CallSite, Given, Made, Rule
from symcnn.frameworks.torch.reader.reshaping import reshaped
from symcnn.frameworks.torch.reader.tensor_map import (
    BATCH,
    CHANNELS,
    FLAT,
    MOST_AXES,
    Axes,
    NoRuleError,
    TensorMap,
    plain,
)
from symcnn.frameworks.tree_nodes import shaped_step, step
from symcnn.notation.ast import Step

_ALL = slice(None)
_INDICES = frozenset({int, slice, type(None), type(...)})
"""The types of indices that do not depend on values."""


def _chunk(at: CallSite, input: Given, *rest: Given, **more: Given) -> tuple[Made | TensorMap, ...]:
    """Return the parts of a map, whose sizes are read from the results."""
    dim = more.get("dim", (*rest, 0, 0)[1])
    ends = [0]
    for part in at.result:
        ends.append(ends[-1] + part.shape[dim])
    return tuple(
        _taken(at, input, part, {dim: slice(first, last)})
        for part, (first, last) in zip(at.result, pairwise(ends), strict=True)
    )


def _narrow(at: CallSite, input: Given, dim: int, start: int, length: int) -> Made | TensorMap:
    return _taken(at, input, at.result, {dim: slice(start, start + length)})


def _select(at: CallSite, input: Given, dim: int, index: int) -> Made | TensorMap:
    return _taken(at, input, at.result, {dim: index})


def _unbind(at: CallSite, input: Given, dim: int = 0) -> tuple[Made | TensorMap, ...]:
    return tuple(_taken(at, input, part, {dim: index}) for index, part in enumerate(at.result))


def _item(at: CallSite, input: Given, index: Given) -> Made | TensorMap:
    given = list(index) if isinstance(index, tuple) else [index]
    at.require(rule=all(type(each) in _INDICES for each in given))
    if None in given:
        at.require(rule=all(each is None or each is ... or each == _ALL for each in given))
        return reshaped(at, input)
    if ... in given:
        place = given.index(...)
        given[place : place + 1] = [_ALL] * (input.ndim - len(given) + 1)
    return _taken(at, input, at.result, dict(enumerate(given)))


def _taken(
    at: CallSite, input: Given, result: Given, index: Mapping[int, Given]
) -> Made | TensorMap:
    """Return a part of a map, from the slice or the position on each axis."""
    x = at.held(input)
    at.require(rule=set(x.axes) <= set(plain(MOST_AXES)))
    by_axis = {int(x.axes[place]): part for place, part in index.items()}
    at.require(rule=by_axis.pop(BATCH, _ALL) == _ALL)
    cuts = _cuts(at, x, {axis - 1: part for axis, part in by_axis.items()})
    gone = {axis for axis, part in by_axis.items() if isinstance(part, int)}
    axes = tuple(axis for axis in x.axes if axis not in gone)
    if gone and (len(axes) == len(FLAT) or gone != {CHANNELS}):
        sizes = tuple(result.shape[1:])
        axes = _laid_out(at, axes)
        last = step("F") if len(axes) <= len(FLAT) else shaped_step("Reshape", sizes[0], sizes[1:])
        cuts = [*cuts, (last, sizes)]
    if not cuts:
        return TensorMap(x.call, axes)
    return Made(cuts[-1][0], (x,), axes, before=tuple(cuts[:-1]))


def _cuts(
    at: CallSite, x: TensorMap, parts: Mapping[int, Given]
) -> list[tuple[Step, tuple[int, ...]]]:
    """Return the layers that slice a map, with their output shapes; raise NoRuleError."""
    cuts = sliced(at.shape(x), parts)
    if cuts is None:
        raise NoRuleError(at.name)
    return [(node, tuple(side for side in shape if side)) for node, shape in cuts]


def _laid_out(at: CallSite, axes: Axes) -> Axes:
    """Return the axes of a map from which some are removed; raise NoRuleError if unordered."""
    at.require(
        rule=len(axes) <= len(FLAT) or (CHANNELS in axes and axes == tuple(sorted(axes, key=str)))
    )
    return plain(len(axes))


RULES: dict[str, Rule] = by_name(
    ("chunk split tensor_split split_with_sizes", _chunk),
    ("narrow", _narrow),
    ("select", _select),
    ("unbind", _unbind),
    ("getitem", _item),
)
"""The rules of functions that take a part of a map, by the names of PyTorch's functions."""
