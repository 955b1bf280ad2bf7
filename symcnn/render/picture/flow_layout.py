"""The layout of a tree along an axis: steps in a row, branches side by side, frames around blocks.

Coordinates are (across, along): the axis of a block is at 0 across, and it begins at 0 along. A
picture from top to bottom has them as (x, y), one from left to right as (y, x). Lengths are in px.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal, Self, TypeAlias

from symcnn.render.picture.elements import Point
from symcnn.render.picture.picture_tree import Branch, Frame, Node, Path, Split, Step

ARROW = 15.0
"""The length of the line between two steps."""
_GAP = 16.0
"""The space between branches, and beside them for a line that bypasses them."""
_INSET = 12.0
"""The space between a frame and its content."""

Arrival: TypeAlias = Literal["arrow", "line", "none"]
"""The line into a block: none where it starts from a saved map."""


@dataclass(frozen=True)
class Size:
    """The space of a step on both sides of the axis, and along it."""

    before: float
    after: float
    length: float


@dataclass(frozen=True)
class Place:
    """A space, and the axis in it."""

    across: float
    along: float
    width: float
    """Its extent across the axis."""
    length: float
    before: float
    """The distance of its axis from `across`."""

    def moved(self, across: float, along: float) -> Self:
        """Return a shifted copy."""
        return replace(self, across=self.across + across, along=self.along + along)

    def rectangle(self, *, is_horizontal: bool) -> tuple[float, float, float, float]:
        """Return its x, y, width and height in a picture."""
        if is_horizontal:
            return self.along, self.across, self.length, self.width
        return self.across, self.along, self.width, self.length


@dataclass(frozen=True)
class Cell(Place):
    """A step in its place."""

    step: Step


@dataclass(frozen=True)
class Panel(Place):
    """A frame in its place."""

    frame: Frame


@dataclass(frozen=True)
class Wire:
    """A line through points (across, along)."""

    points: tuple[Point, ...]
    head: bool = False

    def moved(self, across: float, along: float) -> Wire:
        """Return a shifted copy."""
        return replace(self, points=tuple((x + across, y + along) for x, y in self.points))


Part: TypeAlias = Cell | Panel | Wire


@dataclass(frozen=True)
class Block:
    """The parts of a node or a path, with their extent."""

    before: float
    after: float
    length: float
    parts: tuple[Part, ...]
    arrival: Arrival

    def moved(self, across: float, along: float) -> Iterator[Part]:
        """Yield shifted copies of the parts."""
        return (part.moved(across, along) for part in self.parts)


@dataclass(frozen=True)
class Layout:
    """How much space steps and the titles of frames take."""

    size_of: Callable[[Step], Size]
    title_size: Callable[[Frame], tuple[float, float]]
    """The width and the height of the title of a frame, as a reader sees it."""
    is_horizontal: bool
    is_uniform: bool
    """Whether the steps of a path are equally wide."""

    def stack(self, path: Path) -> Block:
        """Return the nodes of a path one after the other."""
        path_steps = [node for node in path if isinstance(node, Step)]
        joins = [node.join for node in path if isinstance(node, Split)]
        sizes = [self.size_of(step) for step in (*path_steps, *joins)]
        least = max((max(size.before, size.after) for size in sizes), default=0.0)
        blocks = [self._block(node, least if self.is_uniform else 0.0) for node in path]
        starts, parts = [0.0], list(blocks[0].parts)
        for before, block in pairwise(blocks):
            end = starts[-1] + before.length
            starts.append(end + ARROW)
            parts += [*_wire_into(block, end), *block.moved(0, starts[-1])]
        extents = max(block.before for block in blocks), max(block.after for block in blocks)
        return Block(*extents, starts[-1] + blocks[-1].length, tuple(parts), blocks[0].arrival)

    def _block(self, node: Node, least: float) -> Block:
        """Return a node in its place; a box is at least `least` wide on each side of the axis."""
        match node:
            case Step():
                return self._step(node, least)
            case Split():
                return self._split(node, least)
            case _:
                return self._frame(node)

    def _step(self, step: Step, least: float) -> Block:
        size = self.size_of(step)
        before, after = max(size.before, least), max(size.after, least)
        cell = Cell(-before, 0.0, before + after, size.length, before, step)
        return Block(before, after, size.length, (cell,), "none" if step.is_loaded else "arrow")

    def _frame(self, frame: Frame) -> Block:
        body, (width, height) = self.stack(frame.path), self.title_size(frame)
        if self.is_horizontal:
            start, end = ARROW, ARROW + max(body.length, width - ARROW)
            before, after = body.before + height + _INSET, body.after + _INSET
            wire = (Wire(((0.0, 0.0), (0.0, start)), head=body.arrival == "arrow"),)
        else:
            start, end = height + ARROW, height + ARROW + body.length
            before, after = (
                max(side + _INSET, width / 2 + 6) for side in (body.before, body.after)
            )
            wire = (Wire(((0.0, height), (0.0, start)), head=body.arrival == "arrow"),)
        length = end + _INSET
        parts = (
            Panel(-before, 0.0, before + after, length, before, frame),
            *(wire if body.arrival != "none" else ()),
            *body.moved(0, start),
            Wire(((0.0, start + body.length), (0.0, length))),
        )
        arrival: Arrival = "none" if body.arrival == "none" else "arrow"
        return Block(before, after, length, parts, arrival)

    def _split(self, split: Split, least: float) -> Block:
        columns = [(branch, self.stack(branch.path)) for branch in split.branches if branch.path]
        bypasses = sum(1 for each in split.branches if not each.path and not each.is_loaded)
        join = self._step(replace(split.join, is_loaded=False), least)
        if not columns:
            arrival: Arrival = "arrow" if bypasses else "none"
            return _around(replace(join, arrival=arrival), join, 0.0, bypasses - 1)
        feed, merge, place = _branch_wires(columns)
        parts = (*feed, *merge, *join.moved(0, place))
        blocks = [block for _, block in columns]
        positions = _positions(blocks)
        before = max(blocks[0].before - positions[0], join.before)
        after = max(blocks[-1].after + positions[-1], join.after)
        arrives = bypasses or any(block.arrival != "none" for block in blocks)
        block = Block(before, after, place + join.length, parts, "line" if arrives else "none")
        return _around(block, join, place, bypasses)


def _wire_into(block: Block, along: float) -> Iterator[Wire]:
    """Yield the line into a block on the axis, if it has an input."""
    if block.arrival != "none":
        yield Wire(((0.0, along), (0.0, along + ARROW)), head=block.arrival == "arrow")


def _positions(blocks: Sequence[Block]) -> list[float]:
    """Return the axes of neighboring blocks, centered at 0."""
    positions = [0.0]
    for before, block in pairwise(blocks):
        positions.append(positions[-1] + before.after + _GAP + block.before)
    return [position - positions[-1] / 2 for position in positions]


def _branch_wires(
    columns: Sequence[tuple[Branch, Block]],
) -> tuple[list[Part], list[Part], float]:
    """Return branches with the lines into them, the lines from them, and where the merge begins."""
    positions = _positions([block for _, block in columns])
    bottom = ARROW + max(block.length for _, block in columns)
    place = bottom + ARROW * min(len(columns), 2)
    feed: list[Part] = []
    merge: list[Part] = []
    for (branch, block), axis in zip(columns, positions, strict=True):
        if block.arrival != "none":
            corner = () if axis == 0 else ((axis, 0.0),)
            feed.append(Wire(((0.0, 0.0), *corner, (axis, ARROW)), block.arrival == "arrow"))
        feed += block.moved(axis, ARROW)
        if not branch.is_loaded:
            end, bus = (axis, ARROW + block.length), bottom + ARROW
            is_straight = len(columns) == 1
            rest = ((0.0, place),) if is_straight else ((axis, bus), (0.0, bus))
            merge.append(Wire((end, *rest), head=is_straight))
    if merge and len(columns) > 1:
        merge.append(Wire(((0.0, place - ARROW), (0.0, place)), head=True))
    return feed, merge, place


def _around(block: Block, join: Block, place: float, bypasses: int) -> Block:
    """Return a split with lines from its start around its branches into the side of its merge."""
    parts, after = list(block.parts), block.after
    for index in range(bypasses):
        after += _GAP
        side = place + join.length * (index + 1) / (bypasses + 1)
        points = ((0.0, 0.0), (after, 0.0), (after, side), (join.after, side))
        parts.append(Wire(points, head=True))
    return replace(block, after=after, parts=tuple(parts))
