"""Drawings of layers: their windows over the cells of the input, and their channels in groups.

Sizes, windows, paddings and groups are those that symcnn computes for the example.
"""  # noqa: INP001 - Sphinx finds it on the path

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from itertools import product
from typing import TypeAlias

from symcnn import parse
from symcnn.algebra.presentation.term import Term
from symcnn.layers.conv import DepthwiseConv
from symcnn.layers.declaration.window import Spreading
from symcnn.network import LayerRecord
from symcnn.render.picture.elements import Drawing, Element, Line, Rectangle, extent
from symcnn.render.picture.svg_drawing import svg_of

Place: TypeAlias = tuple[int, int]
"""The column and the row of a cell; the first cell that is not padding is (0, 0)."""
EXAMPLES: Mapping[str, tuple[tuple[str, str, str], ...]] = {
    "C": (
        ("kernel 3", "I(5,1)", "C(3,1)"),
        ("stride 2", "I(5,1)", "C(3,1,s=2)"),
        ("padding 1", "I(4,1)", "C(3,1,p=1)"),
        ("dilation 2", "I(6,1)", "C(3,1,d=2)"),
        ("one group of channels", "I(1,4)", "C(1,4)"),
        ("2 groups of channels", "I(1,4)", "C(1,4,g=2)"),
    ),
    "DW": (
        ("kernel 3", "I(5,1)", "DW(3)"),
        ("a channel each", "I(1,4)", "DW(1)"),
        ("multiplier 2", "I(1,2)", "DW(1,m=2)"),
    ),
    "T": (
        ("kernel 2, stride 2", "I(3,1)", "T(2,1,s=2)"),
        ("kernel 3, stride 2", "I(2,1)", "T(3,1,s=2)"),
        ("padding 1, which crops", "I(3,1)", "T(3,1,s=2,p=1)"),
        ("2 groups of channels", "I(1,4)", "T(1,4,g=2)"),
    ),
    "P": (
        ("size 2, and so stride 2", "I(4,1)", "P(2)"),
        ("size 3, stride 2", "I(5,1)", "P(3,2)"),
        ("padding 1", "I(5,1)", "P(3,2,1)"),
    ),
    "A": (("size 2, and so stride 2", "I(4,1)", "A(2)"), ("stride 1", "I(4,1)", "A(2,1)")),
}
"""For layers by their letters: what is shown, an input, and the layer."""

_CELL = 16.0
"""The side of a cell, in px."""
_BETWEEN = 44.0
"""The space between the input and the output, in px."""
_FIRST, _SECOND = "conv", "pool"
"""The colors of the first window, which is filled, and of the second, which is outlined."""


def figures(letter: str) -> str:
    """Return the drawings of a layer as HTML; an empty text if it has none."""
    shown = "".join(_figure(*example) for example in EXAMPLES.get(letter, ()))
    return f'<div class="drawings">{shown}</div>\n\n' if shown else ""


def drawing(before: str, layer: str) -> Drawing:
    """Return the drawing of a layer behind an input: of its windows, or of its channels at 1×1."""
    record = parse(f"{before}-{layer}").layers[1]
    is_point = all(side == 1 for side in record.input.size)
    elements = tuple(_channels(record) if is_point else _windows(record))
    (left, top), (right, bottom) = extent(elements)
    moved = tuple(element.moved(2 - left, 2 - top) for element in elements)
    title = f"{layer} on {record.input}"
    return Drawing(
        right - left + 4, bottom - top + 4, moved, title, f"The output is {record.output}"
    )


def _figure(what: str, before: str, layer: str) -> str:
    """Return a drawing with its caption on one line of HTML."""
    record = parse(f"{before}-{layer}").layers[1]
    svg = svg_of(drawing(before, layer)).replace("\n", "")
    caption = f"<code>{escape(layer)}</code> {escape(what)}: {record.input} → {record.output}"
    return f"<figure>{svg}<figcaption>{caption}</figcaption></figure>"


def _windows(record: LayerRecord) -> Iterator[Element]:
    """Yield the input, an arrow, and the output, with the windows of two neighbors in a row."""
    layer = record.layer
    window = layer.windows[0]
    size, after = _int(record.input.size[0]), _int(record.output.size[0])
    if isinstance(window, Spreading):
        left = [_square(0, 1, 1, 0), _square(1, 1, 1, 0)]
        step, start = _int(window.stride), -_int(window.cropped)
        right = [
            _square(start + index * step, _int(window.extent), _int(window.gap), start)
            for index in range(2)
        ]
        full = (size - 1) * step + _int(window.extent)
        grids = (size, (0, size), left), (after, (start, start + max(full, after - start)), right)
    else:
        step, start = _int(window.stride), -_int(window.left)
        left = [
            _square(start + index * step, _int(window.extent), _int(window.gap), start)
            for index in range(2)
        ]
        padded = (start, start + size + _int(window.padding))
        grids = (
            (size, padded, left),
            (after, (0, after), [_square(0, 1, 1, 0), _square(1, 1, 1, 0)]),
        )
    yield from _side_by_side(*(list(_grid(*grid)) for grid in grids))


def _square(left: int, extent_of_window: int, gap: int, top: int) -> list[Place]:
    """Return the cells of a window whose first cell is given."""
    offsets = range(0, extent_of_window, gap)
    return [(left + x, top + y) for y, x in product(offsets, offsets)]


def _grid(size: int, whole: Place, windows: Sequence[Sequence[Place]]) -> Iterator[Rectangle]:
    """Yield the cells of a map, dashed those outside it, and the cells of two windows."""
    first, second = windows
    for y, x in product(range(*whole), repeat=2):
        is_outside = not (0 <= x < size and 0 <= y < size)
        fill = f"{_FIRST}-face" if (x, y) in first else None if is_outside else "paper"
        yield Rectangle(x * _CELL, y * _CELL, _CELL, _CELL, fill, "frame", dashed=is_outside)
    for x, y in second:
        side = _CELL - 6
        place = x * _CELL + 3, y * _CELL + 3
        yield Rectangle(*place, side, side, f"{_SECOND}-face", f"{_SECOND}-accent", 2.0)


def _side_by_side(left: Sequence[Element], right: Sequence[Element]) -> Iterator[Element]:
    """Yield the elements of two maps, centered beside one another, and an arrow between them."""
    (_, top), (end, bottom) = extent(left)
    (start, low), (_, high) = extent(right)
    middle = (top + bottom) / 2
    yield from left
    yield Line(((end + 10, middle), (end + _BETWEEN - 10, middle)), head=True)
    for element in right:
        yield element.moved(end + _BETWEEN - start, middle - (low + high) / 2)


def _channels(record: LayerRecord) -> Iterator[Element]:
    """Yield the channels of the input and the output, with lines between those that depend."""
    before, after = _int(record.input.channels), _int(record.output.channels)
    tall = max(before, after)
    columns = [
        [(place + (tall - count) / 2) * 1.5 * _CELL for place in range(count)]
        for count in (before, after)
    ]
    groups = _groups(record)
    for (i, from_y), (j, to_y) in product(enumerate(columns[0]), enumerate(columns[1])):
        if i * groups // before == j * groups // after:
            ends = (_CELL, from_y + _CELL / 2), (_CELL + 2 * _BETWEEN, to_y + _CELL / 2)
            yield Line(ends)
    yield from _column(columns[0], 0.0, groups)
    yield from _column(columns[1], _CELL + 2 * _BETWEEN, groups)


def _groups(record: LayerRecord) -> int:
    """Return how many groups the channels are divided into."""
    layer = record.layer
    if isinstance(layer, DepthwiseConv):
        return _int(record.input.channels)
    return _int(layer.groups)


def _column(places: Sequence[float], x: float, groups: int) -> Iterator[Rectangle]:
    """Yield channels below one another; those of neighboring groups have different colors."""
    for index, y in enumerate(places):
        color = (_FIRST, _SECOND)[index * groups // len(places) % 2]
        yield Rectangle(x, y, _CELL, _CELL, f"{color}-face", f"{color}-accent", 2.0)


def _int(value: Term | int) -> int:
    return int(value.value) if isinstance(value, Term) else int(value)
