"""Best-first branch and bound over boxes."""

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

from symcnn.solving.bounds.allowed_values import AllowedValues
from symcnn.solving.bounds.bounded_expression import (
    BoundedExpression,
    Floor,
    Point,
    bounded_expression,
)
from symcnn.solving.bounds.filters import Filter, as_filter
from symcnn.solving.bounds.interval import Box, End, Interval
from symcnn.solving.bounds.propagate import FURTHEST
from symcnn.solving.bounds.search_space import SearchSpace

Watch: TypeAlias = "Callable[[SearchProgress], None]"
"""A function that is called regularly during a search, to report progress."""
MAX_BOXES = 30_000
"""The maximum number of boxes of a search."""
MAX_SECONDS = 20
"""CPU time limit of `solve` and `pareto`, in seconds."""
_BOXES_PER_CALL = 64
"""The number of boxes between two calls of the watch."""


def silent_progress(tally: SearchProgress) -> None:
    """Report nothing."""


@dataclass
class SearchProgress:
    """The limits and the progress of a search."""

    watch: Watch = silent_progress
    limit: int = field(default_factory=lambda: MAX_BOXES)
    """The maximum number of boxes."""
    seconds: float = field(default_factory=lambda: MAX_SECONDS)
    """The CPU time limit, in seconds."""
    furthest: End = FURTHEST
    """The largest minimum of an unknown up to which the search continues."""
    start: float = field(default_factory=process_time)
    boxes: int = 0
    """The number of visited boxes."""
    best: int | Fraction | None = None
    """The best value of the goal so far; negated if the objective is minimized."""
    exhausted: bool = True
    """Whether the search visited the whole space."""
    late: bool = False
    """Whether the search ended at the time limit."""
    interrupted: bool = False
    endless: Symbol | None = None
    """An unknown that is proven unbounded."""

    def goes_on(self, box: Box) -> bool:
        """Count a box, and return whether the search continues.

        It ends at a limit, and where an unknown has no upper bound up to `furthest`.
        """
        self.boxes += 1
        if self.boxes % _BOXES_PER_CALL == 0:
            self.watch(self)
        near = all(low <= self.furthest for low, _ in box.values())
        self.late = process_time() - self.start > self.seconds
        self.exhausted = near and self.boxes <= self.limit and not self.late
        return self.exhausted

    def explain_end(self, example: str, wanted: str = "proven answer") -> str:
        """Explain why the search ended at a limit, without what was wanted; advise a range."""
        time = f"no {wanted} within {self.seconds:g} s of CPU time"
        cause = time if self.late else "the search space is too large"
        return f"{cause}; bound the unknowns more tightly, as in `{example}`"


@dataclass(frozen=True)
class SearchBox:
    """A box, with the conditions that do not hold at all of its points."""

    box: Box
    filters: tuple[Filter, ...]

    @property
    def point(self) -> Point | None:
        """The only point of the box; None for a larger box."""
        if any(low != high for low, high in self.box.values()):
            return None
        return {name: int(low) for name, (low, _) in self.box.items()}


@dataclass
class BranchAndBound:
    """Best-first branch and bound.

    Boxes are visited in order of the upper bound of `goal`; a box is split while
    `may_contain(bound, box)` returns that it may contain a wanted point. `floors()` returns
    expressions that must be ≥ 0 there, evaluated anew at each step, as they tighten with the
    incumbent.
    """

    space: SearchSpace
    goal: BoundedExpression
    """The expression whose upper bound orders the boxes."""
    may_contain: Callable[[End, Box], bool]
    floors: Callable[[], tuple[Floor, ...]] = tuple
    tally: SearchProgress = field(default_factory=SearchProgress)
    enumerated: tuple[Symbol, ...] = ()
    """The order of the unknowns in an enumeration: boxes of equal bounds are visited in
    lexicographic order, and boxes that contain only solutions are not split."""

    def parts(self) -> Iterator[SearchBox]:
        """Yield boxes in order; a box that is still may_contain afterwards is split."""
        order = count()
        queue: list[tuple[tuple[End, ...], SearchBox]] = []
        boxes = [] if self.space.box is None else [(self.space.box, self.space.filters)]
        while boxes or queue:
            for box, filters in boxes:
                part = shrink_box(self.space, box, filters, self.floors())
                if part is not None:
                    bound = gauged(self.goal, part.box).most(part.box)
                    corner = (part.box[name][0] for name in self.enumerated)
                    heappush(queue, ((-bound, *corner, next(order)), part))
            boxes = []
            if queue:
                (bound, *_), part = heappop(queue)
                if self.may_contain(-bound, part.box):
                    if not self.tally.goes_on(part.box):
                        self.tally.endless = unbounded(part, self.goal)
                        return
                    yield part
                    if self._is_splittable(part) and self.may_contain(-bound, part.box):
                        name = next_split(part.box, self.enumerated)
                        boxes = [
                            (half, part.filters) for half in split_box(self.space, part.box, name)
                        ]

    def _is_splittable(self, part: SearchBox) -> bool:
        return part.point is None and bool(part.filters or not self.enumerated)


def unbounded(part: SearchBox, goal: BoundedExpression) -> Symbol | None:
    """Return an unbounded unknown in which the goal increases; None if none is proven."""
    ways = gauged(goal, part.box).monotonicity
    free = (name for name, (_, high) in part.box.items() if high == inf and ways.get(name) == 1)
    return None if part.filters else next(free, None)


def gauged(goal: BoundedExpression, box: Box) -> BoundedExpression:
    """Re-derive monotonicity on an unbounded box, where larger minima may decide it."""
    if all(high != inf for _, high in box.values()) or None not in goal.monotonicity.values():
        return goal
    return bounded_expression(goal.expr, {name: int(low) for name, (low, _) in box.items()})


def shrink_box(
    space: SearchSpace, box: Box, filters: tuple[Filter, ...], more: tuple[Floor, ...] = ()
) -> SearchBox | None:
    """Shrink a box by its conditions, and drop those that hold at all of its points.

    The expressions `more` must be ≥ 0, too. Returns None for an empty box.
    """
    if any(high == inf for _, high in box.values()):
        lows = {name: int(low) for name, (low, _) in box.items()}
        filters = tuple(as_filter(part.condition, lows) for part in filters)
    shrunk = space.narrowed(box, filters, more)
    if shrunk is None or any(condition.holds_on_none(shrunk) for condition in filters):
        return None
    return SearchBox(shrunk, tuple(part for part in filters if not part.holds_on_all(shrunk)))


def split_box(space: SearchSpace, box: Box, name: Symbol) -> Iterator[Box]:
    """Split a box in two along an unknown; an unbounded one after twice its minimum."""
    low, high = box[name]
    middle = 2 * int(low) + 1 if high == inf else (int(low) + int(high)) // 2
    steps = space.steps.get(name, AllowedValues())
    below = max(int(steps.down(middle)), int(low))
    ends: tuple[Interval, Interval] = ((low, below), (steps.up(below + 1), high))
    for interval in ends:
        yield {**box, name: interval}


def next_split(box: Box, order: tuple[Symbol, ...] = ()) -> Symbol:
    """Return the unknown to split: the first in an order that has several values.

    Without an order, an unbounded one, otherwise that with the fewest values.
    """
    widths = {name: high - low for name, (low, high) in box.items() if high > low}
    in_order = next((name for name in order if name in widths), None)
    return in_order or min(widths, key=lambda name: (widths[name] != inf, widths[name]))
