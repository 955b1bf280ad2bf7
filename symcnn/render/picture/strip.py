"""The style `strip`: volumes whose height follows their map, and their depth its channels."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from symcnn.network import Network
from symcnn.render.picture.captions import Captions
from symcnn.render.picture.elements import Drawing, Element, Line, Polygon
from symcnn.render.picture.flow import FlowStyle, height_of, kind_of_step, written
from symcnn.render.picture.flow_layout import Cell, Size, Wire
from symcnn.render.picture.legend import finish
from symcnn.render.picture.picture_tree import Step
from symcnn.render.picture.proportions import Proportions, Volume
from symcnn.render.picture.trace_tree import tree_of

_ROOM = 96.0
"""The width of the lines of text above a volume, in px."""
_MAX_STEPS = 22
"""The number of volumes up to which blocks are unfolded by default."""
_OBLIQUE = (0.3, 0.22)
"""How far a side that goes into the picture leads to the right and up, for each px."""
_ABOVE = 5.0
"""The space between a volume and its text."""


def strip(net: Network, depth: int | None = None) -> Drawing:
    """Return a picture of the feature maps as volumes."""
    tree = tree_of(net, depth, _MAX_STEPS)
    steps = tuple(tree.steps())
    proportions = Proportions(net, tuple(step.row.output for step in steps))
    style = StripStyle(Captions(net, _ROOM), horizontal=True, proportions=proportions)
    elements = tuple(style.elements(tree))
    title = f"The feature maps of a network, from {net.input} to {net.output}"
    notes = [note for note in (proportions.note(),) if note]
    return finish(elements, map(kind_of_step, steps), style.captions, title, notes)


@dataclass(frozen=True)
class StripStyle(FlowStyle):
    """How steps look in the style `strip`: volumes with their texts above."""

    proportions: Proportions
    is_uniform: ClassVar[bool] = False

    def size(self, step: Step) -> Size:
        """Return the space of a step: its volume around the axis, and its text before it."""
        volume, lines = self.proportions.volume(step.row.output), self.lines(step)
        right, up = _shift(volume)
        width = max(line.width for line in lines)
        text = _ABOVE + height_of(lines)
        half = volume.height / 2
        return Size(half + up + text, half, max(width, volume.thickness + 2 * right))

    def line(self, wire: Wire, color: str) -> Line:
        """Return a line between steps; only those of skip connections have heads."""
        line = super().line(wire, color)
        is_bypass = len(wire.points) > 3 and wire.head  # noqa: PLR2004 - around branches
        return line if color == "skip" or is_bypass else Line(line.points, line.color)

    def draw_cell(self, cell: Cell) -> Iterator[Element]:
        """Yield a volume in the middle of its place, with its text above and the lines to it."""
        volume = self.proportions.volume(cell.step.row.output)
        axis, middle = cell.across + cell.before, cell.along + cell.length / 2
        left, end = middle - volume.thickness / 2, cell.along + cell.length
        right, up = _shift(volume)
        if not cell.step.is_loaded:
            yield Line(((cell.along, axis), (left, axis)), head=True)
        yield Line(((left + volume.thickness + right / 2, axis), (end, axis)))
        yield from _faces(volume, kind_of_step(cell.step), left, axis - volume.height / 2)
        lines = self.lines(cell.step)
        y = axis - volume.height / 2 - up - _ABOVE - height_of(lines)
        yield from written(lines, middle, y)


def _shift(volume: Volume) -> tuple[float, float]:
    """Return how far the back of a volume is to the right and up."""
    return volume.breadth * _OBLIQUE[0], volume.breadth * _OBLIQUE[1]


def _faces(volume: Volume, kind: str, x: float, y: float) -> Iterator[Polygon]:
    """Yield the front, the top and the side of a volume whose front begins at a place."""
    right, up = _shift(volume)
    x_end, y_end = x + volume.thickness, y + volume.height
    stroke = f"{kind}-accent"
    front = ((x, y), (x_end, y), (x_end, y_end), (x, y_end))
    top = ((x, y), (x + right, y - up), (x_end + right, y - up), (x_end, y))
    side = ((x_end, y), (x_end + right, y - up), (x_end + right, y_end - up), (x_end, y_end))
    yield Polygon(front, f"{kind}-face", stroke)
    yield Polygon(top, kind, stroke)
    yield Polygon(side, f"{kind}-side", stroke)
