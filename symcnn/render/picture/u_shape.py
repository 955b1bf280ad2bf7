"""The style `u`: the encoder on the left, the decoder on the right, skip connections across."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from sympy import Integer

from symcnn.algebra.presentation.present import text
from symcnn.network import Network
from symcnn.render.picture.captions import DETAIL, LABEL, Captions
from symcnn.render.picture.elements import Drawing, Element, Line, Text
from symcnn.render.picture.flow import FlowStyle, kind_of_step
from symcnn.render.picture.flow_layout import ARROW, Block, Cell, Part, Wire
from symcnn.render.picture.legend import finish
from symcnn.render.picture.picture_tree import Key, Path, Tree
from symcnn.render.picture.u_levels import Level, U, u_of

_ROOM = 230.0
"""The width of the lines of text in a box, in px."""
_BETWEEN = 30.0
"""The space between levels, in px."""
_LEFT_OUT = 34.0
"""The space for levels that are left out."""
_ACROSS = 90.0
"""The least space between the two sides, in px."""


def u_shape(net: Network, depth: int | None = None) -> Drawing:
    """Return a picture of a network as a U; raise SymcnnError if it has no skip connections."""
    u = u_of(net, depth)
    style = FlowStyle(Captions(net, _ROOM), horizontal=False)
    elements = tuple(_Picture(u, style).elements())
    paths = [path for level in u.levels for path in (level.left, level.right)]
    steps = [step for path in (*paths, u.bottom) for step in Tree(path, ()).steps()]
    title = f"The encoder and the decoder of a network, from {net.input} to {net.output}"
    return finish(elements, map(kind_of_step, steps), style.captions, title)


@dataclass(frozen=True)
class _Side:
    """The steps of a level on one side, with the place of the one that the skip joins."""

    block: Block
    cell: Cell

    @property
    def middle(self) -> float:
        """The middle of the step that the skip joins, along the axis."""
        return self.cell.along + self.cell.length / 2


@dataclass(frozen=True)
class _Picture:
    """A U and how its steps look."""

    u: U
    style: FlowStyle

    def elements(self) -> Iterator[Element]:
        """Yield all elements, from back to front."""
        lefts = [self._side(level.left, level.skip.start) for level in self.u.levels]
        rights = [_flipped(self._side(level.right, level.skip.end)) for level in self.u.levels]
        bottom = self._bottom()
        across = self._distance(lefts, rights, bottom)
        edge = -max(left.block.before for left in lefts) - ARROW
        left_end, right_end = -ARROW, -ARROW
        for number, level in enumerate(self.u.levels):
            left, right = lefts[number], rights[number]
            gap = _BETWEEN + (_LEFT_OUT if level.after_gap else 0.0)
            axis = max(left_end + gap + left.middle, right_end + gap + right.middle)
            tops = axis - left.middle, axis - right.middle
            if left_end >= 0:
                yield from _between(left_end, tops[0], 0.0, up=False, dots=level.after_gap)
                yield from _between(right_end, tops[1], across, up=True, dots=level.after_gap)
            yield from self._draw(left.block, 0.0, tops[0])
            yield from self._draw(right.block, across, tops[1])
            yield self._label(number, edge, axis)
            yield from self._draw_skip(level, left.cell, right.cell, axis, across)
            left_end, right_end = (
                top + side.block.length for top, side in zip(tops, (left, right), strict=True)
            )
        low = max(left_end, right_end) + _BETWEEN + bottom.before
        yield from self._draw_bottom(bottom, (left_end, right_end), across, low)
        yield self._label(len(self.u.levels), edge, low)

    def _side(self, path: Path, key: Key) -> _Side:
        """Return the steps of one side of a level, one below the other."""
        block = self.style.layout.stack(path)
        cells = (part for part in block.parts if isinstance(part, Cell))
        return _Side(block, next(cell for cell in cells if cell.step.key == key))

    def _bottom(self) -> Block:
        """Return the steps below all levels, from left to right; nothing if there are none."""
        if not self.u.bottom:
            return Block(0.0, 0.0, 0.0, (), "line")
        return self._across.layout.stack(self.u.bottom)

    @property
    def _across(self) -> FlowStyle:
        return replace(self.style, horizontal=True)

    def _distance(self, lefts: Sequence[_Side], rights: Sequence[_Side], bottom: Block) -> float:
        """Return the distance of the axes of the two sides."""
        names = (self.style.captions.width(level.skip.name) for level in self.u.levels)
        sides = (side.block for side in lefts), (side.block for side in rights)
        after, before = max(block.after for block in sides[0]), max(b.before for b in sides[1])
        return max(after + before + max(_ACROSS, *names) + 2 * ARROW, bottom.length + 4 * ARROW)

    def _draw(self, block: Block, x: float, y: float) -> Iterator[Element]:
        return (each.moved(x, y) for each in self.style.draw_parts(block.parts))

    def _draw_bottom(
        self, block: Block, ends: tuple[float, float], across: float, y: float
    ) -> Iterator[Element]:
        """Yield the steps below all levels at a height, and the lines to and from them."""
        x = (across - block.length) / 2
        yield Line(((0.0, ends[0]), (0.0, y), (x, y)), head=bool(block.parts))
        yield Line(((x + block.length, y), (across, y), (across, ends[1])), head=True)
        yield from (each.moved(x, y) for each in self._across.draw_parts(block.parts))

    def _draw_skip(
        self, level: Level, left: Cell, right: Cell, y: float, across: float
    ) -> Iterator[Line | Text]:
        """Yield the line of a skip connection with its name."""
        start, end = left.across + left.width, across + right.across
        yield Line(((start, y), (end, y)), "skip", head=True)
        name = self.style.captions.words(level.skip.name, DETAIL, "muted")
        yield name.moved((start + end) / 2, y - 5)

    def _label(self, number: int, x: float, y: float) -> Text:
        """Return the number of a level, which is the index of its skip connection if it has one."""
        numbered = [level.skip.index for level in self.u.levels]
        indices = [index for index in numbered if index is not None]
        if len(indices) < len(numbered):
            indices = [Integer(place) for place in range(len(numbered))]
        written = text([*indices, indices[-1] + 1][number])
        label = self.style.captions.words(f"level {written}", DETAIL, "muted")
        return replace(label.moved(x, y + 4), anchor="end")


def _flipped(side: _Side) -> _Side:
    """Return a side from bottom to top."""
    block = side.block
    parts = tuple(_flip(part, block.length) for part in block.parts)
    return _Side(replace(block, parts=parts), _flip_cell(side.cell, block.length))


def _flip(part: Part, length: float) -> Part:
    match part:
        case Cell():
            return _flip_cell(part, length)
        case Wire():
            return replace(part, points=tuple((x, length - y) for x, y in part.points))
        case _:  # pragma: no cover - levels have no frames
            raise TypeError(part)


def _flip_cell(cell: Cell, length: float) -> Cell:
    return replace(cell, along=length - cell.along - cell.length)


def _between(
    above: float, below: float, x: float, *, up: bool, dots: bool
) -> Iterator[Line | Text]:
    """Yield the line between two levels, with dots where levels are left out."""
    start, end = (below, above) if up else (above, below)
    if not dots:
        yield Line(((x, start), (x, end)), head=True)
        return
    middle, half = (above + below) / 2, LABEL if start < end else -LABEL
    yield Line(((x, start), (x, middle - half)))
    yield Line(((x, middle + half), (x, end)), head=True)
    yield Text(x, middle + 4, "⋮", LABEL)
