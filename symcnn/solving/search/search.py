"""Maximization of goals over a search space: one optimum, or a Pareto front."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from fractions import Fraction
from math import inf
from operator import ge

from sympy import Symbol

from symcnn.errors import TooLargeError
from symcnn.solving.bounds.bounded_expression import BoundedExpression, Excess, Floor, Point
from symcnn.solving.bounds.interval import Box, End
from symcnn.solving.bounds.search_space import SearchSpace
from symcnn.solving.search.branch_and_bound import BranchAndBound, SearchBox, SearchProgress

MAX_POINTS = 5_000
"""The maximum number of points of a Pareto front."""


def run_search(
    space: SearchSpace, goals: tuple[BoundedExpression, ...], tally: SearchProgress
) -> Incumbents:
    """Search a space for the points that maximize goals, within the limits of the tally.

    An interrupted search returns the points so far; without one, it raises KeyboardInterrupt.
    """
    incumbents = Incumbents(space, goals, tally)
    try:
        incumbents.search()
    except KeyboardInterrupt:
        if not incumbents.best:
            raise
        tally.exhausted, tally.interrupted = False, True
    return incumbents


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
class Incumbents:
    """The feasible points so far that no other dominates: the best one for a single goal."""

    space: SearchSpace
    goals: tuple[BoundedExpression, ...]
    tally: SearchProgress
    best: list[tuple[tuple[int | Fraction, ...], Point]] = field(default_factory=list)
    """The value of each goal, to be maximized, and the point."""

    @property
    def point(self) -> Point | None:
        """The best point for a single goal; None before one is known."""
        return self.best[0][1] if self.best else None

    def search(self) -> None:
        """Visit all boxes that may contain a point that is not dominated."""
        search = BranchAndBound(
            self.space, self.goals[0], self._may_contain_better, self._cutoffs, self.tally
        )
        for part in search.parts():
            if part.point is not None:
                self._add(part.point, part)
            else:
                self._add_points_of(part)
            if len(self.best) > MAX_POINTS:
                self.tally.exhausted = False
                return

    def _add_points_of(self, part: SearchBox) -> None:
        """Add the corner where one goal is largest; for a single goal, greedy points, too."""
        for goal in self.goals:
            with suppress(TooLargeError):  # a smaller box may have shorter numbers
                self._add(goal.corner(part.box, upper=True), part)
                if len(self.goals) == 1 and self.tally.boxes.bit_count() == 1:  # 1, 2, 4, 8, ...
                    for names in (self.space.unknowns, self.space.unknowns[::-1]):
                        self._add(self._greedy_point(goal, part, names), part)

    def _may_contain_better(self, bound: End, box: Box) -> bool:
        """Return whether no point dominates the upper bounds of the goals on a box."""
        others = (goal.most(box) for goal in self.goals[1:])
        return not self._is_dominated((bound, *others))

    def _is_dominated(self, ideal: tuple[End, ...]) -> bool:
        for index, (values, _) in enumerate(self.best):
            if all(map(ge, values, ideal)):
                self.best.insert(0, self.best.pop(index))  # it probably dominates the next, too
                return True
        return False

    def _cutoffs(self) -> tuple[Floor, ...]:
        """Return an expression that is ≥ 0 where a single goal improves on the incumbent."""
        if len(self.goals) > 1 or not self.best:
            return ()
        (goal,), ((value,), _) = self.goals, self.best[0]
        return (Excess(goal, value + 1 if goal.is_whole else value),)

    def _add(self, point: Point | None, part: SearchBox) -> None:
        """Add a feasible point that is not dominated, and drop those that it dominates."""
        if point is None or not self.space.meets(point, part.filters):
            return
        values = tuple(value for goal in self.goals if (value := valued(goal, point)) is not None)
        if len(values) == len(self.goals) and not self._is_dominated(values):
            others = [entry for entry in self.best if not all(map(ge, values, entry[0]))]
            self.best = [(values, point), *others]
            self.tally.best = values[0]

    def _greedy_point(
        self, goal: BoundedExpression, part: SearchBox, names: tuple[Symbol, ...]
    ) -> Point | None:
        """Fix the unknowns in turn, each at its best value, with propagation after each."""
        box = part.box
        for name in names:
            low, high = box[name]
            end = low if high == inf or (goal.monotonicity.get(name) or 0) < 0 else high
            narrowed = self.space.narrowed({**box, name: (end, end)}, part.filters)
            if narrowed is None:
                return None
            box = narrowed
        return SearchBox(box, ()).point
