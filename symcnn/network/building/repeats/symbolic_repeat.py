"""Repeats in closed form: a symbolic number of rounds, from the walk of a single one.

A round turns the numbers that arrive, channels and sizes, into those that leave. It is walked with
symbols for them, which gives a recurrence for each number; its solution is what arrives at round j.
With that the round is walked again, and what it came to is summed over all rounds. Where the first
round does not fit the solution, it is walked by itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sympy import Expr, Symbol

from symcnn.algebra.conditions.condition import Condition
from symcnn.algebra.conditions.equation import equal
from symcnn.algebra.polynomials.plain_text import text
from symcnn.algebra.polynomials.polynomial import multiplied_out
from symcnn.algebra.polynomials.powers import has_powers, put
from symcnn.algebra.sums.closed_sum import put_count
from symcnn.algebra.sums.recurrence import solved
from symcnn.errors import ShapeError, SymcnnError
from symcnn.layers import Shape
from symcnn.network.building.branch_step import STATE
from symcnn.network.building.interpreter import Walk
from symcnn.network.building.layer_step import check_bulk
from symcnn.network.building.repeats.loop_conditions import (
    check_own,
    demanded,
    need_a_round,
    remember,
    remember_whole,
)
from symcnn.network.building.repeats.loop_range import NoFormError, Rounds, Values, bounded
from symcnn.network.building.repeats.loop_state import State
from symcnn.network.trace.remembered_maps import Taps
from symcnn.network.trace.trace import Group, Trace, moved, total

_NUMBER = Symbol(f"j{STATE}", integer=True, nonnegative=True)
"""The number of a round, of which the first is 0."""
_PEELED = 2
"""The first rounds that may be walked by themselves."""
_DEEPEST = 5
"""How many repeats in symbols may stand inside each other."""
_NO_FORM = (
    "what arrives at each round has no closed form that is known; a number of rounds is needed"
)
_GROWING = ("params", "macs", "activations")
"""The totals that are looked at for numbers that would become too large."""


def closed(rounds: Rounds, walk: Walk) -> None:
    """Walk a repeat in closed form.

    Raises ShapeError where what arrives at a round has no closed form that is known.
    """
    if walk.level == _DEEPEST:
        message = f"repeats in symbols nest more than {_DEEPEST} deep"
        raise ShapeError(message, rounds.span)
    before = walk.fork()
    try:
        _closed(rounds, walk, peeled=0)
    except SymcnnError as error:
        raise error if walk.level else _fault(rounds, before, error) from None


def _closed(rounds: Rounds, walk: Walk, peeled: int, known: _Round | None = None) -> None:
    state = State.of(walk)
    round_ = known if known and known.fits(state) else _sketched(rounds, walk, state)
    found = _solved(round_, state)
    if found is not None and found.since == 0:
        _all_rounds(rounds, walk, round_, found.arriving)
    elif peeled < _PEELED:
        _first_round(rounds, walk)
        first = walk.taps.copy()
        _closed(rounds.after_first(), walk, peeled + 1, None if rounds.used else round_)
        if found is not None:
            remember_whole(rounds, walk, first, round_.remembered(rounds, found.arriving))
    else:
        raise NoFormError(_NO_FORM, rounds.span)


def _fault(rounds: Rounds, walk: Walk, error: SymcnnError) -> SymcnnError:
    """Return the error of the first round that has one, stated in the network's own numbers."""
    if isinstance(error, NoFormError):
        return ShapeError(error.message, error.span)
    try:
        for number in range(_PEELED + 1):
            one_round(rounds, rounds.value(number), walk)
    except SymcnnError as found:
        return found
    return ShapeError(_NO_FORM, rounds.span) if STATE in error.message else error


@dataclass(frozen=True)
class _Round:
    """What a round does to what arrives, stated in symbols and the number of the round."""

    arriving: State
    leaving: State
    taps: Taps

    def fits(self, state: State) -> bool:
        """Tell whether a state is of the kind that the symbols stand for."""
        return self.arriving.ranks == state.ranks

    def remembered(self, rounds: Rounds, arriving: State) -> Taps:
        """Return what a round remembers, from what arrives at it, by the index."""
        turned = {_NUMBER: rounds.turned(rounds.index)}
        here = arriving.put(lambda expr: put(expr, turned))
        values = dict(zip(self.arriving.numbers(), here.numbers(), strict=True))
        return self.taps.put(lambda expr: put(expr, values))


@dataclass(frozen=True)
class _Solution:
    """What arrives at round j, for every j from `since` on, which is 0 or 1."""

    arriving: State
    since: int


def _sketched(rounds: Rounds, walk: Walk, state: State) -> _Round:
    """Walk a round with symbols for what arrives, for the sake of what leaves it."""
    generic = state.generic(walk.level)
    inner = _Inside(rounds, walk)
    fork = inner.fork(generic)
    fork.outline = True
    fork.budget.step(rounds.span)
    one_round(rounds, inner.value, fork)
    check_own(rounds, fork.marks, fork.recalls)
    walk.marks.extend((name, None) for name, _ in fork.marks)
    walk.recalls.extend((name, None) for name, _ in fork.recalls)
    turned = {rounds.index: rounds.turned(_NUMBER)}
    left = State.of(fork).put(lambda expr: put(inner.outside(expr), turned))
    leaving = State({name: left.shapes[name] for name in state.shapes})
    return _Round(generic, leaving, fork.taps.put(inner.outside))


def _solved(round_: _Round, state: State) -> _Solution | None:
    """Return what arrives at round j; None where it is not known."""
    if not round_.fits(state) or round_.leaving.ranks != state.ranks:
        return None
    own = tuple(round_.arriving.numbers())
    steps = dict(zip(own, round_.leaving.numbers(), strict=True))
    found = _solutions(steps, dict(zip(own, state.numbers(), strict=True)))
    if found is None:
        return None
    values, late = found
    return _Solution(round_.arriving.put(lambda expr: put(expr, values)), 1 if late else 0)


def _solutions(steps: Values, starts: Values) -> tuple[Values, set[Symbol]] | None:
    """Solve the recurrences of all numbers, each once those that it depends on are known.

    With the solutions go the symbols of those that hold from round 1 on only; nothing that others
    depend on may be one of them.
    """
    known: Values = {}
    late: set[Symbol] = set()
    while len(known) < len(steps):
        left = (own for own in steps if own not in known)
        ready = [own for own in left if _ready(own, steps, known)]
        if not ready:
            return None
        for own in ready:
            solution = solved(put(steps[own], known), own, starts[own], _NUMBER)
            if solution is None or steps[own].free_symbols & late:
                return None
            known[own] = solution.at
            late |= {own} if solution.since else set()
    return known, late


def _ready(own: Symbol, steps: Values, known: Values) -> bool:
    """Tell whether all that the step of a number depends on is known, but for the number itself."""
    return bool(steps[own].free_symbols & set(steps) <= {own, *known})


class _Inside:
    """Walks inside the rounds, where the variable is known to be less than the count."""

    def __init__(self, rounds: Rounds, walk: Walk) -> None:
        self.walk = walk
        self.values, self.back = bounded(rounds.index, rounds.count)
        self.value = self.inside(rounds.low) + rounds.index
        """The value of the variable."""

    def inside(self, expr: Expr) -> Expr:
        """Return an expression as it reads inside of the rounds."""
        return put(expr, self.values)

    def outside(self, expr: Expr) -> Expr:
        """Return an expression as it reads outside of them."""
        return put(expr, self.back)

    def fork(self, state: State) -> Walk:
        """Return a walk of one round from a state."""
        found = self.walk.fork()
        found.scope = self.walk.scope.put(self.values)
        found.taps = self.walk.taps.put(self.inside)
        found.level = self.walk.level + 1
        found.marks, found.recalls = [], []
        state.put(self.inside).enter(found)
        return found


def _first_round(rounds: Rounds, walk: Walk) -> None:
    """Walk the first round by itself; there must be one."""
    need_a_round(rounds, walk)
    one_round(rounds, rounds.first, walk)


def one_round(rounds: Rounds, value: Expr, walk: Walk, label: str | None = None) -> None:
    """Walk one round, in which the variable has a value."""
    scope, path, loops = walk.scope, walk.path, walk.loops
    walk.loops = (*loops, rounds.shown)
    walk.scope = scope.bind(rounds.name, value) if rounds.used else scope
    number = f"[{text(value) if label is None else label}]"
    if rounds.single:
        walk.place = rounds.path + number
    else:
        walk.path = rounds.path + number
    walk.run(rounds.body)
    walk.scope, walk.path, walk.loops = scope, path, loops


def _all_rounds(rounds: Rounds, walk: Walk, round_: _Round, arriving: State) -> None:
    """Go on from what leaves the last round, and record what all of them came to."""
    _check_growth(rounds, arriving.numbers())
    started = walk.shape or arriving.shapes[""]
    if walk.outline:
        remember(rounds, walk, round_.remembered(rounds, arriving))
    else:
        turned = {_NUMBER: rounds.turned(rounds.index)}
        body = _recorded(rounds, walk, arriving.put(lambda expr: multiplied_out(put(expr, turned))))
    ended = arriving.put(lambda expr: multiplied_out(put_count(expr, _NUMBER, rounds.count)))
    ended.enter(walk)
    left = walk.arrived(rounds.span)
    walk.budget.take(left, rounds.span)
    check_bulk(left)
    if not walk.outline:
        walk.trace.append(_group(rounds, walk, body, started))


def _group(rounds: Rounds, walk: Walk, body: Trace, started: Shape) -> Group:
    path = f"{rounds.path}[{rounds.shown}]"
    left = walk.arrived(rounds.span)
    numbers = (rounds.low, rounds.count, rounds.index, rounds.down)
    return Group(rounds.shown, *numbers, body, started, left, path)


def _recorded(rounds: Rounds, walk: Walk, arriving: State) -> Trace:
    """Walk a round from what arrives at it, and return what it came to."""
    walk.budget.repeat(rounds.span)
    inner = _Inside(rounds, walk)
    fork = inner.fork(arriving)
    one_round(rounds, inner.value, fork, rounds.shown)
    next_ = {rounds.index: rounds.index + (-1 if rounds.down else 1)}
    _check_goes_on(rounds, fork, arriving.put(lambda expr: inner.inside(put(expr, next_))))
    walk.demands.extend(demanded(walk, fork.demands, rounds, inner.back))
    remember(rounds, walk, fork.taps.put(inner.outside))
    body = moved(tuple(fork.trace), inner.outside)
    _check_growth(rounds, (total(body, count) for count in _GROWING))
    return body


def _check_goes_on(rounds: Rounds, walk: Walk, expected: State) -> None:
    """Raise NoFormError where what leaves a round is not what arrives at the next.

    It may be so by what is demanded: where maps meet, either size can be gone on with.
    """
    demanded_here = walk.demanded()
    left = State.of(walk)
    for name, shape in expected.shapes.items():
        pairs = zip(shape.numbers, left.shapes[name].numbers, strict=False)
        same = all(_is_same(*pair, demanded_here) for pair in pairs)
        if not same or len(shape.size) != len(left.shapes[name].size):
            message = "what leaves a round is not known to be what arrives at the next"
            raise NoFormError(f"{message}; a number of rounds is needed", rounds.span)


def _is_same(one: Expr, other: Expr, demanded_here: set[Condition]) -> bool:
    if multiplied_out(one - other) == 0:
        return True
    condition = equal(one, other)
    return bool(condition.verdict) or condition in demanded_here


def _check_growth(rounds: Rounds, numbers: Iterable[Expr]) -> None:
    """Raise ShapeError where a great number of rounds would be in an exponent."""
    if rounds.count.is_Integer and any(map(has_powers, numbers)):
        message = f"{rounds.count} rounds that grow or shrink by a factor are too many"
        raise ShapeError(message, rounds.span)
