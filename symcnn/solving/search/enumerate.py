"""Lazy enumeration and counting of all solutions of a query."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from math import inf
from time import process_time

from sympy import Symbol

from symcnn.errors import TooLargeError
from symcnn.solving.bounds.bounded_expression import NO_GOAL, Point
from symcnn.solving.bounds.example_range import example_of_widest
from symcnn.solving.bounds.interval import Box
from symcnn.solving.bounds.search_space import SearchSpace
from symcnn.solving.search.branch_and_bound import BranchAndBound, SearchBox, SearchProgress


@dataclass(frozen=True)
class Solutions:
    """The solutions in a finite search space; iteration yields dicts of values.

    They are sorted by the unknown with the fewest values first. Raises TooLargeError beyond 20 s
    of CPU time or 30,000 boxes.

    >>> from symcnn import solve
    >>> solutions = solve("I(n,1)-C(7,8,s=4)-P(2)", subject_to="size == 7").solutions
    >>> len(solutions), [values["n"] for values in solutions]
    (8, [59, 60, 61, 62, 63, 64, 65, 66])
    """

    space: SearchSpace

    def __iter__(self) -> Iterator[dict[str, int]]:
        """Yield the solutions, each as a dict of values by name."""
        for part in _solution_boxes(self.space):
            for point in _points(self.space, {name: part.box[name] for name in _order(self.space)}):
                yield {str(name): point[name] for name in self.space.unknowns}

    def __len__(self) -> int:
        """Return the number of solutions; use `count` beyond the maximum of `len`."""
        return self.count

    def __bool__(self) -> bool:
        """Return whether there is a solution."""
        return next(iter(self), None) is not None

    @cached_property
    def count(self) -> int:
        """The number of solutions."""
        return sum(self.space.size(part.box) for part in _solution_boxes(self.space))


def _solution_boxes(space: SearchSpace) -> Iterator[SearchBox]:
    """Yield disjoint boxes of solutions, in order, that together contain all solutions."""
    tally = SearchProgress(furthest=inf)
    search = BranchAndBound(space, NO_GOAL, lambda *_: True, tally=tally, enumerated=_order(space))
    for part in search.parts():
        if not part.filters or (part.point and space.meets(part.point, part.filters)):
            pause = process_time()
            yield part
            tally.start += process_time() - pause  # the time of the caller does not count
    if not tally.exhausted:
        raise TooLargeError(tally.explain_end(example_of_widest(space), "complete list"))


def _order(space: SearchSpace) -> tuple[Symbol, ...]:
    """Return the unknowns, the one with the fewest values first."""
    box = space.box or {}
    return tuple(sorted(box, key=lambda name: box[name][1] - box[name][0]))


def _points(space: SearchSpace, box: Box) -> Iterator[Point]:
    """Yield the points of a box with admissible values."""
    if not box:
        yield {}
        return
    (name, ends), *others = box.items()
    for value in space.values(name, *ends):
        for point in _points(space, dict(others)):
            yield {name: value, **point}
