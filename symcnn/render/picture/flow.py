"""The style `flow`: a box for each row of the outline, from top to bottom or from left to right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar, TypeAlias

from symcnn.network import LayerRecord, Network
from symcnn.render.picture.captions import (
    DETAIL,
    DETAIL_HEIGHT,
    LABEL,
    LABEL_HEIGHT,
    Captions,
)
from symcnn.render.picture.elements import Anchor, Drawing, Element, Line, Rectangle, Text
from symcnn.render.picture.flow_layout import Cell, Layout, Panel, Part, Size, Wire
from symcnn.render.picture.legend import finish
from symcnn.render.picture.palette import kind_of
from symcnn.render.picture.picture_tree import Frame, Step, Tree
from symcnn.render.picture.skip_lanes import skip_wires
from symcnn.render.picture.text_metrics import shortened, text_width
from symcnn.render.picture.trace_tree import MAX_STEPS, tree_of

_ROOM, _HORIZONTAL_ROOM = 250.0, 140.0
"""The width of the lines of text in a box, in px, from top to bottom and from left to right."""
_PADDING_X, _PADDING_Y = 10.0, 6.0
_BAR = 4.0
"""The width of the bar in the color of a box."""
_TITLE_ROOM = 420.0
"""The width up to which the title of a frame is written in full."""
TextLine: TypeAlias = tuple[str, float, str]
"""A line of text with its font size and its color."""


def flow(
    net: Network, depth: int | None = None, *, horizontal: bool = False, most: int = MAX_STEPS
) -> Drawing:
    """Return a picture of the layers in order, with their output shapes and parameters.

    Without a depth, blocks are unfolded as long as there are at most `most` boxes.
    """
    tree = tree_of(net, depth, most)
    style = FlowStyle(Captions(net, _HORIZONTAL_ROOM if horizontal else _ROOM), horizontal)
    elements = tuple(style.elements(tree))
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

    def lines(self, step: Step) -> list[TextLine]:
        """Return the lines of text of a box: each with its font size and color."""
        labels = self.captions.label_lines(step.title)
        details = self.captions.details(step.row, step.times)
        return [
            *((line, LABEL, "ink") for line in labels),
            *((line, DETAIL, "muted") for line in details),
        ]

    def size(self, step: Step) -> Size:
        """Return the space of a step."""
        lines = self.lines(step)
        width = max(text_width(line, size) for line, size, _ in lines) + 2 * _PADDING_X + _BAR
        height = height_of(lines) + 2 * _PADDING_Y
        across, along = (height, width) if self.horizontal else (width, height)
        return Size(across / 2, across / 2, along)

    def _title(self, frame: Frame) -> list[TextLine]:
        """Return the lines of the title of a frame: each with its font size and color."""
        details = self.captions.details(frame.row, frame.times)
        title = shortened(frame.title, LABEL, _TITLE_ROOM)
        return [(title, LABEL, "ink"), *((line, DETAIL, "muted") for line in details)]

    def _title_size(self, frame: Frame) -> tuple[float, float]:
        lines = self._title(frame)
        width = max(text_width(line, size, bold=size == LABEL) for line, size, _ in lines)
        return width + 2 * _PADDING_X, sum(
            line_height(size) for _, size, _ in lines
        ) + _PADDING_Y + 2

    def line(self, wire: Wire, color: str) -> Line:
        """Return a line between steps."""
        points = wire.points
        if self.horizontal:
            points = tuple((along, across) for across, along in points)
        return Line(points, color, wire.head)

    def _draw_panel(self, panel: Panel) -> Iterator[Element]:
        """Yield a frame with its title: on its axis, or from left to right in its corner."""
        if self.horizontal:
            x, y, width, height = panel.along, panel.across, panel.length, panel.width
            text_x = x + _PADDING_X
        else:
            x, y, width, height = panel.across, panel.along, panel.width, panel.length
            text_x = x + panel.before
        yield Rectangle(x, y, width, height, None, "frame", 7.0, dashed=True)
        y += 3
        anchor: Anchor = "start" if self.horizontal else "middle"
        for line, size, color in self._title(panel.frame):
            y += line_height(size)
            bold = size == LABEL
            full = panel.frame.title if bold and line != panel.frame.title else ""
            yield Text(text_x, y - 2, line, size, color, anchor, bold, full)

    def draw_cell(self, cell: Cell) -> Iterator[Element]:
        """Yield a box with its texts."""
        if self.horizontal:
            x, y, width, height = cell.along, cell.across, cell.length, cell.width
        else:
            x, y, width, height = cell.across, cell.along, cell.width, cell.length
        kind, lines = kind_of_step(cell.step), self.lines(cell.step)
        yield Rectangle(x, y, width, height, kind, f"{kind}-accent", 4.0)
        yield Rectangle(x, y, _BAR, height, f"{kind}-accent", f"{kind}-accent", 2.0)
        top = y + (height - height_of(lines)) / 2 - 0.5
        yield from written(lines, x + (width + _BAR) / 2, top, cell.step.title)


def written(lines: Sequence[TextLine], x: float, y: float, whole: str) -> Iterator[Text]:
    """Yield lines of text below each other, centered at a place; a cut one has the whole label."""
    for line, size, color in lines:
        y += line_height(size)
        yield Text(x, y - 3, line, size, color, full=whole if line.endswith("…") else "")


def height_of(lines: Sequence[TextLine]) -> float:
    """Return the height of lines of text."""
    return sum(line_height(size) for _, size, _ in lines)


def line_height(size: float) -> float:
    """Return the height of a line of text in one of the two font sizes."""
    return LABEL_HEIGHT if size == LABEL else DETAIL_HEIGHT
