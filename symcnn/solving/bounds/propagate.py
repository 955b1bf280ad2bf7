"""Boxes made smaller: the ends of each unknown moved in as far as the conditions ask."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import inf

from sympy import Symbol

from symcnn.solving.bounds.allowed_values import Steps
from symcnn.solving.bounds.bounded_expression import Floor
from symcnn.solving.bounds.interval import Box, End, Interval

_ROUNDS = 4
"""How often all conditions are gone through for one box, at most."""
FURTHEST = 1 << 400
"""How far an unknown is followed before it is taken for unbounded."""


def narrowed(box: Box, floors: Sequence[Floor], steps: Mapping[Symbol, Steps]) -> Box | None:
    """Return the part of a box where no floor is negative, at least; None where that is empty.

    Only the ends are moved, one unknown at a time, so that what is left may hold other points, too.
    """
    found: dict[Symbol, Interval] | None = _snapped(dict(box), steps)
    seen: dict[int, Box] = {}
    for _ in range(_ROUNDS):
        if found is None:
            return None
        before = dict(found)
        for place, gauge in enumerate(floors):
            ends = {name: found[name] for name in gauge.ways}
            if seen.get(place) == ends:
                continue
            if not _move(gauge, found):
                return None
            seen[place] = {name: found[name] for name in gauge.ways}
        if found == before:
            return found
        found = _snapped(found, steps)
    return found


def _move(gauge: Floor, box: dict[Symbol, Interval]) -> bool:
    """Move the ends of a box in as far as one gauge asks; tell whether something is left."""
    if gauge.most(box) < 0:
        return False
    for name, way in gauge.ways.items():
        if way and box[name][0] != box[name][1]:
            box[name] = _moved(gauge, box, name, way)
    return True


def _moved(gauge: Floor, box: Box, name: Symbol, way: int) -> Interval:
    """Return the values of a symbol at which something in the box is not negative."""
    low, high = box[name]
    most = gauge.along(box, name)

    def left(value: int) -> bool:
        return most(value) >= 0

    if way > 0:
        return (low if left(int(low)) else _first(left, int(low), high)), high
    return low, _last(left, int(low), high)


def _first(left: Callable[[int], bool], low: int, high: End) -> int:
    """Return the first value above low, at which nothing is left, at which something is.

    Where there is none up to the furthest, it is the furthest.
    """
    if high != inf:
        end = int(high)
    else:
        if not left(low + FURTHEST):
            return low + FURTHEST
        step = 1
        while step < FURTHEST and not left(low + step):
            low, step = low + step, step * 2
        end = low + step
    while end - low > 1:
        middle = (low + end) // 2
        low, end = (low, middle) if left(middle) else (middle, end)
    return end


def _last(left: Callable[[int], bool], low: int, high: End) -> End:
    """Return the last value at which something is left; infinite where that is too far away."""
    if high != inf:
        if left(int(high)):
            return high
        end = int(high)
    else:
        if left(low + 2 * FURTHEST - 1):  # as far as the steps below would come
            return inf
        step = 1
        while left(low + step):
            low, step = low + step, step * 2
        end = low + step
    while end - low > 1:
        middle = (low + end) // 2
        low, end = (middle, end) if left(middle) else (low, middle)
    return low


def _snapped(
    box: dict[Symbol, Interval], steps: Mapping[Symbol, Steps]
) -> dict[Symbol, Interval] | None:
    """Return the box with each end moved to a value that its unknown may have."""
    for name, own in steps.items():
        low, high = box[name]
        box[name] = own.up(int(low)), own.down(high)
    return None if any(low > high for low, high in box.values()) else box
