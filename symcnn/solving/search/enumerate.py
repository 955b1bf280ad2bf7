"""Lazy enumeration and counting of all solutions of a query."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from time import process_time

from sympy import Symbol

from symcnn.errors import TooLargeError
from symcnn.solving.bounds.bounded_expression import Point
from symcnn.solving.bounds.interval import Box
from symcnn.solving.bounds.search_space import SearchSpace
from symcnn.solving.search.branch_and_bound import (
    MAX_BOXES,
    MAX_SECONDS,
    SearchBox,
    shrink_box,
    split_box,
)

_ADVICE = "bound the unknowns more tightly, as in `f in 16..512`"


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
    first = shrink_box(space, space.box, space.filters) if space.box else None
    stack = [first] if first else []
    names = _order(space)
    visited, spent = 0, 0.0
    while stack:
        start = process_time()
        part = stack.pop()
        visited += 1
        if spent > MAX_SECONDS:
            raise TooLargeError(f"no complete list within {MAX_SECONDS} s of CPU time; {_ADVICE}")
        if visited > MAX_BOXES:
            raise TooLargeError(f"the search space is too large; {_ADVICE}")
        all_solutions = not part.filters or (part.point and space.meets(part.point, part.filters))
        if not all_solutions and part.point is None:
            stack.extend(reversed(list(_halves(space, part, names))))
        spent += process_time() - start
        if all_solutions:
            yield part


def _halves(space: SearchSpace, part: SearchBox, names: tuple[Symbol, ...]) -> Iterator[SearchBox]:
    """Yield the two halves of a box along the first unknown with several values."""
    name = next(name for name in names if part.box[name][0] != part.box[name][1])
    for half in split_box(space, part.box, name):
        shrunk = shrink_box(space, half, part.filters)
        if shrunk is not None:
            yield shrunk


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
