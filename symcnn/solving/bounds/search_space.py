"""The space that is searched: unknowns, conditions, and a first box that holds every solution."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from math import inf, lcm, prod
from time import process_time

from sympy import Expr, Symbol

from symcnn.algebra.conditions.condition import Condition, Multiple
from symcnn.algebra.conditions.residues import Residues
from symcnn.errors import TooLargeError
from symcnn.solving.bounds.allowed_values import Steps
from symcnn.solving.bounds.bounded_expression import Floor, Point, gauge
from symcnn.solving.bounds.filters import Division, Filter, as_filter, gauges
from symcnn.solving.bounds.interval import Box, End, Interval
from symcnn.solving.bounds.propagate import narrowed
from symcnn.solving.bounds.tails import FAR, STEP, classes, period

_MOST_REMAINDERS = 10_000
"""The numbers whose remainders are looked at one by one."""


@dataclass(frozen=True)
class Space:
    """Unknowns, conditions on them, and the values that each may have by itself."""

    unknowns: tuple[Symbol, ...]
    filters: tuple[Filter, ...]
    """The conditions that remain once `steps` are kept to."""
    steps: Mapping[Symbol, Steps]
    box: Box | None
    """A box that holds every solution, with infinite ends where nothing bounds an unknown; None
    where there is no solution."""

    @property
    def lows(self) -> dict[Symbol, int]:
        """What each unknown is at least."""
        return {name: int(low) for name, (low, _) in (self.box or {}).items()}

    def values(self, name: Symbol, low: End, high: End) -> Iterable[int]:
        """Return the values of an unknown between two ends."""
        own = self.steps.get(name)
        found = range(int(low), int(high) + 1)
        return found if own is None else own.between(int(low), int(high))

    @property
    def unbounded(self) -> tuple[Symbol, ...]:
        """The unknowns that nothing bounds from above."""
        return tuple(name for name, (_, high) in (self.box or {}).items() if high == inf)

    def narrowed(
        self, box: Box, filters: tuple[Filter, ...], more: tuple[Floor, ...] = ()
    ) -> Box | None:
        """Return the part of a box that the conditions leave, at least; None if that is nothing."""
        found = narrowed(box, (*gauges(filters), *more), self.steps)
        if found is None:
            return None
        free = [name for name, (low, high) in found.items() if low != high]
        return self._stepped(found, free[0], filters) if len(free) == 1 else found

    def _stepped(self, box: Box, name: Symbol, filters: tuple[Filter, ...]) -> Box | None:
        """Return the box of one free unknown with its ends at values that leave all remainders."""
        asked = (_steps_along(found, box, name) for found in filters)
        rules = [self.steps.get(name, Steps()), *(steps for steps in asked if steps is not None)]
        if len(rules) == 1:
            return box
        if not all(steps.kept for steps in rules):
            return None
        low, high = box[name]
        length = lcm(*(steps.modulus for steps in rules))
        first = _settled(low, [steps.up for steps in rules], length)
        last = _settled(high, [steps.down for steps in rules], length)
        return (
            None if first is None or last is None or first > last else {**box, name: (first, last)}
        )

    def meets(self, point: Point, filters: tuple[Filter, ...]) -> bool:
        """Tell whether a point keeps to the steps and to conditions.

        Where one of the conditions would divide by 0, another does not hold. Raises TooLargeError
        for numbers that are too long to be worked out.
        """
        if any(own.up(point[name]) != point[name] for name, own in self.steps.items()):
            return False
        try:
            return all(condition.holds(point) for condition in filters)
        except ZeroDivisionError:
            return False
        except OverflowError as error:
            raise TooLargeError(str(error)) from None

    def size(self, box: Box) -> int:
        """Return how many points of a finite box keep to the steps."""
        ends = ((name, int(low), int(high)) for name, (low, high) in box.items())
        return prod(
            self.steps[name].count(low, high) if name in self.steps else high - low + 1
            for name, low, high in ends
        )


def _settled(start: End, moves: list[Callable[[int], End]], length: int) -> End | None:
    """Return the first value from a start on that no move changes; None if there is none so far."""
    value = start
    while value != inf and -length <= value - start <= length:
        moved = value
        for move in moves:
            moved = move(int(moved))
        if moved == value:
            return value
        value = moved
    return value if value == inf else None


def spaced(
    unknowns: Iterable[Symbol], conditions: Iterable[Condition], until: float = inf
) -> Space:
    """Return the space of unknowns, each a positive integer or one from 0 on, under conditions.

    Ends far out are looked for until so much CPU time is used by the process.
    """
    names = tuple(unknowns)
    lows = {name: 1 if name.is_positive else 0 for name in names}
    steps, left = allowed_values(sorted(conditions, key=_breadth))
    never = any(condition.verdict is False for condition in left)
    if never or any(not own.kept for own in steps.values()):
        return Space(names, (), steps, None)
    found = _spaced(names, lows, left, steps, {})
    turns = any(None in gauge.ways.values() for gauge in gauges(found.filters))
    if not turns or found.box is None:
        return found
    ends = _far_ends(found, until)
    return _spaced(names, found.lows, left, steps, ends)  # from there on, more may be known to rise


def allowed_values(
    conditions: Iterable[Condition],
) -> tuple[dict[Symbol, Steps], list[Condition]]:
    """Return the remainders that each symbol by itself must leave, and the other conditions."""
    steps: dict[Symbol, Steps] = {}
    others = [condition for condition in conditions if not _kept(condition, steps)]
    return steps, others


def _far_ends(space: Space, until: float) -> dict[Symbol, int]:
    """Return ends of unknowns from which on nothing is left, though nearer it is not known.

    What turns near 0 may be known to fall further out, and to be negative from there on.
    """
    found: dict[Symbol, int] = {}
    known = [floor.expr for floor in gauges(space.filters)]
    for name in space.unbounded:
        length = period(known, name)
        by_class = list(zip(*(classes(expr, name, length) for expr in known), strict=True))
        for start in FAR:
            if process_time() > until:
                return found
            if by_class and all(_is_over(space, name, exprs, start) for exprs in by_class):
                found[name] = length * start
                break
    return found


def _is_over(space: Space, name: Symbol, exprs: Iterable[Expr], start: int) -> bool:
    """Tell whether one of expressions is negative from a start on, wherever the others are."""
    box = {other: ends for other, ends in (space.box or {}).items() if other != name}
    lows = {other: int(low) for other, (low, _) in box.items()} | {STEP: start}
    floors = tuple(gauge(expr, lows) for expr in exprs)
    return narrowed({**box, STEP: (start, inf)}, floors, {}) is None


def _breadth(condition: Condition) -> int:
    """Return how much a condition involves: the simple ones bound what the others start from."""
    return len(condition.free_symbols)


def _spaced(
    names: tuple[Symbol, ...],
    lows: Mapping[Symbol, int],
    conditions: list[Condition],
    steps: Mapping[Symbol, Steps],
    ends: Mapping[Symbol, int],
) -> Space:
    """Return the space of unknowns that are at least so great, and below ends."""
    filters = tuple(as_filter(condition, lows) for condition in conditions)
    start: dict[Symbol, Interval] = {
        name: (low, ends[name] - 1 if name in ends else inf) for name, low in lows.items()
    }
    return Space(names, filters, steps, narrowed(start, tuple(gauges(filters)), steps))


def _kept(condition: Condition, steps: dict[Symbol, Steps]) -> bool:
    """Enter a condition on the remainders of one unknown; tell whether it was such."""
    found = remainders(condition)
    if found is None:
        return False
    name, modulus, kept = found
    if name in steps:
        other = Residues(name, steps[name].modulus, frozenset(steps[name].kept))
        both = other.joined(Residues(name, modulus, frozenset(kept)))
        if both is None:
            return False
        modulus, kept = both.modulus, tuple(both.kept)
    steps[name] = Steps(modulus, tuple(sorted(kept)))
    return True


def remainders(condition: Condition) -> tuple[Symbol, int, tuple[int, ...]] | None:
    """Return the unknown, the modulus and the remainders that a condition is about, if one only."""
    if isinstance(condition, Residues) and condition.expr.is_Symbol:
        return condition.expr, condition.modulus, tuple(condition.kept)
    if not isinstance(condition, Multiple) or not condition.modulus.is_Integer:
        return None
    names, modulus = condition.expr.free_symbols, int(condition.modulus)
    found = Division(condition, gauge(condition.expr, {}), gauge(condition.modulus, {}), ())
    if len(names) != 1 or modulus > _MOST_REMAINDERS or not found.is_polynomial:
        return None
    (name,) = names
    return name, modulus, tuple(rest for rest in range(modulus) if found.holds({name: rest}))


def _steps_along(found: Filter, box: Box, name: Symbol) -> Steps | None:
    """Return what a division asks of the one unknown that is free in a box, where that is known."""
    if not isinstance(found, Division) or name in found.divisor.expr.free_symbols:
        return None
    point: Point = {other: int(low) for other, (low, _) in box.items()}
    modulus = found.divisor.at(point)
    if not isinstance(modulus, int) or modulus > _MOST_REMAINDERS or not found.is_polynomial:
        return None
    low, high = box[name]
    if high - low < modulus:
        return None
    kept = (
        rest for rest in range(modulus) if found.dividend.at({**point, name: rest}) % modulus == 0
    )
    return Steps(modulus, tuple(kept))
