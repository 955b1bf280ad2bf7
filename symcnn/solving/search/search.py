"""Maximization of a goal over a search space."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction
from math import inf

from sympy import Symbol

from symcnn.errors import TooLargeError
from symcnn.solving.bounds.bounded_expression import BoundedExpression, Excess, Floor, Point
from symcnn.solving.bounds.interval import Box, End
from symcnn.solving.bounds.search_space import SearchSpace
from symcnn.solving.search.branch_and_bound import BranchAndBound, SearchBox, SearchProgress


def run_search(
    space: SearchSpace, goal: BoundedExpression, tally: SearchProgress | None = None
) -> Best:
    """Search a space for the point that maximizes a goal, within the limits of the tally."""
    best = Best(space, goal, tally or SearchProgress())
    try:
        best.search()
    except KeyboardInterrupt:
        best.tally.exhausted, best.tally.interrupted = False, True
    return best


def valued(goal: BoundedExpression, point: Point) -> int | Fraction | None:
    """Evaluate a goal at a point; None for a division by zero.

    Raises TooLargeError for a number with too many digits.
    """
    try:
        return goal.at(point)
    except ZeroDivisionError:
        return None
    except OverflowError as error:
        raise TooLargeError(str(error)) from None


@dataclass
class Best:
    """The incumbent of a search: the best feasible point so far."""

    space: SearchSpace
    goal: BoundedExpression
    tally: SearchProgress
    point: Point | None = None
    value: int | Fraction | None = None

    def search(self) -> None:
        """Visit all boxes that may contain a better point."""
        branching = BranchAndBound(
            self.space, self.goal, self._is_better, self._cutoffs, self.tally
        )
        for part in branching.parts():
            if part.point is not None:
                self._try(part.point, part)
                continue
            with suppress(TooLargeError):  # a smaller box may have shorter numbers
                self._try(self.goal.corner(part.box, upper=True), part)
                if self.tally.boxes.bit_count() == 1:  # at 1, 2, 4, 8, ... boxes
                    for names in (self.space.unknowns, self.space.unknowns[::-1]):
                        self._try(self._greedy_point(part, names), part)

    def _is_better(self, bound: End, box: Box) -> bool:
        del box
        return self.value is None or bound > self.value

    def _cutoffs(self) -> tuple[Floor, ...]:
        """Return an expression that is ≥ 0 where the goal improves on the incumbent."""
        if self.value is None:
            return ()
        return (Excess(self.goal, self.value + 1 if self.goal.is_whole else self.value),)

    def _try(self, point: Point | None, part: SearchBox) -> None:
        """Replace the incumbent by a feasible point with a larger value."""
        if point is None or not self.space.meets(point, part.filters):
            return
        value = valued(self.goal, point)
        if value is not None and self._is_better(value, part.box):
            self.point, self.value, self.tally.best = point, value, value

    def _greedy_point(self, part: SearchBox, names: tuple[Symbol, ...]) -> Point | None:
        """Fix the unknowns in turn, each at its best value, with propagation after each."""
        box = part.box
        for name in names:
            low, high = box[name]
            end = low if high == inf or (self.goal.ways.get(name) or 0) < 0 else high
            narrowed = self.space.narrowed({**box, name: (end, end)}, part.filters)
            if narrowed is None:
                return None
            box = narrowed
        return SearchBox(box, ()).point
