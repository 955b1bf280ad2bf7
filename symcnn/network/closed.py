"""Repeats in closed form: a symbolic number of rounds, from the walk of a single one.

A round turns the numbers that arrive, channels and sizes, into those that leave. It is walked with
symbols for them, which gives a recurrence for each number; its solution is what arrives at round j.
With that the round is walked again, and what it came to is summed over all rounds. Where the first
round does not fit the solution, it is walked by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from sympy import Expr, Symbol

from symcnn.algebra.condition import at_least
from symcnn.algebra.given import for_each
from symcnn.algebra.polynomial import multiplied_out
from symcnn.algebra.powers import has_powers, put
from symcnn.algebra.recurrence import solved
from symcnn.algebra.series import put_count
from symcnn.algebra.term import leaf
from symcnn.algebra.text import text
from symcnn.errors import ShapeError, SymcnnError
from symcnn.layers import Shape
from symcnn.layers.needs import Need
from symcnn.network.apply import check_bulk
from symcnn.network.joins import STATE
from symcnn.network.record import Group, Trace, moved, total
from symcnn.network.rounds import Rounds, Values, bounded
from symcnn.network.taps import Family, Taps, family_of
from symcnn.network.walk import Demand, Walk

_NUMBER = Symbol(f"j{STATE}", integer=True, nonnegative=True)
"""The number of a round, of which the first is 0."""
_PEELED = 2
"""The first rounds that may be walked by themselves."""
_DEEPEST = 5
"""How many repeats in symbols may stand inside each other."""
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
    if rounds.count == 0:
        return
    state = _State.of(walk)
    round_ = known if known and known.fits(state) else _sketched(rounds, walk, state)
    found = _solved(round_, state)
    if found is not None:
        _all_rounds(rounds, walk, round_, found)
    elif peeled < _PEELED:
        _first_round(rounds, walk)
        _closed(rounds.after_first(), walk, peeled + 1, None if rounds.used else round_)
    else:
        message = "what arrives at each round has no closed form that is known"
        raise _NoFormError(f"{message}; a number of rounds is needed", rounds.span)


class _NoFormError(ShapeError):
    """No closed form is known."""


def _fault(rounds: Rounds, walk: Walk, error: SymcnnError) -> SymcnnError:
    """Return the error of the first round that has one, stated in the network's own numbers."""
    if isinstance(error, _NoFormError):
        return ShapeError(error.message, error.span)
    walk.level += 1
    try:
        for number in range(_PEELED + 1):
            one_round(rounds, rounds.value(number), walk)
    except SymcnnError as found:
        return found
    return error


@dataclass(frozen=True)
class _State:
    """What may change from round to round: the map, and maps remembered before."""

    shapes: dict[str, Shape]
    """The map under an empty name, and others under theirs."""

    @staticmethod
    def of(walk: Walk) -> _State:
        assert walk.shape is not None  # noqa: S101 - a repeat has seen to it
        return _State({"": walk.shape, **walk.taps.plain})

    def generic(self, level: int) -> _State:
        """Return shapes of symbols that stand for these."""
        return _State({name: _generic(name, shape, level) for name, shape in self.shapes.items()})

    def numbers(self) -> Iterator[Expr]:
        for shape in self.shapes.values():
            yield from (shape.channels, *shape.size)

    @property
    def ranks(self) -> dict[str, int]:
        return {name: len(shape.size) for name, shape in self.shapes.items()}

    def put(self, function: Callable[[Expr], Expr]) -> _State:
        return _State({name: shape.put(function) for name, shape in self.shapes.items()})

    def enter(self, walk: Walk) -> None:
        """Make these what a walk has arrived with."""
        walk.shape = self.shapes[""]
        walk.taps.plain.update({name: shape for name, shape in self.shapes.items() if name})


def _generic(name: str, shape: Shape, level: int) -> Shape:
    def symbol_of(what: str) -> Symbol:
        return Symbol(f"{name}{what}{level}{STATE}", integer=True, positive=True)

    return Shape(symbol_of("c"), tuple(symbol_of(f"n{axis}") for axis in range(len(shape.size))))


@dataclass(frozen=True)
class _Round:
    """What a round does to what arrives, stated in symbols and the number of the round."""

    arriving: _State
    leaving: _State
    taps: Taps

    def fits(self, state: _State) -> bool:
        """Tell whether a state is of the kind that the symbols stand for."""
        return self.arriving.ranks == state.ranks


def _sketched(rounds: Rounds, walk: Walk, state: _State) -> _Round:
    """Walk a round with symbols for what arrives, for the sake of what leaves it."""
    generic = state.generic(walk.level)
    inner = _Inside(rounds, walk)
    fork = inner.fork(generic)
    fork.outline = True
    fork.budget.step(rounds.span)
    one_round(rounds, inner.value, fork)
    turned = {rounds.index: rounds.turned(_NUMBER)}
    left = _State.of(fork).put(lambda expr: put(inner.outside(expr), turned))
    leaving = _State({name: left.shapes[name] for name in state.shapes})
    return _Round(generic, leaving, fork.taps.put(inner.outside))


def _solved(round_: _Round, state: _State) -> _State | None:
    """Return what arrives at round j, for every j from 0 on; None where it is not known."""
    if not round_.fits(state) or round_.leaving.ranks != state.ranks:
        return None
    own = tuple(round_.arriving.numbers())
    steps = dict(zip(own, round_.leaving.numbers(), strict=True))
    found = _solutions(steps, dict(zip(own, state.numbers(), strict=True)))
    return None if found is None else round_.arriving.put(lambda expr: put(expr, found))


def _solutions(steps: Values, starts: Values) -> Values | None:
    """Solve the recurrences of all numbers, each once those that it depends on are known."""
    known: Values = {}
    while len(known) < len(steps):
        ready = [
            own
            for own, step in steps.items()
            if own not in known and step.free_symbols & set(steps) <= {own, *known}
        ]
        if not ready:
            return None
        for own in ready:
            solution = solved(put(steps[own], known), own, starts[own], _NUMBER)
            if solution is None or solution.since > 0:
                return None
            known[own] = solution.at
    return known


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

    def fork(self, state: _State) -> Walk:
        """Return a walk of one round from a state."""
        found = self.walk.fork()
        found.scope = self.walk.scope.put(self.values)
        found.taps = self.walk.taps.put(self.inside)
        found.level = self.walk.level + 1
        state.put(self.inside).enter(found)
        return found


def _first_round(rounds: Rounds, walk: Walk) -> None:
    """Walk the first round by itself; there must be one."""
    _need_a_round(rounds, walk)
    one_round(rounds, rounds.first, walk)


def _need_a_round(rounds: Rounds, walk: Walk) -> None:
    says = "the first round differs from the others, so there must be one; the count is {}"
    walk.demand([(Need(at_least(rounds.count, 1), says, (leaf(rounds.count),)), rounds.span)])


def one_round(rounds: Rounds, value: Expr, walk: Walk, label: str | None = None) -> None:
    """Walk one round, in which the variable has a value."""
    scope, path = walk.scope, walk.path
    walk.scope = scope.bind(rounds.name, value) if rounds.used else scope
    number = f"[{text(value) if label is None else label}]"
    if rounds.single:
        walk.place = rounds.path + number
    else:
        walk.path = rounds.path + number
    walk.run(rounds.body)
    walk.scope, walk.path = scope, path


def _all_rounds(rounds: Rounds, walk: Walk, round_: _Round, arriving: _State) -> None:
    """Go on from what leaves the last round, and record what all of them came to."""
    _check_growth(rounds, arriving.numbers())
    started = walk.shape or arriving.shapes[""]
    turned = {_NUMBER: rounds.turned(rounds.index)}
    here = arriving.put(lambda expr: multiplied_out(put(expr, turned)))
    if walk.outline:
        names = zip(round_.arriving.numbers(), here.numbers(), strict=True)
        values = dict(names)
        _remember(rounds, walk, round_.taps.put(lambda expr: put(expr, values)))
    else:
        body = _recorded(rounds, walk, here)
    ended = arriving.put(lambda expr: multiplied_out(put_count(expr, _NUMBER, rounds.count)))
    ended.enter(walk)
    left = walk.arrived(rounds.span)
    walk.budget.take(left, rounds.span)
    check_bulk(left)
    if not walk.outline:
        walk.trace.append(_group(rounds, walk, body, started))


def _group(rounds: Rounds, walk: Walk, body: Trace, started: Shape) -> Group:
    path = f"{rounds.path}[{rounds.name}]"
    left = walk.arrived(rounds.span)
    numbers = (rounds.low, rounds.count, rounds.index, rounds.down)
    return Group(rounds.name, *numbers, body, started, left, path)


def _recorded(rounds: Rounds, walk: Walk, arriving: _State) -> Trace:
    """Walk a round from what arrives at it, and return what it came to."""
    walk.budget.repeat(rounds.span)
    inner = _Inside(rounds, walk)
    fork = inner.fork(arriving)
    one_round(rounds, inner.value, fork, rounds.name)
    walk.demands.extend(_demands(fork.demands, rounds, inner))
    _remember(rounds, walk, fork.taps.put(inner.outside))
    body = moved(tuple(fork.trace), inner.outside)
    _check_growth(rounds, (total(body, count) for count in _GROWING))
    return body


def _check_growth(rounds: Rounds, numbers: Iterable[Expr]) -> None:
    """Raise ShapeError where a great number of rounds would be in an exponent."""
    if rounds.count.is_Integer and any(map(has_powers, numbers)):
        message = f"{rounds.count} rounds that grow or shrink by a factor are too many"
        raise ShapeError(message, rounds.span)


def _demands(demands: list[Demand], rounds: Rounds, inner: _Inside) -> Iterator[Demand]:
    """Yield what is demanded of every round, as demands on the other symbols."""
    variable = {rounds.index: Symbol(rounds.name, integer=True, nonnegative=True) - rounds.low}
    for demand in demands:
        about = tuple(leaf(put(inner.outside(term.value), variable)) for term in demand.need.about)
        for condition in for_each(
            demand.need.condition.given(inner.back), rounds.index, rounds.count
        ):
            need = Need(condition, demand.need.says, about)
            if condition.verdict is False:
                error = ShapeError(need.message, demand.span)
                error.calls = demand.calls
                raise error
            if condition.verdict is None:
                yield Demand(need, demand.span, demand.calls)


def _remember(rounds: Rounds, walk: Walk, found: Taps) -> None:
    """Keep what the rounds remember: the last map of a name, every map of a name with an index."""
    last = {rounds.index: rounds.turned(rounds.count - 1)}
    before = walk.taps.copy()
    for name, shape in found.plain.items():
        if name not in before.plain:
            _need_a_round(rounds, walk)
        walk.taps.plain[name] = shape.put(lambda expr: put(expr, last))
    for name, families in found.families.items():
        for family in families:
            if family not in before.families.get(name, []):
                walk.taps.add(name, _of_all_rounds(family, rounds, last))


def _of_all_rounds(family: Family, rounds: Rounds, last: Values) -> Family:
    """Return the maps that all rounds remember, if each has an index of its own, or the last."""
    if family.count == 1:
        shape = family.at(family.low)
        joined = family_of(family.low, shape, rounds.index, rounds.count)
        if joined is not None:
            return joined
    return family.put(lambda expr: put(expr, last))
