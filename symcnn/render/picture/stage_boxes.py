"""The style `blocks`: a box for each stage, and each kind of block drawn once beside them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from symcnn.algebra.presentation.present import text as printed
from symcnn.network import Network
from symcnn.render.outline.row import OutlineRow
from symcnn.render.picture.block_kinds import BlockKind, block_kinds, is_uniform
from symcnn.render.picture.captions import DETAIL, Captions
from symcnn.render.picture.elements import Drawing, Element, Text, extent
from symcnn.render.picture.flow import FlowStyle, kind_of_step
from symcnn.render.picture.legend import finish
from symcnn.render.picture.picture_tree import Step, Tree
from symcnn.render.picture.trace_tree import tree_of

_ROOM = 250.0
"""The width of the lines of text in a box, in px."""
_UNFOLDED = 16
"""The depth to which blocks are searched for kinds."""
_GAP = 34.0
"""The space between columns, in px."""
_BELOW = 22.0
"""The space between blocks below each other, in px."""


def stage_boxes(net: Network) -> Drawing:
    """Return a picture of the stages of a network, and of its kinds of blocks."""
    style = StageStyle(Captions(net, _ROOM), horizontal=False)
    stages = tree_of(net, 0)
    kinds = block_kinds(tree_of(net, _UNFOLDED))
    column = list(style.elements(stages))
    panels = [list(_draw_kind(kind, style)) for kind in kinds]
    elements = list(_side_by_side(column, panels))
    steps = [*stages.steps(), *(step for kind in kinds for step in Tree((kind.frame,), ()).steps())]
    title = f"The stages of a network and their blocks, from {net.input} to {net.output}"
    return finish(elements, map(kind_of_step, steps), style.captions, title)


@dataclass(frozen=True)
class StageStyle(FlowStyle):
    """How steps look in the style `blocks`: blocks also say of which blocks they consist."""

    def lines(self, step: Step) -> list[Text]:
        """Return the lines of text of a box."""
        inside = self.captions.wrapped(_inside(step.row), self.captions.room)
        return [*super().lines(step), *(replace(line, color="ink") for line in inside if line.text)]


def _inside(row: OutlineRow) -> str:
    """Return the blocks within a row, if its label does not say it."""
    blocks = [child.counted for child in row.children if child.is_block]
    if not is_uniform(row):
        return "" if set(blocks) <= {row.label} else " + ".join(blocks)
    kind, _, _ = row.children[0].label.rpartition(" ")
    return "" if kind in row.label else f"{blocks[0]}, …, {blocks[-1]}"


def _draw_kind(kind: BlockKind, style: StageStyle) -> Iterator[Element]:
    """Yield the first block of a kind, and below it how many others are like it."""
    elements = list(style.elements(Tree((kind.frame,), kind.skips)))
    yield from elements
    if kind.others != 0:
        (left, _), (right, bottom) = extent(elements)
        text = f"and {printed(kind.others)} more of this kind"
        yield style.captions.words(text, DETAIL, "muted").moved((left + right) / 2, bottom + 16)


def _side_by_side(
    column: Sequence[Element], panels: Sequence[Sequence[Element]]
) -> Iterator[Element]:
    """Yield a column, and panels beside it in columns that are about as high."""
    yield from column
    (_, top), (x, bottom) = extent(column)
    heights = [low - high for (_, high), (_, low) in map(extent, panels)]
    most = top + max([bottom - top, *heights])
    x, y, edge = x + _GAP, top, x + _GAP
    for panel, height in zip(panels, heights, strict=True):
        if y > top and y + height > most:
            x, y = edge + _GAP, top
        (left, high), (right, _) = extent(panel)
        yield from (element.moved(x - left, y - high) for element in panel)
        edge = max(edge, x + right - left)
        y += height + _BELOW
