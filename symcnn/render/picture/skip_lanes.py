"""The lines of skip connections: beside the picture, each in a lane of its own."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

from symcnn.render.picture.flow_layout import Cell, Wire
from symcnn.render.picture.picture_tree import Key, Skip

_LANE = 13.0
"""The distance between neighboring lanes, in px."""


def skip_wires(skips: Sequence[Skip], cells: Iterable[Cell], edge: float) -> Iterator[Wire]:
    """Yield a line for each skip connection, in lanes beyond `edge` across the axis.

    Short ones are inside long ones. Lines that end at one step are apart.
    """
    places = {cell.step.key: cell for cell in cells}
    known = [skip for skip in skips if skip.start in places and skip.end in places]
    known.sort(key=lambda skip: abs(places[skip.end].along - places[skip.start].along))
    taken: dict[int, list[tuple[float, float]]] = defaultdict(list)
    ends, seen = Counter(skip.end for skip in known), Counter[Key]()
    for skip in known:
        start, end = places[skip.start], places[skip.end]
        seen[skip.end] += 1
        leave = start.along + start.length / 2
        arrive = end.along + end.length * seen[skip.end] / (ends[skip.end] + 1)
        span = min(leave, arrive), max(leave, arrive)
        lane = _free_lane(taken, span)
        taken[lane].append(span)
        across = edge + _LANE * (lane + 1)
        sides = (cell.across + cell.width for cell in (start, end))
        first, last = zip(sides, (leave, arrive), strict=True)
        yield Wire((first, (across, leave), (across, arrive), last), head=True)


def _free_lane(taken: dict[int, list[tuple[float, float]]], span: tuple[float, float]) -> int:
    """Return the first lane beyond all those in which a line overlaps a span."""
    low, high = span
    used = (
        lane
        for lane, spans in taken.items()
        if any(low <= other_high and other_low <= high for other_low, other_high in spans)
    )
    return max(used, default=-1) + 1
