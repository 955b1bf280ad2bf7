"""Drawings of channels: which of them depend on which, and over what a normalization averages."""  # noqa: INP001 - Sphinx finds it on the path

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import singledispatch
from itertools import product
from math import prod
from typing import TypeAlias

from cell_drawings import BETWEEN, CELL, FIRST, SECOND, whole

from symcnn.layers import Layer
from symcnn.layers.channel_shuffle import ChannelShuffle
from symcnn.layers.conv import DepthwiseConv, SeparableConv
from symcnn.layers.declaration.sliding_layer import Grouped
from symcnn.layers.local_response_norm import LocalResponseNorm
from symcnn.layers.norm import GroupNorm
from symcnn.layers.slice import Slice
from symcnn.layers.zero_channels import ZeroChannels
from symcnn.network import LayerRecord
from symcnn.render.picture.elements import Element, Line, Rectangle, Text

Wiring: TypeAlias = tuple[tuple[int, ...], ...]
"""For each channel, the channels before it that it depends on."""
_GAP = 1.5 * CELL
"""The distance of channels below one another."""
_EXAMPLES = 2
"""The examples of a batch that are drawn."""


@singledispatch
def wirings(layer: Layer, count: int) -> tuple[Wiring, ...]:
    """Return how the channels of a layer depend on `count` input channels, step by step.

    None for a layer whose channels depend on themselves alone.
    """
    del layer, count
    return ()


@wirings.register
def _of_groups(layer: Grouped, count: int) -> tuple[Wiring, ...]:
    groups, filters = whole(layer.groups), whole(layer.filters)
    size = count // groups
    starts = (index * groups // filters * size for index in range(filters))
    return (tuple(tuple(range(start, start + size)) for start in starts),)


@wirings.register
def _of_depthwise(layer: DepthwiseConv, count: int) -> tuple[Wiring, ...]:
    return (_each(count, whole(layer.multiplier)),)


@wirings.register
def _of_separable(layer: SeparableConv, count: int) -> tuple[Wiring, ...]:
    """Return the depthwise and then the pointwise convolution."""
    depthwise = _each(count, whole(layer.multiplier))
    return depthwise, (tuple(range(len(depthwise))),) * whole(layer.filters)


@wirings.register
def _of_slice(layer: Slice, count: int) -> tuple[Wiring, ...]:
    del count
    return (tuple((index,) for index in range(whole(layer.start), whole(layer.stop))),)


@wirings.register
def _of_zeros(layer: ZeroChannels, count: int) -> tuple[Wiring, ...]:
    return ((*_each(count, 1), *[()] * whole(layer.amount)),)


@wirings.register
def _of_shuffle(layer: ChannelShuffle, count: int) -> tuple[Wiring, ...]:
    """Return the first channel of each group, then the second of each."""
    size = count // whole(layer.groups)
    order = product(range(size), range(whole(layer.groups)))
    return (tuple((group * size + index,) for index, group in order),)


@wirings.register
def _of_response_norm(layer: LocalResponseNorm, count: int) -> tuple[Wiring, ...]:
    """Return the channels around each, as PyTorch's LocalResponseNorm takes them."""
    before, size = whole(layer.size) // 2, whole(layer.size)
    starts = (index - before for index in range(count))
    return (tuple(tuple(range(max(at, 0), min(at + size, count))) for at in starts),)


def _each(count: int, times: int) -> Wiring:
    return tuple((index // times,) for index in range(count * times))


def channels(record: LayerRecord) -> Iterator[Element]:
    """Yield the channels of the input and of each step, with lines between those that depend."""
    count = int(record.input.channels)
    steps = wirings(record.layer, count)
    tall = max(count, *map(len, steps))
    colors = [_color(index, count, _groups(record)) for index in range(count)]
    used = {source for sources in steps[0] for source in sources}
    columns = [[color if index in used else None for index, color in enumerate(colors)]]
    for wiring in steps:
        before = columns[-1]
        columns.append([before[sources[0]] if sources else "" for sources in wiring])
    for step, wiring in enumerate(steps):
        x, ys, after = _left(step), _tops(columns[step], tall), _tops(columns[step + 1], tall)
        for index, sources in enumerate(wiring):
            for source in sources:
                start = x + CELL, ys[source] + CELL / 2
                yield Line((start, (_left(step + 1), after[index] + CELL / 2)))
    for step, column in enumerate(columns):
        yield from _column(column, _left(step), _tops(column, tall))


def _left(step: int) -> float:
    return step * (CELL + 2 * BETWEEN)


def _tops(column: Sequence[object], tall: int) -> list[float]:
    """Return the tops of channels below one another, centered beside the tallest column."""
    return [(index + (tall - len(column)) / 2) * _GAP for index in range(len(column))]


def _column(colors: Sequence[str | None], x: float, tops: Sequence[float]) -> Iterator[Rectangle]:
    """Yield channels; those that nothing depends on have no color, and zeros are dashed."""
    for color, y in zip(colors, tops, strict=True):
        fill, stroke = (f"{color}-face", f"{color}-accent") if color else (None, "frame")
        yield Rectangle(x, y, CELL, CELL, fill, stroke, 2.0, dashed=color == "")


def _color(index: int, count: int, groups: int) -> str:
    return (FIRST, SECOND)[index * groups // count % 2]


def _groups(record: LayerRecord) -> int:
    """Return how many groups the input channels are divided into, each with a color."""
    layer = record.layer
    if isinstance(layer, DepthwiseConv | SeparableConv):
        return int(record.input.channels)
    return whole(getattr(layer, "groups", 1))


def statistics(record: LayerRecord) -> Iterator[Element]:
    """Yield the values of two examples, a row for each channel and a column for each position.

    The values of a color share a mean and a variance.
    """
    count = int(record.input.channels)
    positions = prod(map(int, record.input.size))
    cells = list(product(range(_EXAMPLES), range(count), range(positions)))
    keys = {cell: _statistic(record.layer, count, cell) for cell in cells}
    first, second, *_ = dict.fromkeys(keys.values())
    width = positions * CELL
    for example, channel, position in cells:
        x, y = example * (width + 2 * CELL) + position * CELL, channel * CELL
        key = keys[example, channel, position]
        yield Rectangle(x, y, CELL, CELL, f"{FIRST}-face" if key == first else "paper", "frame")
        if key == second:
            side = CELL - 6
            fill, stroke = f"{SECOND}-face", f"{SECOND}-accent"
            yield Rectangle(x + 3, y + 3, side, side, fill, stroke, 2.0)
    for example in range(_EXAMPLES):
        middle = example * (width + 2 * CELL) + width / 2
        yield Text(middle, -6.0, f"example {example + 1}", 11.0, "muted")
        yield Text(middle, count * CELL + 13.0, "positions", 11.0, "muted")


def _statistic(layer: Layer, count: int, cell: tuple[int, int, int]) -> tuple[int, ...]:
    """Return the mean and variance of a value: its place, without the averaged axes."""
    example, channel, position = cell
    group = channel * whole(layer.groups) // count if isinstance(layer, GroupNorm) else 0
    averaged: Sequence[str] = getattr(layer, "averaged", ())
    return (
        0 if "examples" in averaged else example,
        group if "channels" in averaged else channel,
        0 if "positions" in averaged else position,
    )
