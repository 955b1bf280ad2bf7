"""Repeats: `step*count` and `for i in a..b [path]`, round by round or in closed form.

A number of rounds is walked as it is, as long as each changes the map. Where a round leaves the map
as it was, so do the others, and a large number of them is one group. A symbolic number of rounds,
or a large one whose rounds do change the map, is left to `closed`.
"""

from __future__ import annotations

from sympy import Expr, Integer

from symcnn.algebra.condition import at_least, integral
from symcnn.algebra.polynomial import minimum
from symcnn.algebra.term import leaf
from symcnn.layers.needs import Need, counted
from symcnn.network.closed import closed, one_round
from symcnn.network.names import free_in
from symcnn.network.rounds import Rounds
from symcnn.network.walk import Walk, walked
from symcnn.notation.tree import For, Repeat, Step

_MOST = 512
"""The rounds up to which each has records of its own."""


@walked.register
def _(node: Repeat, walk: Walk) -> None:
    walk.arrived(node.span)
    count = walk.number(node.count)
    span = node.count.span
    needs = counted(leaf(count), 0)
    walk.demand((Need(need.condition, f"a count {need.says}", need.about), span) for need in needs)
    label = node.body.name if isinstance(node.body, Step) else ""
    variable = walk.scope.spare[walk.level]
    _repeat(Rounds(variable, Integer(1), count, (node.body,), node.span, label=label), walk)


@walked.register
def _(node: For, walk: Walk) -> None:
    walk.arrived(node.span)
    first, last = walk.number(node.first), walk.number(node.last)
    for end, part in ((first, node.first), (last, node.last)):
        if end.is_integer is not True:
            says = "an end of a loop must be an integer, not {}"
            walk.demand([(Need(integral(end), says, (leaf(end),)), part.span)])
    down = _counts_down(first, last)
    low, high = (last, first) if down else (first, last)
    need = Need(
        at_least(high - low), "a loop from {} to {} has no round", (leaf(first), leaf(last))
    )
    walk.demand([(need, node.first.span.to(node.last.span))])
    used = any(name.text == node.name for part in node.path for name in free_in(part, frozenset()))
    _repeat(
        Rounds(node.name, low, high - low + 1, node.path, node.span, down=down, used=used), walk
    )


def _counts_down(first: Expr, last: Expr) -> bool:
    """Tell whether a loop counts down: with symbols, if only the distance downward is bounded."""
    if first.is_number and last.is_number:
        return bool(first > last)
    return minimum(last - first) is None and minimum(first - last) is not None


def _repeat(rounds: Rounds, walk: Walk) -> None:
    if rounds.count.is_Integer and rounds.count <= _MOST:
        _unrolled(rounds, walk)
    else:
        closed(rounds, walk)


def _unrolled(rounds: Rounds, walk: Walk) -> None:
    for number in range(int(rounds.count)):
        one_round(rounds, rounds.value(number), walk)
