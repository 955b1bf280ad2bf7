"""What rounds ask and remember, each for itself, put for all of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from sympy import Expr, Integer, Symbol

from symcnn.algebra.conditions.condition import at_least
from symcnn.algebra.conditions.for_every_round import for_each
from symcnn.algebra.conditions.guarded import unguarded
from symcnn.algebra.formula import leaf
from symcnn.algebra.polynomials.polynomial import minimum
from symcnn.algebra.polynomials.powers import put
from symcnn.algebra.sums.closed_sum import put_count
from symcnn.errors import ShapeError
from symcnn.layers import Shape
from symcnn.layers.declaration.requirement import Need
from symcnn.network.building.interpreter import Walk
from symcnn.network.building.repeats.loop_range import NoFormError, Rounds, Values
from symcnn.network.trace.remembered_maps import Family, Mention, Taps, family_of
from symcnn.network.trace.requirements import Demand


def demanded(walk: Walk, demands: list[Demand], rounds: Rounds, back: Values) -> Iterator[Demand]:
    """Yield what is demanded of every round, as demands on the other symbols.

    Nothing is demanded where there is no round. Raises ShapeError where a demand never holds.
    `back` is how numbers read outside of the rounds.
    """
    known = walk.demanded()
    variable = {rounds.index: Symbol(rounds.shown, integer=True, nonnegative=True) - rounds.low}
    for demand in demands:
        about = tuple(leaf(put(put(term.value, back), variable)) for term in demand.need.about)
        found = demand.need.condition.given(back)
        for each in for_each(found, rounds.index, rounds.count):
            condition = unguarded(each, known)
            need = Need(condition, demand.need.says, about)
            if condition.verdict is False:
                error = ShapeError(need.message, demand.span)
                error.calls = demand.calls
                raise error
            if condition.verdict is None:
                yield replace(demand, need=need)


def need_a_round(rounds: Rounds, walk: Walk) -> None:
    """Demand that there is a round, without which the closed form does not hold."""
    says = "this must be repeated at least once, not {} times"
    need = Need(at_least(rounds.count, 1), says, (leaf(rounds.count),))
    walk.demand([(need, rounds.span)], of_form=True)


def remember(rounds: Rounds, walk: Walk, found: Taps) -> None:
    """Keep what the rounds remember: the last map of a name, every map of a name with an index."""
    before = walk.taps.copy()
    for name, shape in found.plain.items():
        if name not in before.plain:
            need_a_round(rounds, walk)
        walk.taps.plain[name] = shape.put(partial(_in_last, rounds))
    walk.taps.unknown |= found.unknown
    for name, families in found.families.items():
        new = [family for family in families if family not in before.families.get(name, [])]
        for family in new:
            _remember_family(name, family, rounds, walk)


def _remember_family(name: str, family: Family, rounds: Rounds, walk: Walk) -> None:
    """Keep the maps that all rounds remember, if each has an index of its own or all the same."""
    numbers = (family.low, family.count)
    if not any(rounds.index in number.free_symbols for number in numbers):
        need_a_round(rounds, walk)
        walk.taps.add(name, family.put(partial(_in_last, rounds)))
        return
    joined = _of_all_rounds(family, rounds)
    if joined is None:
        walk.taps.forget(name)
    else:
        walk.taps.add(name, joined)


def _of_all_rounds(family: Family, rounds: Rounds) -> Family | None:
    """Return the maps that all rounds remember, one each; None where they remember more."""
    if family.count != 1:
        return None
    return family_of(family.low, family.at(family.low), rounds.index, rounds.count)


def _in_last(rounds: Rounds, expr: Expr) -> Expr:
    """Return an expression as it is in the last round."""
    if rounds.down:
        return put(expr, {rounds.index: 0})
    return put_count(expr, rounds.index, rounds.count - 1)


def remember_whole(rounds: Rounds, walk: Walk, first: Taps, found: Taps) -> None:
    """Keep as one what all rounds remember, where the first, walked by itself, is no other.

    `first` is what was remembered after the first round; `found` is by the index.
    """
    start = {rounds.index: rounds.turned(Integer(0))}
    for name, families in found.families.items():
        for family in families:
            whole = _of_all_rounds(family, rounds)
            index = put(family.low, start)
            if whole is not None and _is_last(index, whole.at(index), first.families.get(name, [])):
                walk.taps.add(name, whole)


def _is_last(index: Expr, shape: Shape, families: list[Family]) -> bool:
    """Tell whether the last of some families is one map, with this index and shape."""
    last = families[-1] if families else None
    return last is not None and (last.low, last.count, last.at(index)) == (index, 1, shape)


def check_own(rounds: Rounds, marks: list[Mention], recalls: list[Mention]) -> None:
    """Raise NoFormError where a round may go on from what an earlier one remembers by an index."""
    for name, recalled in recalls:
        for other, marked in marks:
            if name == other and not _is_own(recalled, marked, rounds):
                message = f"a round may go on from what an earlier one remembers as '{name}'"
                raise NoFormError(f"{message}; a number of rounds is needed", rounds.span)


def _is_own(recalled: Expr | None, marked: Expr | None, rounds: Rounds) -> bool:
    """Tell whether what a round recalls is provably nothing that an earlier round marks."""
    if recalled is None or marked is None:
        return False
    slopes = {put(each, {rounds.index: rounds.index + 1}) - each for each in (recalled, marked)}
    ahead = put(recalled - marked, {})
    if slopes == {Integer(0)}:
        return bool(ahead.is_number and ahead != 0)
    if slopes not in ({Integer(1)}, {Integer(-1)}):
        return False
    least = minimum(ahead * slopes.pop() * (-1 if rounds.down else 1))
    return least is not None and bool(least >= 0)
