"""Boxes gone through: the most promising first, each halved while it promises something."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from heapq import heappop, heappush
from itertools import count
from math import inf
from time import process_time
from typing import TypeAlias

from sympy import Symbol

from symcnn.solving.bounds.allowed_values import Steps
from symcnn.solving.bounds.bounded_expression import Floor, Gauge, Point, gauge
from symcnn.solving.bounds.filters import Filter, as_filter
from symcnn.solving.bounds.interval import Box, End, Interval
from symcnn.solving.bounds.propagate import FURTHEST
from symcnn.solving.bounds.search_space import Space

Watch: TypeAlias = "Callable[[Tally], None]"
"""What is called every now and then while a search goes on."""
MAX_BOXES = 30_000
"""How many boxes are looked at before a search is given up."""
MAX_SECONDS = 20
"""How many seconds of CPU time `solve` and `pareto` search for an answer."""
_OFTEN = 64
"""After how many boxes the watch is called again."""


def unwatched(tally: Tally) -> None:
    """Do nothing while a search goes on."""


@dataclass
class Tally:
    """How far a search has come, and whether it is at an end."""

    watch: Watch = unwatched
    limit: int | None = None
    """How many boxes are looked at, at most; `MAX_BOXES` where it is not given."""
    seconds: float = inf
    """How long is looked, at most, in CPU time."""
    start: float = field(default_factory=process_time)
    boxes: int = 0
    best: int | Fraction | None = None
    """The best value of the goal so far, which is negated where something is to be small."""
    exhausted: bool = True
    """Whether nothing is left that was not looked at."""
    late: bool = False
    """Whether the time was over before that."""
    interrupted: bool = False
    endless: Symbol | None = None
    """An unknown of which it is known that nothing bounds it."""

    def goes_on(self, box: Box) -> bool:
        """Count one more box; tell whether the search is to go on with it.

        It is not where an unknown was followed as far as it can be.
        """
        self.boxes += 1
        if self.boxes % _OFTEN == 0:
            self.watch(self)
        limit = MAX_BOXES if self.limit is None else self.limit
        near = all(low <= FURTHEST for low, _ in box.values())
        self.late = process_time() - self.start > self.seconds
        self.exhausted = near and self.boxes <= limit and not self.late
        return self.exhausted


@dataclass(frozen=True)
class Part:
    """A part of the space: a box, and the conditions that do not hold in all of it."""

    box: Box
    filters: tuple[Filter, ...]

    @property
    def point(self) -> Point | None:
        """The one point of the box, where it has no more."""
        if any(low != high for low, high in self.box.values()):
            return None
        return {name: int(low) for name, (low, _) in self.box.items()}


@dataclass
class Hunt:
    """A search for points at which something is great.

    `promising` tells of a bound and a box whether what is looked for may lie there; `floors` gives
    what must not be negative there.
    """

    space: Space
    goal: Gauge
    """The box with the greatest bound on this is the next."""
    promising: Callable[[End, Box], bool]
    floors: Callable[[], tuple[Floor, ...]] = tuple
    tally: Tally = field(default_factory=Tally)

    def parts(self) -> Iterator[Part]:
        """Yield parts of the space; one that still promises something after that is halved."""
        order = count()
        queue: list[tuple[End, int, Part]] = []
        boxes = [(self.space.box or {}, self.space.filters)]
        while boxes or queue:
            for box, filters in boxes:
                part = parted(self.space, box, filters, self.floors())
                if part is not None:
                    bound = gauged(self.goal, part.box).most(part.box)
                    heappush(queue, (-bound, next(order), part))
            boxes = []
            if queue:
                bound, _, part = heappop(queue)
                if self.promising(-bound, part.box):
                    if not self.tally.goes_on(part.box):
                        self.tally.endless = unbounded(part, self.goal)
                        return
                    yield part
                    if part.point is None and self.promising(-bound, part.box):
                        name = next_split(part.box)
                        boxes = [
                            (half, part.filters) for half in halves(self.space, part.box, name)
                        ]


def unbounded(part: Part, goal: Gauge) -> Symbol | None:
    """Return an unknown that nothing bounds and with which a goal rises, where that is known."""
    ways = gauged(goal, part.box).ways
    free = (name for name, (_, high) in part.box.items() if high == inf and ways.get(name) == 1)
    return None if part.filters else next(free, None)


def gauged(goal: Gauge, box: Box) -> Gauge:
    """Return a goal as a gauge for a box without an end: far out more is known to rise or fall."""
    if all(high != inf for _, high in box.values()) or None not in goal.ways.values():
        return goal
    return gauge(goal.expr, {name: int(low) for name, (low, _) in box.items()})


def parted(
    space: Space, box: Box, filters: tuple[Filter, ...], more: tuple[Floor, ...] = ()
) -> Part | None:
    """Return what the conditions leave of a box, and those of them that are still to be looked at.

    `more` must not be negative either.
    """
    if any(high == inf for _, high in box.values()):
        lows = {name: int(low) for name, (low, _) in box.items()}
        filters = tuple(as_filter(one.condition, lows) for one in filters)
    found = space.narrowed(box, filters, more)
    if found is None or any(condition.nowhere(found) for condition in filters):
        return None
    return Part(found, tuple(one for one in filters if not one.everywhere(found)))


def halves(space: Space, box: Box, name: Symbol) -> Iterator[Box]:
    """Yield the two halves of a box along an unknown; without an end, a stretch and the rest."""
    low, high = box[name]
    middle = 2 * int(low) + 1 if high == inf else (int(low) + int(high)) // 2
    steps = space.steps.get(name, Steps())
    below = max(int(steps.down(middle)), int(low))
    ends: tuple[Interval, Interval] = ((low, below), (steps.up(below + 1), high))
    for part in ends:
        yield {**box, name: part}


def next_split(box: Box) -> Symbol:
    """Return the unknown to split a box along: one without an end, else the narrowest."""
    widths = ((high - low, name) for name, (low, high) in box.items() if high > low)
    return min(widths, key=lambda width: (width[0] != inf, width[0]))[1]
