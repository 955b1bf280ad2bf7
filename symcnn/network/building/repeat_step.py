"""Repeats: `step*count` and `for i in a..b [path]`, round by round or in closed form.

Up to a number of rounds each is walked, and has records of its own. More of them, or a symbolic
number, are left to `closed`, where they are one group.
"""

from __future__ import annotations

from dataclasses import replace

from sympy import Expr, Integer

from symcnn.algebra.conditions.condition import at_least, integral
from symcnn.algebra.formula import leaf
from symcnn.algebra.polynomials.polynomial import minimum
from symcnn.errors import SymcnnError
from symcnn.layers.declaration.requirement import Need, counted
from symcnn.network.analysis.names import free_in
from symcnn.network.building.interpreter import Walk
from symcnn.network.building.repeats.loop_range import Rounds
from symcnn.network.building.repeats.symbolic_repeat import closed, one_round
from symcnn.notation.ast import For, Repeat, Step

_MOST = 512
"""The rounds up to which each has records of its own."""


def interpret_repeat(node: Repeat, walk: Walk) -> None:
    """Interpret a path a number of times."""
    walk.arrived(node.span)
    count = walk.number(node.count)
    span = node.count.span
    needs = counted(leaf(count), 0)
    walk.demand((Need(need.condition, f"a count {need.says}", need.about), span) for need in needs)
    single = isinstance(node.body, Step)
    path = walk.named(node.body.name) if isinstance(node.body, Step) else _path(walk)
    rounds = Rounds("", _shown("", walk), Integer(1), count, (node.body,), node.span, path)
    _repeat(replace(rounds, single=single), walk)


def interpret_for(node: For, walk: Walk) -> None:
    """Interpret a path for each value of a loop variable."""
    walk.arrived(node.span)
    first, last = walk.number(node.first), walk.number(node.last)
    for end, part in ((first, node.first), (last, node.last)):
        if end.is_integer is not True:
            says = "an end of a loop must be an integer, not {}"
            walk.demand([(Need(integral(end), says, (leaf(end),)), part.span)])
        says = "an end of a loop must be at least 0, not {}"
        walk.demand([(Need(at_least(end), says, (leaf(end),)), part.span)])
    down = _counts_down(first, last, walk)
    low, high = (last, first) if down else (first, last)
    need = Need(
        at_least(high - low), "a loop from {} to {} has no round", (leaf(first), leaf(last))
    )
    walk.demand([(need, node.first.span.to(node.last.span))])
    count = high - low + 1
    used = any(name.text == node.name for part in node.path for name in free_in(part, frozenset()))
    shown = _shown(node.name, walk)
    rounds = Rounds(node.name, shown, low, count, node.path, node.span, _path(walk))
    _repeat(replace(rounds, down=down, used=used), walk)


def _counts_down(first: Expr, last: Expr, walk: Walk) -> bool:
    """Tell whether a loop counts down: with symbols, if only the distance downward is bounded.

    It is bounded by its own terms, or by what has been demanded before.
    """
    if first.is_number and last.is_number:
        return bool(first > last)
    if minimum(last - first) is not None:
        return False
    return minimum(first - last) is not None or at_least(first - last) in walk.demanded()


def _shown(name: str, walk: Walk) -> str:
    """Return what a loop variable is called in formulas: another name if a loop around has it."""
    names = (name, *walk.scope.spare)
    return next(each for each in names if each and each not in walk.loops)


def _path(walk: Walk) -> str:
    """Return what the rounds of a path are called: as the block that they are in, or `repeat`."""
    alone = walk.path and not walk.outline and walk.budget.name(f"{walk.path}[") == f"{walk.path}["
    return walk.path if alone else walk.named("repeat")


def _repeat(rounds: Rounds, walk: Walk) -> None:
    if rounds.count.is_Integer and rounds.count <= _MOST:
        _unrolled(rounds, walk)
    else:
        closed(rounds, walk)


def _unrolled(rounds: Rounds, walk: Walk) -> None:
    for number in range(int(rounds.count)):
        value = rounds.value(number)
        try:
            one_round(rounds, value, walk)
        except SymcnnError as error:
            place = f"{rounds.name} = {value}" if rounds.used else f"round {number + 1}"
            error.message = f"{error.message} ({place})"
            raise
