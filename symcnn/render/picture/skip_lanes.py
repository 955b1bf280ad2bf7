"""The lines of skip connections: beside the picture, each in a lane of its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from symcnn.render.picture.flow_layout import Block, Cell, Wire
from symcnn.render.picture.picture_tree import Key, Skip

_LANE = 13.0
"""The distance between neighboring lanes, in px."""


def skip_wires(skips: Sequence[Skip], block: Block) -> Iterator[Wire]:
    """Yield a line for each skip connection, in lanes beside a block.

    Short ones are inside long ones, and lines that end at one step are apart. A line is on the side
    where no step is in its way, if there is one. Several between the same boxes are one line.
    """
    cells = [part for part in block.parts if isinstance(part, Cell)]
    places = {cell.step.key: cell for cell in cells}
    lines = {(skip.start, skip.end): skip for skip in skips}.values()
    known = [skip for skip in lines if skip.start in places and skip.end in places]
    known.sort(key=lambda skip: abs(places[skip.end].along - places[skip.start].along))
    ends, seen = Counter(skip.end for skip in known), Counter[Key]()
    sides = (_Side(block.after, 1), _Side(-block.before, -1))
    for skip in known:
        start, end = places[skip.start], places[skip.end]
        seen[skip.end] += 1
        leave = start.along + start.length / 2
        arrive = end.along + end.length * seen[skip.end] / (ends[skip.end] + 1)
        legs = ((start, leave), (end, arrive))
        free = (side for side in sides if not any(side.is_blocked(*leg, cells) for leg in legs))
        side = next(free, sides[0])
        across = side.take_lane(min(leave, arrive), max(leave, arrive))
        corners = ((across, leave), (across, arrive))
        yield Wire(((side.edge_of(start), leave), *corners, (side.edge_of(end), arrive)), head=True)


@dataclass
class _Side:
    """The lanes on one side of a block."""

    edge: float
    """Where the block ends across the axis."""
    direction: int
    """1 after the axis, -1 before it."""
    lanes: list[list[tuple[float, float]]] = field(default_factory=list)
    """The spans that lines take in each lane."""

    def edge_of(self, cell: Cell) -> float:
        """Return where a step ends on this side."""
        return cell.across + (cell.width if self.direction > 0 else 0.0)

    def is_blocked(self, cell: Cell, along: float, cells: Sequence[Cell]) -> bool:
        """Return whether steps are between a step and this side."""
        edge = self.edge_of(cell) * self.direction
        return any(
            other is not cell
            and other.along < along < other.along + other.length
            and self.edge_of(other) * self.direction > edge
            for other in cells
        )

    def take_lane(self, low: float, high: float) -> float:
        """Return the place of the first lane beyond all those that are taken within a span."""
        used = (
            lane
            for lane, spans in enumerate(self.lanes)
            if any(low <= other_high and other_low <= high for other_low, other_high in spans)
        )
        lane = max(used, default=-1) + 1
        if lane == len(self.lanes):
            self.lanes.append([])
        self.lanes[lane].append((low, high))
        return self.edge + self.direction * _LANE * (lane + 1)
