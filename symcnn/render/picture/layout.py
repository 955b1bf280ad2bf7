"""The layout of a diagram: every node becomes a block of parts around a vertical line.

The line of a block is at x = 0; labels are to its right. All lengths are in px.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import singledispatch
from itertools import pairwise
from typing import Literal, TypeAlias

from symcnn.render.picture.box_tree import Box, Frame, Mark, Node, Path, Split
from symcnn.render.picture.elements import LETTER, ROW, Label, Line, Part, Rectangle, clipped

_MARGIN = 12.0
_PADDING = 9.0
_ARROW_LENGTH = 12.0
"""The length of the line between two nodes."""
_STRIP_HEIGHT = 18.0
"""The height of a strip with a label beside the line."""
_BASELINE = 13.0
"""The baseline of the label in a strip."""
_LABEL_DISTANCE = 7.0
"""The distance of a label from the line."""
_BRANCH_GAP = 18.0
"""The space between branches."""
_EMPTY_BRANCH_WIDTH = 6.0
"""The width of an empty branch on each side of its line."""
_MAX_LINE_LENGTH = 30
"""The letters from which a box has one line for its layer and one for the folded layers."""

Arrival: TypeAlias = Literal["arrow", "line", "nothing"]
"""The line into a node; nothing for a node without an input, such as a loaded feature map."""


@dataclass(frozen=True)
class Block:
    """The parts of a node or path, with their extent to the left, to the right and down."""

    left: float
    right: float
    height: float
    parts: tuple[Part, ...]
    arrival: Arrival

    def moved(self, right: float, down: float) -> Iterator[Part]:
        """Yield shifted copies of the parts."""
        return (part.moved(right, down) for part in self.parts)


@dataclass(frozen=True)
class Picture:
    """The parts of a picture, and its size."""

    width: float
    height: float
    parts: tuple[Part, ...]


def placed(path: Path) -> Picture:
    """Lay out a path as a picture.

    >>> box = Box(("C(3,8)",), "weights", follows=False, first="8×6×6", last="8×6×6")
    >>> placed((box,)).parts[0].lines
    ('C(3,8)',)
    """
    block = _stack(path)
    parts = (*block.parts, Line(0, block.height, 0, block.height + _ARROW_LENGTH, head=True))
    extended = Block(block.left, block.right, block.height + _ARROW_LENGTH, parts, block.arrival)
    width = extended.left + extended.right + 2 * _MARGIN
    shifted = extended.moved(extended.left + _MARGIN, _MARGIN)
    return Picture(width, extended.height + 2 * _MARGIN, tuple(shifted))


def _stack(path: Path) -> Block:
    """Lay out the nodes of a path below each other."""
    if not path:
        return Block(_EMPTY_BRANCH_WIDTH, _EMPTY_BRANCH_WIDTH, 0, (), "line")
    blocks = list(map(_lay_out, path))
    tops = [0.0]
    parts = list(blocks[0].parts)
    for before, block in pairwise(blocks):
        end = tops[-1] + before.height
        tops.append(end + _ARROW_LENGTH)
        parts += [*_draw_input_line(block, 0, end), *block.moved(0, tops[-1])]
    left, right = max(block.left for block in blocks), max(block.right for block in blocks)
    return Block(left, right, tops[-1] + blocks[-1].height, tuple(parts), blocks[0].arrival)


def _draw_input_line(block: Block, x: float, y: float) -> Iterator[Line]:
    """Yield the line into a block, if it has an input."""
    if block.arrival != "nothing":
        yield Line(x, y, x, y + _ARROW_LENGTH, head=block.arrival == "arrow")


@singledispatch
def _lay_out(node: Node) -> Block:
    """Lay out a node."""
    raise TypeError(node)  # pragma: no cover - every kind of node is registered below


@_lay_out.register
def _lay_out_box(node: Box) -> Block:
    rectangle = _build_rectangle(node)
    label = Label(_LABEL_DISTANCE, rectangle.height + _BASELINE, node.shape)
    height = rectangle.height + _STRIP_HEIGHT
    parts = (rectangle, Line(0, rectangle.height, 0, height), label)
    half = rectangle.width / 2
    return Block(half, max(half, _LABEL_DISTANCE + label.width), height, parts, "arrow")


def _build_rectangle(node: Box) -> Rectangle:
    lines = tuple(_text_lines(node.texts))
    width = max(len(clipped(line)) for line in lines) * LETTER + 2 * _PADDING
    return Rectangle(node.kind, -width / 2, 0, width, len(lines) * ROW + _PADDING, lines)


def _text_lines(texts: Sequence[str]) -> Iterator[str]:
    """Yield the text lines of a box: one, or one for the layer and one for the folded layers."""
    line = " · ".join(texts)
    head, *others = [line] if len(line) <= _MAX_LINE_LENGTH else texts
    yield head
    if others:
        yield " · ".join(others)


@_lay_out.register
def _lay_out_mark(node: Mark) -> Block:
    width = len(clipped(node.text)) * LETTER + _PADDING
    mark = Rectangle("mark", -width / 2, 0, width, _STRIP_HEIGHT, (node.text,))
    return Block(
        width / 2, width / 2, _STRIP_HEIGHT, (mark,), "nothing" if node.recalled else "line"
    )


@_lay_out.register
def _lay_out_frame(node: Frame) -> Block:
    body = _stack(node.body)
    caption = Label(0, _BASELINE, node.caption)
    left = body.left + _PADDING
    right = max(body.right, _LABEL_DISTANCE + caption.width) + _PADDING
    end = _STRIP_HEIGHT + _ARROW_LENGTH + body.height
    parts = (
        Rectangle("frame", -left, 0, left + right, end + _PADDING),
        caption.moved(right - _PADDING - caption.width, 0),
        *_draw_frame_line(body),
        *_draw_input_line(body, 0, _STRIP_HEIGHT),
        *body.moved(0, _STRIP_HEIGHT + _ARROW_LENGTH),
        Line(0, end, 0, end + _PADDING),
    )
    arrival: Arrival = "nothing" if body.arrival == "nothing" else "line"
    return Block(left, right, end + _PADDING, parts, arrival)


def _draw_frame_line(body: Block) -> Iterator[Line]:
    """Yield the line beside the caption of a frame, if its body has an input."""
    if body.arrival != "nothing":
        yield Line(0, 0, 0, _STRIP_HEIGHT)


@_lay_out.register
def _lay_out_split(node: Split) -> Block:
    columns = list(map(_stack, node.branches))
    positions = _column_positions(columns)
    end = _ARROW_LENGTH + max(column.height for column in columns) + _ARROW_LENGTH
    join = _lay_out(node.join)
    left = max(columns[0].left - positions[0], join.left)
    right = max(columns[-1].right + positions[-1], join.right)
    parts = (
        *_draw_branches(columns, positions),
        *_draw_merge(columns, positions, end),
        *_draw_input_line(join, 0, end),
        *join.moved(0, end + _ARROW_LENGTH),
    )
    return Block(left, right, end + _ARROW_LENGTH + join.height, parts, "line")


def _column_positions(columns: Sequence[Block]) -> list[float]:
    """Return the x positions of the lines of adjacent columns, centred at 0."""
    positions = [0.0]
    for before, column in pairwise(columns):
        positions.append(positions[-1] + before.right + _BRANCH_GAP + column.left)
    middle = positions[-1] / 2
    return [position - middle for position in positions]


def _draw_branches(columns: Sequence[Block], positions: Sequence[float]) -> Iterator[Part]:
    """Yield columns, and the horizontal line that feeds those with an input."""
    fed = [0.0]
    for column, position in zip(columns, positions, strict=True):
        yield from column.moved(position, _ARROW_LENGTH)
        for line in _draw_input_line(column, position, 0):
            fed.append(position)
            yield line
    yield Line(min(fed), 0, max(fed), 0)


def _draw_merge(columns: Sequence[Block], positions: Sequence[float], end: float) -> Iterator[Line]:
    """Yield the lines from the ends of the columns to the merge."""
    for column, position in zip(columns, positions, strict=True):
        yield Line(position, _ARROW_LENGTH + column.height, position, end)
    yield Line(positions[0], end, positions[-1], end)
