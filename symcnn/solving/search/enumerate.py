"""All solutions of a question: counted, and listed one by one as they are asked for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from time import process_time

from sympy import Symbol

from symcnn.errors import TooLargeError
from symcnn.solving.bounds.bounded_expression import Point
from symcnn.solving.bounds.interval import Box
from symcnn.solving.bounds.search_space import Space
from symcnn.solving.search.branch_and_bound import MAX_BOXES, MAX_SECONDS, Part, halves, parted

_ADVICE = "bound the unknowns more tightly, as in `f in 16..512`"


@dataclass(frozen=True)
class Solutions:
    """The solutions in a finite space; iterating lists them as dicts.

    They are in order, first of the unknown with the fewest values.

    >>> from symcnn import solve
    >>> found = solve("I(n,1)-C(7,8,s=4)-P(2)", subject_to="size == 7").solutions
    >>> len(found), [values["n"] for values in found]
    (8, [59, 60, 61, 62, 63, 64, 65, 66])
    """

    space: Space

    def __iter__(self) -> Iterator[dict[str, int]]:
        """Yield the solutions."""
        for part in _solid(self.space):
            for point in _points(self.space, {name: part.box[name] for name in _order(self.space)}):
                yield {str(name): point[name] for name in self.space.unknowns}

    def __len__(self) -> int:
        """Return how many there are; see `count`, which may be greater than a length can be."""
        return self.count

    def __bool__(self) -> bool:
        """Tell whether there is any."""
        return next(iter(self), None) is not None

    @cached_property
    def count(self) -> int:
        """How many there are."""
        return sum(self.space.size(part.box) for part in _solid(self.space))


def _solid(space: Space) -> Iterator[Part]:
    """Yield boxes, in order, in which every point is a solution, and that hold all solutions."""
    first = parted(space, space.box, space.filters) if space.box else None
    stack = [first] if first else []
    names = _order(space)
    looked_at, spent = 0, 0.0
    while stack:
        start = process_time()
        part = stack.pop()
        looked_at += 1
        if spent > MAX_SECONDS:
            raise TooLargeError(f"no complete list within {MAX_SECONDS} s of CPU time; {_ADVICE}")
        if looked_at > MAX_BOXES:
            raise TooLargeError(f"the search space is too large; {_ADVICE}")
        is_solid = not part.filters or (part.point and space.meets(part.point, part.filters))
        if not is_solid and part.point is None:
            stack.extend(reversed(list(_parts(space, part, names))))
        spent += process_time() - start
        if is_solid:
            yield part


def _parts(space: Space, part: Part, names: tuple[Symbol, ...]) -> Iterator[Part]:
    """Yield the two halves of a part along the first unknown that has more than one value."""
    name = next(name for name in names if part.box[name][0] != part.box[name][1])
    for half in halves(space, part.box, name):
        found = parted(space, half, part.filters)
        if found is not None:
            yield found


def _order(space: Space) -> tuple[Symbol, ...]:
    """Return the unknowns, the one with the fewest values first."""
    box = space.box or {}
    return tuple(sorted(box, key=lambda name: box[name][1] - box[name][0]))


def _points(space: Space, box: Box) -> Iterator[Point]:
    """Yield the points of a box that keep to the steps."""
    if not box:
        yield {}
        return
    (name, ends), *others = box.items()
    for value in space.values(name, *ends):
        for rest in _points(space, dict(others)):
            yield {name: value, **rest}
