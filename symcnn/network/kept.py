"""What rounds ask and remember, each for itself, put for all of them."""

from __future__ import annotations

from collections.abc import Iterator

from sympy import Integer, Symbol

from symcnn.algebra.condition import at_least
from symcnn.algebra.given import for_each
from symcnn.algebra.powers import put
from symcnn.algebra.term import leaf
from symcnn.errors import ShapeError
from symcnn.layers.needs import Need
from symcnn.network.rounds import Rounds, Values
from symcnn.network.taps import Family, Taps, family_of
from symcnn.network.walk import Demand, Walk


def demanded(demands: list[Demand], rounds: Rounds, back: Values) -> Iterator[Demand]:
    """Yield what is demanded of every round, as demands on the other symbols.

    Raises ShapeError where one never holds. `back` is how numbers read outside of the rounds.
    """
    variable = {rounds.index: Symbol(rounds.name, integer=True, nonnegative=True) - rounds.low}
    for demand in demands:
        about = tuple(leaf(put(put(term.value, back), variable)) for term in demand.need.about)
        found = demand.need.condition.given(back)
        for condition in for_each(found, rounds.index, rounds.count):
            need = Need(condition, demand.need.says, about)
            if condition.verdict is False:
                error = ShapeError(need.message, demand.span)
                error.calls = demand.calls
                raise error
            if condition.verdict is None:
                yield Demand(need, demand.span, demand.calls)


def need_a_round(rounds: Rounds, walk: Walk) -> None:
    """Demand that there is a round."""
    says = "the first round differs from the others, so there must be one; the count is {}"
    walk.demand([(Need(at_least(rounds.count, 1), says, (leaf(rounds.count),)), rounds.span)])


def remember(rounds: Rounds, walk: Walk, found: Taps) -> None:
    """Keep what the rounds remember: the last map of a name, every map of a name with an index."""
    last = {rounds.index: rounds.turned(rounds.count - 1)}
    before = walk.taps.copy()
    for name, shape in found.plain.items():
        if name not in before.plain:
            need_a_round(rounds, walk)
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


def remember_whole(rounds: Rounds, walk: Walk, first: Taps, found: Taps) -> None:
    """Keep as one what all rounds remember, where the first, walked by itself, is no other.

    `first` is what was remembered after the first round; `found` is by the index.
    """
    start = {rounds.index: rounds.turned(Integer(0))}
    for name, families in found.families.items():
        for family in families:
            index = put(family.low, start)
            whole = family.count == 1 and _of_all_rounds(family, rounds, {})
            alone = [known for known in first.families.get(name, []) if known.low == index]
            if whole and alone and alone[-1].count == 1 and whole.at(index) == alone[-1].at(index):
                walk.taps.add(name, whole)
