"""The layout of a diagram: every node becomes a block of parts round a line from top to bottom.

In a block that line is at x = 0; what is written beside it stands to its right.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import singledispatch
from itertools import pairwise
from typing import Literal, TypeAlias

from symcnn.render.picture.box_tree import Box, Frame, Mark, Node, Path, Split
from symcnn.render.picture.parts import LETTER, ROW, Label, Line, Part, Rectangle, clipped

_MARGIN = 12.0
_PADDING = 9.0
_ARROW = 12.0
"""The length of a line between two nodes."""
_STRIP = 18.0
"""The height of what has a label beside the line."""
_BASE = 13.0
"""Where in it the base line of the label is."""
_BESIDE = 7.0
"""How far a label is from the line."""
_BETWEEN = 18.0
"""The space between the branches of a split."""
_NARROW = 6.0
"""The room that a branch without layers takes on each side."""
_WRAPPED = 30
"""The letters from which on a box has a line for its layer, and one for those folded into it."""

Arrival: TypeAlias = Literal["arrow", "line", "nothing"]
"""What is drawn where a node starts: nothing where it does not take what arrives."""


@dataclass(frozen=True)
class Block:
    """The parts of a node or a path: how far they reach on each side of the line, and down."""

    left: float
    right: float
    height: float
    parts: tuple[Part, ...]
    arrival: Arrival

    def moved(self, right: float, down: float) -> Iterator[Part]:
        """Yield the parts in another place."""
        return (part.moved(right, down) for part in self.parts)


@dataclass(frozen=True)
class Picture:
    """A picture: its size, and its parts."""

    width: float
    height: float
    parts: tuple[Part, ...]


def placed(path: Path) -> Picture:
    """Return a picture of a path.

    >>> box = Box(("C(3,8)",), "weights", follows=False, first="8×6×6", last="8×6×6")
    >>> placed((box,)).parts[0].lines
    ('C(3,8)',)
    """
    block = _stacked(path)
    parts = (*block.parts, Line(0, block.height, 0, block.height + _ARROW, head=True))
    whole = Block(block.left, block.right, block.height + _ARROW, parts, block.arrival)
    width = whole.left + whole.right + 2 * _MARGIN
    shifted = whole.moved(whole.left + _MARGIN, _MARGIN)
    return Picture(width, whole.height + 2 * _MARGIN, tuple(shifted))


def _stacked(path: Path) -> Block:
    """Return the nodes of a path below each other."""
    if not path:
        return Block(_NARROW, _NARROW, 0, (), "line")
    blocks = list(map(_block, path))
    tops = [0.0]
    parts = list(blocks[0].parts)
    for before, block in pairwise(blocks):
        end = tops[-1] + before.height
        tops.append(end + _ARROW)
        parts += [*_arriving(block, 0, end), *block.moved(0, tops[-1])]
    left, right = max(block.left for block in blocks), max(block.right for block in blocks)
    return Block(left, right, tops[-1] + blocks[-1].height, tuple(parts), blocks[0].arrival)


def _arriving(block: Block, x: float, y: float) -> Iterator[Line]:
    """Yield the line that leads to a block, if it takes what arrives."""
    if block.arrival != "nothing":
        yield Line(x, y, x, y + _ARROW, head=block.arrival == "arrow")


@singledispatch
def _block(node: Node) -> Block:
    """Return the parts of a node."""
    raise TypeError(node)  # pragma: no cover - the kinds of nodes are those below


@_block.register
def _(node: Box) -> Block:
    rectangle = _rectangle(node)
    label = Label(_BESIDE, rectangle.height + _BASE, node.shape)
    height = rectangle.height + _STRIP
    parts = (rectangle, Line(0, rectangle.height, 0, height), label)
    half = rectangle.width / 2
    return Block(half, max(half, _BESIDE + label.width), height, parts, "arrow")


def _rectangle(node: Box) -> Rectangle:
    lines = tuple(_lines(node.texts))
    width = max(len(clipped(line)) for line in lines) * LETTER + 2 * _PADDING
    return Rectangle(node.kind, -width / 2, 0, width, len(lines) * ROW + _PADDING, lines)


def _lines(texts: Sequence[str]) -> Iterator[str]:
    """Yield the lines of a box: one, or else one for the layer and one for those folded into it."""
    line = " · ".join(texts)
    head, *rest = [line] if len(line) <= _WRAPPED else texts
    yield head
    if rest:
        yield " · ".join(rest)


@_block.register
def _(node: Mark) -> Block:
    width = len(clipped(node.text)) * LETTER + _PADDING
    mark = Rectangle("mark", -width / 2, 0, width, _STRIP, (node.text,))
    return Block(width / 2, width / 2, _STRIP, (mark,), "nothing" if node.recalled else "line")


@_block.register
def _(node: Frame) -> Block:
    body = _stacked(node.body)
    caption = Label(0, _BASE, node.caption)
    left = body.left + _PADDING
    right = max(body.right, _BESIDE + caption.width) + _PADDING
    end = _STRIP + _ARROW + body.height
    parts = (
        Rectangle("frame", -left, 0, left + right, end + _PADDING),
        caption.moved(right - _PADDING - caption.width, 0),
        *_through(body),
        *_arriving(body, 0, _STRIP),
        *body.moved(0, _STRIP + _ARROW),
        Line(0, end, 0, end + _PADDING),
    )
    arrival: Arrival = "nothing" if body.arrival == "nothing" else "line"
    return Block(left, right, end + _PADDING, parts, arrival)


def _through(body: Block) -> Iterator[Line]:
    """Yield the line beside the caption of a frame, if its body takes what arrives."""
    if body.arrival != "nothing":
        yield Line(0, 0, 0, _STRIP)


@_block.register
def _(node: Split) -> Block:
    columns = list(map(_stacked, node.branches))
    places = _places(columns)
    end = _ARROW + max(column.height for column in columns) + _ARROW
    join = _block(node.join)
    left = max(columns[0].left - places[0], join.left)
    right = max(columns[-1].right + places[-1], join.right)
    parts = (
        *_parting(columns, places),
        *_meeting(columns, places, end),
        *_arriving(join, 0, end),
        *join.moved(0, end + _ARROW),
    )
    return Block(left, right, end + _ARROW + join.height, parts, "line")


def _places(columns: Sequence[Block]) -> list[float]:
    """Return where the lines of columns side by side are, with 0 in the middle."""
    places = [0.0]
    for before, column in pairwise(columns):
        places.append(places[-1] + before.right + _BETWEEN + column.left)
    middle = places[-1] / 2
    return [place - middle for place in places]


def _parting(columns: Sequence[Block], places: Sequence[float]) -> Iterator[Part]:
    """Yield columns, and the line from which those start that take what arrives."""
    fed = [0.0]
    for column, place in zip(columns, places, strict=True):
        yield from column.moved(place, _ARROW)
        for line in _arriving(column, place, 0):
            fed.append(place)
            yield line
    yield Line(min(fed), 0, max(fed), 0)


def _meeting(columns: Sequence[Block], places: Sequence[float], end: float) -> Iterator[Line]:
    """Yield the lines from the ends of columns to where they meet."""
    for column, place in zip(columns, places, strict=True):
        yield Line(place, _ARROW + column.height, place, end)
    yield Line(places[0], end, places[-1], end)
