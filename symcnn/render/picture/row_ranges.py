"""The layers of a trace as ranges of positions: each row of the outline takes one or several.

Rows and trace have the layers in one order. A row that stands for several equal ones takes a range
for each.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

from symcnn.network.trace.trace import BranchRecord, Item, Trace, iterate_records
from symcnn.render.outline.from_paths import has_layers
from symcnn.render.outline.row import OutlineRow
from symcnn.render.picture.picture_tree import Key


@dataclass(frozen=True)
class RowRange:
    """One of the equal ones that a row stands for: the layers from `start` up to `stop`."""

    row: OutlineRow
    start: int
    stop: int
    shift: int = 0
    """The distance to the first of the equal ones that are counted together."""


def row_ranges(rows: Iterable[OutlineRow], start: int) -> tuple[RowRange, ...]:
    """Return the ranges of rows that follow each other."""
    units: list[RowRange] = []
    for row in rows:
        length = len(row.first_copy)
        for _ in range(row.copies):
            units.append(RowRange(row, start, start + length))
            start += length
    return tuple(units)


@dataclass(frozen=True)
class Scope:
    """The ranges of the rows of one level, and how positions become keys."""

    units: tuple[RowRange, ...]
    prefix: Key = ()
    shift: int = 0
    level: int = 0

    def at(self, position: int) -> RowRange:
        """Return the range in which a position lies."""
        index = bisect_right(self.units, position, key=lambda unit: unit.start)
        return self.units[index - 1]

    def key(self, unit: RowRange) -> Key:
        """Return the key of a range, which copies of equal ones share."""
        return *self.prefix, unit.start - unit.shift - self.shift


def is_opened(item: Item, scope: Scope, position: int) -> bool:
    """Return whether branches are drawn: they have rows of their own, or only saved maps."""
    unit, length = scope.at(position), record_count(item)
    is_bare = length == 1 and not unit.row.is_block
    return isinstance(item, BranchRecord) and (position + length > unit.stop or is_bare)


def row_items(items: Trace, scope: Scope, position: int) -> tuple[list[Item], int]:
    """Return the items of the row in which the first of them ends, and the position after them."""
    first, *others = items
    group, position = [first], position + record_count(first)
    stop = scope.at(position - 1).stop
    for item in others:
        if position >= stop:
            break
        group.append(item)
        position += record_count(item)
    return group, position


def record_count(item: Item) -> int:
    """Return the number of layers and repeats of an item, as the outline has them."""
    return sum(map(has_layers, iterate_records((item,))))
