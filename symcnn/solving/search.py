"""The search for the best: boxes, the most promising first, halved until nothing better is left."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from heapq import heappop, heappush
from itertools import count
from math import inf
from typing import TypeAlias

from sympy import Symbol

from symcnn.errors import TooLargeError
from symcnn.solving.filters import Filter
from symcnn.solving.gauge import Floor, Gauge, Over, Point
from symcnn.solving.interval import Box, End, Interval
from symcnn.solving.narrow import FURTHEST
from symcnn.solving.space import Space
from symcnn.solving.steps import Steps

Watch: TypeAlias = "Callable[[Tally], None]"
"""What is called every now and then while a search goes on."""
MAX_BOXES = 300_000
"""How many boxes are looked at before a search is given up."""


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


def unwatched(tally: Tally) -> None:
    """Do nothing while a search goes on."""


@dataclass
class Tally:
    """How far a search has come, and whether it is to go on."""

    watch: Watch = unwatched
    limit: int = MAX_BOXES
    boxes: int = 0
    best: int | Fraction | None = None
    """The best value so far."""
    bound: End | None = None
    """What no value can exceed."""

    def count(self) -> bool:
        """Count one more box; tell whether the search is to go on."""
        self.boxes += 1
        if self.boxes % 64 == 0:
            self.watch(self)
        return self.boxes <= self.limit


@dataclass
class Found:
    """What a search came to: the best point, and whether nothing better can be."""

    point: Point | None = None
    value: int | Fraction | None = None
    exhausted: bool = True
    interrupted: bool = False
    endless: Symbol | None = None
    """An unknown that was followed as far as it can be, and that nothing bounds."""
    tally: Tally = field(default_factory=Tally)


def parted(
    space: Space, box: Box, filters: tuple[Filter, ...], more: tuple[Floor, ...] = ()
) -> Part | None:
    """Return what the conditions leave of a box, and those of them that are still to be looked at.

    `more` must not be negative either.
    """
    found = space.narrowed(box, filters, more)
    if found is None:
        return None
    if any(condition.nowhere(found) for condition in filters):
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


def searched(space: Space, goal: Gauge, tally: Tally | None = None) -> Found:
    """Return the point of a finite space at which a goal is greatest."""
    found = Found(tally=tally or Tally())
    try:
        _search(space, goal, found)
    except KeyboardInterrupt:
        found.exhausted, found.interrupted = False, True
    return found


def _search(space: Space, goal: Gauge, found: Found) -> None:
    order = count()
    queue: list[tuple[End, int, Part]] = []

    def push(box: Box, filters: tuple[Filter, ...]) -> None:
        part = parted(space, box, filters, _better(goal, found.value))
        if part is not None:
            heappush(queue, (-goal.most(part.box), next(order), part))

    push(space.box or {}, space.filters)
    while queue:
        bound, _, part = heappop(queue)
        if not _exceeds(-bound, found.value):
            return
        found.tally.bound = -bound
        found.endless = beyond(part.box)
        if found.endless or not found.tally.count():
            found.exhausted = False
            return
        _try(part.point or goal.corner(part.box, upper=True), part, goal, found)
        if part.point is None and _exceeds(-bound, found.value):
            for half in halves(space, part.box, next_split(part.box)):
                push(half, part.filters)


def beyond(box: Box) -> Symbol | None:
    """Return an unknown that has been followed so far that nothing seems to bound it."""
    return next((name for name, (low, _) in box.items() if low > FURTHEST), None)


def _better(goal: Gauge, value: int | Fraction | None) -> tuple[Floor, ...]:
    """Return what is not negative where the goal exceeds the best value so far."""
    if value is None:
        return ()
    return (Over(goal, value + 1 if goal.is_whole else value),)


def _exceeds(bound: End, value: int | Fraction | None) -> bool:
    return value is None or bound > value


def _try(point: Point | None, part: Part, goal: Gauge, found: Found) -> None:
    """Keep a point if it meets the conditions and is better than the best so far."""
    if point is None or not meets(point, part.filters):
        return
    try:
        value = goal.at(point)
    except ZeroDivisionError:  # what is aimed for is no number here
        return
    if _exceeds(value, found.value):
        found.point, found.value, found.tally.best = point, value, value


def meets(point: Point, filters: tuple[Filter, ...]) -> bool:
    """Tell whether conditions hold at a point; where one would divide by 0, another does not."""
    try:
        return all(condition.holds(point) for condition in filters)
    except ZeroDivisionError:
        return False
    except OverflowError as error:
        raise TooLargeError(str(error)) from None
