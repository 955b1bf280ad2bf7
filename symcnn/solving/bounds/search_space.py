"""Search spaces: unknowns, conditions, and an initial box that contains all solutions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from math import inf, lcm, prod
from time import process_time

from sympy import Expr, Symbol

from symcnn.algebra.conditions.condition import Condition, Multiple
from symcnn.algebra.conditions.residues import Residues
from symcnn.errors import TooLargeError
from symcnn.solving.bounds.allowed_values import AllowedValues
from symcnn.solving.bounds.bounded_expression import Floor, Point, bounded_expression
from symcnn.solving.bounds.filters import Filter, QuotientFilter, as_filter, gauges
from symcnn.solving.bounds.interval import Box, End, Interval
from symcnn.solving.bounds.propagate import propagate_bounds
from symcnn.solving.bounds.tails import FAR, STEP, classes, period

_MAX_MODULUS = 10_000
"""The largest modulus whose residues are tested one by one."""


@dataclass(frozen=True)
class SearchSpace:
    """Unknowns, conditions on them, and the admissible values of each."""

    unknowns: tuple[Symbol, ...]
    filters: tuple[Filter, ...]
    """The conditions that `steps` do not already imply."""
    steps: Mapping[Symbol, AllowedValues]
    box: Box | None
    """A box that contains all solutions, infinite for an unbounded unknown; None if infeasible."""

    @property
    def lows(self) -> dict[Symbol, int]:
        """The lower bound of each unknown."""
        return {name: int(low) for name, (low, _) in (self.box or {}).items()}

    def values(self, name: Symbol, low: End, high: End) -> Iterable[int]:
        """Return the admissible values of an unknown in an interval, both ends included."""
        if name in self.steps:
            return self.steps[name].between(int(low), int(high))
        return range(int(low), int(high) + 1)

    @property
    def unbounded(self) -> tuple[Symbol, ...]:
        """The unknowns without an upper bound."""
        return tuple(name for name, (_, high) in (self.box or {}).items() if high == inf)

    def narrowed(
        self, box: Box, filters: tuple[Filter, ...], more: tuple[Floor, ...] = ()
    ) -> Box | None:
        """Shrink a box without losing a solution; None if it is empty."""
        shrunk = propagate_bounds(box, (*gauges(filters), *more), self.steps)
        if shrunk is None:
            return None
        free = [name for name, (low, high) in shrunk.items() if low != high]
        return self._snap(shrunk, free[0], filters) if len(free) == 1 else shrunk

    def _snap(self, box: Box, name: Symbol, filters: tuple[Filter, ...]) -> Box | None:
        """Move the ends of the only free unknown to values that satisfy all congruences."""
        divisions = (_steps_along(condition, box, name) for condition in filters)
        congruences = [
            self.steps.get(name, AllowedValues()),
            *(steps for steps in divisions if steps is not None),
        ]
        if len(congruences) == 1:
            return box
        if not all(steps.kept for steps in congruences):
            return None
        low, high = box[name]
        period_length = lcm(*(steps.modulus for steps in congruences))
        first = _fixed_point(low, [steps.up for steps in congruences], period_length)
        last = _fixed_point(high, [steps.down for steps in congruences], period_length)
        return (
            None if first is None or last is None or first > last else {**box, name: (first, last)}
        )

    def meets(self, point: Point, filters: tuple[Filter, ...]) -> bool:
        """Return whether a point has admissible values and satisfies the conditions.

        A division by 0 means that another condition is violated. Raises TooLargeError for numbers
        with too many digits.
        """
        if any(steps.up(point[name]) != point[name] for name, steps in self.steps.items()):
            return False
        try:
            return all(condition.holds(point) for condition in filters)
        except ZeroDivisionError:
            return False
        except OverflowError as error:
            raise TooLargeError(str(error)) from None

    def size(self, box: Box) -> int:
        """Return the number of points of a finite box with admissible values."""
        ends = ((name, int(low), int(high)) for name, (low, high) in box.items())
        return prod(
            self.steps[name].count(low, high) if name in self.steps else high - low + 1
            for name, low, high in ends
        )


def _fixed_point(start: End, moves: list[Callable[[int], End]], length: int) -> End | None:
    """Apply moves until none changes the value; None without a fixed point within `length`."""
    value = start
    while value != inf and -length <= value - start <= length:
        moved = value
        for move in moves:
            moved = move(int(moved))
        if moved == value:
            return value
        value = moved
    return value if value == inf else None


def build_search_space(
    unknowns: Iterable[Symbol], conditions: Iterable[Condition], until: float = inf
) -> SearchSpace:
    """Build the search space of positive or non-negative integers under conditions.

    Distant upper bounds are searched until `until`, in seconds of the CPU time of the process.
    """
    names = tuple(unknowns)
    lows = {name: 1 if name.is_positive else 0 for name in names}
    # conditions with few symbols first: they bound the values that the others start from
    simple_first = sorted(conditions, key=lambda condition: len(condition.free_symbols))
    steps, others = allowed_values(simple_first)
    never = any(condition.verdict is False for condition in others)
    if never or any(not values.kept for values in steps.values()):
        return SearchSpace(names, (), steps, None)
    space = _build_space(names, lows, others, steps, {})
    has_unknown_direction = any(
        None in gauge.monotonicity.values() for gauge in gauges(space.filters)
    )
    if not has_unknown_direction or space.box is None:
        return space
    ends = _distant_bounds(space, until)
    # the new lower bounds may decide more directions
    return _build_space(names, space.lows, others, steps, ends)


def allowed_values(
    conditions: Iterable[Condition],
) -> tuple[dict[Symbol, AllowedValues], list[Condition]]:
    """Return the residue classes of each single symbol, and the other conditions."""
    steps: dict[Symbol, AllowedValues] = {}
    others = [condition for condition in conditions if not _add_residues(condition, steps)]
    return steps, others


def _distant_bounds(space: SearchSpace, until: float) -> dict[Symbol, int]:
    """Return values of unbounded unknowns from which on no solution exists.

    An expression that is not monotone near 0 may decrease, and be negative, from some value on.
    """
    ends: dict[Symbol, int] = {}
    floors = [floor.expr for floor in gauges(space.filters)]
    for name in space.unbounded:
        length = period(floors, name)
        by_class = list(zip(*(classes(expr, name, length) for expr in floors), strict=True))
        for start in FAR:
            if process_time() > until:
                return ends
            if by_class and all(_is_empty_from(space, name, exprs, start) for exprs in by_class):
                ends[name] = length * start
                break
    return ends


def _is_empty_from(space: SearchSpace, name: Symbol, exprs: Iterable[Expr], start: int) -> bool:
    """Return whether propagation proves that no t ≥ `start` has all expressions ≥ 0."""
    box = {other: ends for other, ends in (space.box or {}).items() if other != name}
    lows = {other: int(low) for other, (low, _) in box.items()} | {STEP: start}
    floors = tuple(bounded_expression(expr, lows) for expr in exprs)
    return propagate_bounds({**box, STEP: (start, inf)}, floors, {}) is None


def _build_space(
    names: tuple[Symbol, ...],
    lows: Mapping[Symbol, int],
    conditions: list[Condition],
    steps: Mapping[Symbol, AllowedValues],
    ends: Mapping[Symbol, int],
) -> SearchSpace:
    """Build the search space of unknowns from `lows` on and below `ends`."""
    filters = tuple(as_filter(condition, lows) for condition in conditions)
    start: dict[Symbol, Interval] = {
        name: (low, ends[name] - 1 if name in ends else inf) for name, low in lows.items()
    }
    return SearchSpace(
        names, filters, steps, propagate_bounds(start, tuple(gauges(filters)), steps)
    )


def _add_residues(condition: Condition, steps: dict[Symbol, AllowedValues]) -> bool:
    """Add a congruence of one unknown to `steps`; return False for any other condition."""
    congruence = remainders(condition)
    if congruence is None:
        return False
    name, modulus, kept = congruence
    if name in steps:
        other = Residues(name, steps[name].modulus, frozenset(steps[name].kept))
        both = other.intersect(Residues(name, modulus, frozenset(kept)))
        if both is None:
            return False
        modulus, kept = both.modulus, tuple(both.kept)
    steps[name] = AllowedValues(modulus, tuple(sorted(kept)))
    return True


def remainders(condition: Condition) -> tuple[Symbol, int, tuple[int, ...]] | None:
    """Return unknown, modulus and residues of a congruence of one unknown; otherwise None."""
    if isinstance(condition, Residues) and condition.expr.is_Symbol:
        return condition.expr, condition.modulus, tuple(condition.kept)
    if not isinstance(condition, Multiple) or not condition.modulus.is_Integer:
        return None
    names, modulus = condition.expr.free_symbols, int(condition.modulus)
    division = QuotientFilter(
        condition,
        bounded_expression(condition.expr, {}),
        bounded_expression(condition.modulus, {}),
        (),
    )
    if len(names) != 1 or modulus > _MAX_MODULUS or not division.is_polynomial:
        return None
    (name,) = names
    residues = tuple(value for value in range(modulus) if division.holds({name: value}))
    return name, modulus, residues


def _steps_along(condition: Filter, box: Box, name: Symbol) -> AllowedValues | None:
    """Return the residues that a divisibility allows the only free unknown; None if unknown."""
    if not isinstance(condition, QuotientFilter) or name in condition.divisor.expr.free_symbols:
        return None
    point: Point = {other: int(low) for other, (low, _) in box.items()}
    modulus = condition.divisor.at(point)
    if not isinstance(modulus, int) or modulus > _MAX_MODULUS or not condition.is_polynomial:
        return None
    low, high = box[name]
    if high - low < modulus:
        return None
    dividends = (condition.dividend.at({**point, name: value}) for value in range(modulus))
    return AllowedValues(
        modulus, tuple(i for i, value in enumerate(dividends) if value % modulus == 0)
    )
