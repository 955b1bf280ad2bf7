"""The search for the best point of a space."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction
from math import inf

from sympy import Symbol

from symcnn.errors import TooLargeError
from symcnn.solving.bounds.bounded_expression import Floor, Gauge, Over, Point
from symcnn.solving.bounds.interval import Box, End
from symcnn.solving.bounds.search_space import Space
from symcnn.solving.search.branch_and_bound import Hunt, Part, Tally


def searched(space: Space, goal: Gauge, tally: Tally | None = None) -> Best:
    """Return the point of a space at which a goal is greatest, as far as the search comes."""
    best = Best(space, goal, tally or Tally())
    try:
        best.search()
    except KeyboardInterrupt:
        best.tally.exhausted, best.tally.interrupted = False, True
    return best


def valued(goal: Gauge, point: Point) -> int | Fraction | None:
    """Return what a goal comes to at a point, or None where it is no number.

    Raises TooLargeError where it is one that is too long to be worked out.
    """
    try:
        return goal.at(point)
    except ZeroDivisionError:
        return None
    except OverflowError as error:
        raise TooLargeError(str(error)) from None


@dataclass
class Best:
    """The best point of a space so far."""

    space: Space
    goal: Gauge
    tally: Tally
    point: Point | None = None
    value: int | Fraction | None = None

    def search(self) -> None:
        """Go through the boxes that may hold something better."""
        hunt = Hunt(self.space, self.goal, self._is_better, self._floors, self.tally)
        for part in hunt.parts():
            if part.point is not None:
                self._try(part.point, part)
                continue
            with suppress(TooLargeError):  # a smaller part may do
                self._try(self.goal.corner(part.box, upper=True), part)
                if self.tally.boxes.bit_count() == 1:  # now and then
                    for names in (self.space.unknowns, self.space.unknowns[::-1]):
                        self._try(self._greedy(part, names), part)

    def _is_better(self, bound: End, box: Box) -> bool:
        del box
        return self.value is None or bound > self.value

    def _floors(self) -> tuple[Floor, ...]:
        """Return what is not negative where the goal exceeds the best value so far."""
        if self.value is None:
            return ()
        return (Over(self.goal, self.value + 1 if self.goal.is_whole else self.value),)

    def _try(self, point: Point | None, part: Part) -> None:
        """Keep a point if it meets the conditions and is better than the best so far."""
        if point is None or not self.space.meets(point, part.filters):
            return
        value = valued(self.goal, point)
        if value is not None and self._is_better(value, part.box):
            self.point, self.value, self.tally.best = point, value, value

    def _greedy(self, part: Part, names: tuple[Symbol, ...]) -> Point | None:
        """Return a point of a box: each unknown as good as those before it leave room for."""
        box = part.box
        for name in names:
            low, high = box[name]
            end = low if high == inf or (self.goal.ways.get(name) or 0) < 0 else high
            found = self.space.narrowed({**box, name: (end, end)}, part.filters)
            if found is None:
                return None
            box = found
        return Part(box, ()).point
