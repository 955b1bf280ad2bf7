"""The style `flow`: a box for each row of the outline, from top to bottom or from left to right."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import ClassVar

from symcnn.network import LayerRecord, Network
from symcnn.render.picture.captions import DETAIL_HEIGHT, LABEL, LABEL_HEIGHT, Captions
from symcnn.render.picture.elements import Anchor, Drawing, Element, Line, Rectangle, Text
from symcnn.render.picture.flow_layout import Cell, Layout, Panel, Part, Size, Wire
from symcnn.render.picture.legend import finish
from symcnn.render.picture.palette import kind_of
from symcnn.render.picture.picture_tree import Frame, Step, Tree
from symcnn.render.picture.skip_lanes import skip_wires
from symcnn.render.picture.trace_tree import tree_of

ROOM, _HORIZONTAL_ROOM = 250.0, 140.0
"""The width of the lines of text in a box, in px, from top to bottom and from left to right."""
_PADDING_X, _PADDING_Y = 10.0, 6.0
_BAR = 4.0
"""The width of the bar in the color of a box."""


def flow(net: Network, depth: int | None = None, *, horizontal: bool = False) -> Drawing:
    """Return a picture of the layers in order, with their output shapes and parameters."""
    captions = Captions(net, _HORIZONTAL_ROOM if horizontal else ROOM)
    return draw_tree(tree_of(net, depth), FlowStyle(captions, horizontal))


def draw_tree(tree: Tree, style: FlowStyle) -> Drawing:
    """Return a picture of a tree, with a box for each step."""
    net, elements = style.captions.net, tuple(style.elements(tree))
    kinds = (kind_of_step(step) for step in tree.steps())
    title = f"The layers of a network, from {net.input} to {net.output}"
    return finish(elements, kinds, style.captions, title)


def kind_of_step(step: Step) -> str:
    """Return the kind of a box: that of its first layer, or `block`."""
    first = step.row.records[0]
    if step.row.is_block or not isinstance(first, LayerRecord):
        return "block"
    return kind_of(first.layer)


@dataclass(frozen=True)
class FlowStyle:
    """How steps and frames look in the style `flow`."""

    captions: Captions
    horizontal: bool
    is_uniform: ClassVar[bool] = True
    """Whether the boxes of a path are equally wide."""

    @cached_property
    def layout(self) -> Layout:
        """The layout of boxes of the size of their texts."""
        return Layout(self.size, self._title_size, self.horizontal, self.is_uniform)

    def elements(self, tree: Tree) -> Iterator[Element]:
        """Yield the elements of a tree, from back to front."""
        block = self.layout.stack(tree.path)
        for wire in skip_wires(tree.skips, block):
            yield self.line(wire, "skip")
        yield from self.draw_parts(block.parts)

    def draw_parts(self, parts: Sequence[Part]) -> Iterator[Element]:
        """Yield the elements of a layout: frames, lines between steps, and boxes."""
        for part in parts:
            if isinstance(part, Panel):
                yield from self._draw_panel(part)
        for part in parts:
            if isinstance(part, Wire):
                yield self.line(part, "line")
        for part in parts:
            if isinstance(part, Cell):
                yield from self.draw_cell(part)

    def lines(self, step: Step) -> list[Text]:
        """Return the lines of text of a box."""
        details = self.captions.details(step.row, step.times)
        return [*self.captions.label(step.title), *details]

    def size(self, step: Step) -> Size:
        """Return the space of a step."""
        lines = self.lines(step)
        width = max(line.width for line in lines) + 2 * _PADDING_X + _BAR
        height = height_of(lines) + 2 * _PADDING_Y
        across, along = (height, width) if self.horizontal else (width, height)
        return Size(across / 2, across / 2, along)

    def _title(self, frame: Frame) -> list[Text]:
        """Return the lines of the title of a frame."""
        details = self.captions.details(frame.row, frame.times)
        return [self.captions.heading(frame.title), *details]

    def _title_size(self, frame: Frame) -> tuple[float, float]:
        lines = self._title(frame)
        width = max(line.width for line in lines)
        return width + 2 * _PADDING_X, height_of(lines) + _PADDING_Y + 2

    def line(self, wire: Wire, color: str) -> Line:
        """Return a line between steps."""
        points = wire.points
        if self.horizontal:
            points = tuple((along, across) for across, along in points)
        return Line(points, color, wire.head)

    def _draw_panel(self, panel: Panel) -> Iterator[Element]:
        """Yield a frame with its title: on its axis, or from left to right in its corner."""
        x, y, width, height = panel.rectangle(is_horizontal=self.horizontal)
        text_x = x + (_PADDING_X if self.horizontal else panel.before)
        yield Rectangle(x, y, width, height, None, "frame", 7.0, dashed=True)
        anchor: Anchor = "start" if self.horizontal else "middle"
        yield from written(self._title(panel.frame), text_x, y + 4, anchor)

    def draw_cell(self, cell: Cell) -> Iterator[Element]:
        """Yield a box with its texts."""
        x, y, width, height = cell.rectangle(is_horizontal=self.horizontal)
        kind, lines = kind_of_step(cell.step), self.lines(cell.step)
        yield Rectangle(x, y, width, height, kind, f"{kind}-accent", 4.0)
        yield Rectangle(x, y, _BAR, height, f"{kind}-accent", f"{kind}-accent", 2.0)
        top = y + (height - height_of(lines)) / 2 - 0.5
        yield from written(lines, x + (width + _BAR) / 2, top)


def written(lines: Iterable[Text], x: float, y: float, anchor: Anchor = "middle") -> Iterator[Text]:
    """Yield lines of text below each other at a place."""
    for line in lines:
        y += line_height(line)
        yield replace(line, x=x, y=y - 3, anchor=anchor)


def height_of(lines: Iterable[Text]) -> float:
    """Return the height of lines of text."""
    return sum(map(line_height, lines))


def line_height(line: Text) -> float:
    """Return the height of a line of text in one of the two font sizes."""
    return LABEL_HEIGHT if line.size == LABEL else DETAIL_HEIGHT
