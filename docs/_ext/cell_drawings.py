"""Drawings of feature maps as cells, with the windows of two neighbors in two colors."""  # noqa: INP001 - Sphinx finds it on the path

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import product
from typing import TypeAlias

from symcnn.algebra.presentation.term import Term
from symcnn.layers import Shape
from symcnn.layers.global_pool import bin_of
from symcnn.network import LayerRecord
from symcnn.render.picture.elements import Element, Line, Rectangle, extent

Place: TypeAlias = tuple[int, int]
"""The column and the row of a cell; the first cell of a map is (0, 0)."""
CELL = 16.0
"""The side of a cell, in px."""
BETWEEN = 44.0
"""The space between the input and the output, in px."""
FIRST, SECOND = "conv", "pool"
"""The colors of the first window, which is filled, and of the second, which is outlined."""
_NEIGHBORS = (((0, 0),), ((1, 0),))
"""Two neighboring cells, each a window."""


def side_of(shape: Shape) -> int:
    """Return the first side of a map; 0 for a vector."""
    return int(shape.size[0]) if shape.size else 0


def windows(record: LayerRecord) -> Iterator[Element]:
    """Yield the input, with the windows of two neighbors of the output, and the output.

    Dashed cells are outside the map, if they are padded, or inside it, if they are cropped.
    """
    window = record.layer.windows[0]
    size, after = side_of(record.input), side_of(record.output)
    step, start = whole(window.stride), -whole(window.left)
    end = start + size + whole(window.padding)
    squares = [
        _square(start + index * step, whole(window.extent), whole(window.gap), start)
        for index in range(2)
    ]
    inside = range(max(start, 0), min(end, size))
    reach = range(min(start, 0), max(end, size))
    yield from side_by_side(
        list(_grid(inside, reach, squares)), list(_grid(range(after), range(after), _NEIGHBORS))
    )


def spread_windows(record: LayerRecord) -> Iterator[Element]:
    """Yield the input with two neighbors, and the output with the windows that they spread to."""
    window = record.layer.windows[0]
    size, after = side_of(record.input), side_of(record.output)
    step, start = whole(window.stride), -whole(window.cropped)
    squares = [
        _square(start + index * step, whole(window.extent), whole(window.gap), start)
        for index in range(2)
    ]
    end = start + max((size - 1) * step + whole(window.extent), after - start)
    yield from side_by_side(
        list(_grid(range(size), range(size), _NEIGHBORS)),
        list(_grid(range(after), range(start, end), squares)),
    )


def bins(record: LayerRecord) -> Iterator[Element]:
    """Yield the input with the bins of the first outputs of adaptive or global pooling."""
    size, after = side_of(record.input), side_of(record.output)
    columns = [bin_of(index, size, after) for index in range(min(after, 2))]
    areas = [tuple((x, y) for y in columns[0] for x in column) for column in columns]
    yield from side_by_side(
        list(_grid(range(size), range(size), areas)),
        list(_grid(range(after), range(after), _NEIGHBORS[:after])),
    )


def rearranged(record: LayerRecord) -> Iterator[Element]:
    """Yield the cells of a map row by row, and the same cells in the order of the output.

    The first two rows of the input have colors; a vector is drawn as one row.
    """
    height, width = (int(side) for side in record.input.size)
    places = [(x, y) for y in range(height) for x in range(width)]
    after = int(record.output.size[-1]) if record.output.size else len(places)
    moved = [(index % after, index // after) for index in range(len(places))]
    yield from side_by_side(*(list(_cells(order, width)) for order in (places, moved)))


def dense(record: LayerRecord) -> Iterator[Element]:
    """Yield the cells of a map, the same as features, and the units that depend on all of them."""
    width = int(record.input.size[-1])
    features = int(record.input.features)
    places = [(index % width, index // width) for index in range(features)]
    rows = [(0, index) for index in range(features)]
    yield from side_by_side(list(_cells(places, width)), list(_cells(rows, width)))
    (_, top), (end, bottom) = extent(
        side_by_side(list(_cells(places, width)), list(_cells(rows, width)))
    )
    units = int(record.output.features)
    start = (top + bottom - units * CELL) / 2
    for feature, unit in product(range(features), range(units)):
        ends = top + (feature + 0.5) * CELL, start + (unit + 0.5) * CELL
        yield Line(((end, ends[0]), (end + 2 * BETWEEN, ends[1])))
    for unit in range(units):
        y = start + unit * CELL
        yield Rectangle(end + 2 * BETWEEN, y, CELL, CELL, "paper", "frame")


def side_by_side(left: Sequence[Element], right: Sequence[Element]) -> Iterator[Element]:
    """Yield the elements of two maps, centered beside one another, and an arrow between them."""
    (_, top), (end, bottom) = extent(left)
    (start, low), (_, high) = extent(right)
    middle = (top + bottom) / 2
    yield from left
    yield Line(((end + 10, middle), (end + BETWEEN - 10, middle)), head=True)
    for element in right:
        yield element.moved(end + BETWEEN - start, middle - (low + high) / 2)


def whole(value: Term | int | None) -> int:
    """Return the integer of a number of the example."""
    assert value is not None  # noqa: S101 - only padding in words has none
    return int(value.value) if isinstance(value, Term) else int(value)


def _square(left: int, extent_of_window: int, gap: int, top: int) -> list[Place]:
    """Return the cells of a window whose first cell is given."""
    offsets = range(0, extent_of_window, gap)
    return [(left + x, top + y) for y, x in product(offsets, offsets)]


def _grid(inside: range, reach: range, areas: Sequence[Sequence[Place]]) -> Iterator[Rectangle]:
    """Yield the cells in reach, dashed those not inside, and the cells of two windows."""
    first, *others = areas
    for y, x in product(reach, repeat=2):
        is_inside = x in inside and y in inside
        fill = f"{FIRST}-face" if (x, y) in first else "paper" if is_inside else None
        yield Rectangle(x * CELL, y * CELL, CELL, CELL, fill, "frame", dashed=not is_inside)
    for second in others:
        yield from map(_outlined, second)


def _cells(places: Iterable[Place], row: int) -> Iterator[Rectangle]:
    """Yield cells in order; the first `row` of them are filled, as many more are outlined."""
    for index, (x, y) in enumerate(places):
        fill = f"{FIRST}-face" if index < row else "paper"
        yield Rectangle(x * CELL, y * CELL, CELL, CELL, fill, "frame")
        if row <= index < 2 * row:
            yield _outlined((x, y))


def _outlined(place: Place) -> Rectangle:
    """Return the mark of the second window in a cell."""
    x, y = (side * CELL + 3 for side in place)
    return Rectangle(x, y, CELL - 6, CELL - 6, f"{SECOND}-face", f"{SECOND}-accent", 2.0)
