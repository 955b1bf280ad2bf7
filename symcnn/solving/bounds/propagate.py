"""Bounds propagation: shrink a box to the points that may satisfy the conditions."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import inf

from sympy import Symbol

from symcnn.solving.bounds.allowed_values import AllowedValues
from symcnn.solving.bounds.bounded_expression import Floor
from symcnn.solving.bounds.interval import Box, End, Interval

_MAX_PASSES = 4
"""The maximum number of passes over all conditions for one box."""
FURTHEST = 1 << 400
"""The distance from its minimum beyond which an unknown counts as unbounded."""


def propagate_bounds(
    box: Box, floors: Sequence[Floor], steps: Mapping[Symbol, AllowedValues]
) -> Box | None:
    """Shrink a box without losing a point at which all `floors` are ≥ 0; None if it is empty.

    Only the ends of one unknown move at a time, so that the result may contain other points, too.
    """
    shrunk: dict[Symbol, Interval] | None = _snap(dict(box), steps)
    seen: dict[int, Box] = {}
    for _ in range(_MAX_PASSES):
        if shrunk is None:
            return None
        before = dict(shrunk)
        for index, gauge in enumerate(floors):
            ends = {name: shrunk[name] for name in gauge.monotonicity}
            if seen.get(index) == ends:
                continue
            if not _shrink(gauge, shrunk):
                return None
            seen[index] = {name: shrunk[name] for name in gauge.monotonicity}
        if shrunk == before:
            return shrunk
        shrunk = _snap(shrunk, steps)
    return shrunk


def _shrink(gauge: Floor, box: dict[Symbol, Interval]) -> bool:
    """Shrink a box in place by one expression; return whether it is non-empty."""
    if gauge.most(box) < 0:
        return False
    for name, way in gauge.monotonicity.items():
        if way and box[name][0] != box[name][1]:
            box[name] = _shrunk_interval(gauge, box, name, way)
    return True


def _shrunk_interval(gauge: Floor, box: Box, name: Symbol, way: int) -> Interval:
    """Return the values of a symbol for which the expression can be ≥ 0 in the box."""
    low, high = box[name]
    most = gauge.along(box, name)

    def is_feasible(value: int) -> bool:
        return most(value) >= 0

    if way > 0:
        first = low if is_feasible(int(low)) else _first_feasible(is_feasible, int(low), high)
        return first, high
    return low, _last_feasible(is_feasible, int(low), high)


def _first_feasible(is_feasible: Callable[[int], bool], low: int, high: End) -> int:
    """Return the smallest feasible value above the infeasible `low`, by bisection.

    Without one up to `low + FURTHEST`, returns `low + FURTHEST`.
    """
    if high != inf:
        end = int(high)
    else:
        if not is_feasible(low + FURTHEST):
            return low + FURTHEST
        step = 1
        while step < FURTHEST and not is_feasible(low + step):
            low, step = low + step, step * 2
        end = low + step
    while end - low > 1:
        middle = (low + end) // 2
        low, end = (low, middle) if is_feasible(middle) else (middle, end)
    return end


def _last_feasible(is_feasible: Callable[[int], bool], low: int, high: End) -> End:
    """Return the largest feasible value, by bisection; infinity beyond `FURTHEST`."""
    if high != inf:
        if is_feasible(int(high)):
            return high
        end = int(high)
    else:
        if is_feasible(low + 2 * FURTHEST - 1):  # the largest value that the doubling below reaches
            return inf
        step = 1
        while is_feasible(low + step):
            low, step = low + step, step * 2
        end = low + step
    while end - low > 1:
        middle = (low + end) // 2
        low, end = (middle, end) if is_feasible(middle) else (low, middle)
    return low


def _snap(
    box: dict[Symbol, Interval], steps: Mapping[Symbol, AllowedValues]
) -> dict[Symbol, Interval] | None:
    """Move each end of a box to an admissible value; None if the box is empty."""
    for name, admissible in steps.items():
        low, high = box[name]
        box[name] = admissible.up(int(low)), admissible.down(high)
    return None if any(low > high for low, high in box.values()) else box
