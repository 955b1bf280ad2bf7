"""The interpretation of repeats: `step*count` and `for i in a..b [path]`.

A small number of iterations is unrolled, each with its own records. A large or symbolic number is
summarized in closed form, as one record, by `repeats/symbolic_repeat.py`.
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
from symcnn.network.building.limits import MAX_UNROLLED_ITERATIONS
from symcnn.network.building.repeats.loop_range import Rounds
from symcnn.network.building.repeats.symbolic_repeat import closed, one_round
from symcnn.notation.ast import For, Repeat, Step


def interpret_repeat(node: Repeat, walk: Walk) -> None:
    """Interpret `step*count`."""
    walk.arrived(node.span)
    count = walk.number(node.count)
    for need in counted(leaf(count), 0):
        requirement = Need(need.condition, f"a repeat count {need.says}", need.about)
        walk.demand([(requirement, node.count.span)])
    single = isinstance(node.body, Step)
    path = walk.named(node.body.name) if isinstance(node.body, Step) else _choose_path(walk)
    variable = _choose_variable("", walk)
    rounds = Rounds("", variable, Integer(1), count, (node.body,), node.span, path, single=single)
    _run_iterations(rounds, walk)


def interpret_for(node: For, walk: Walk) -> None:
    """Interpret `for i in a..b [path]`, whose variable counts up or down."""
    walk.arrived(node.span)
    first, last = walk.number(node.first), walk.number(node.last)
    for bound, source in ((first, node.first), (last, node.last)):
        if bound.is_integer is not True:
            says = "a loop bound must be an integer, not {}"
            walk.demand([(Need(integral(bound), says, (leaf(bound),)), source.span)])
        says = "a loop bound must be at least 0, not {}"
        walk.demand([(Need(at_least(bound), says, (leaf(bound),)), source.span)])
    down = _counts_down(first, last, walk)
    low, high = (last, first) if down else (first, last)
    says = "a loop from {} to {} has no iterations"
    need = Need(at_least(high - low), says, (leaf(first), leaf(last)))
    walk.demand([(need, node.first.span.to(node.last.span))])
    count = high - low + 1
    used = any(name.text == node.name for step in node.path for name in free_in(step, frozenset()))
    variable = _choose_variable(node.name, walk)
    rounds = Rounds(node.name, variable, low, count, node.path, node.span, _choose_path(walk))
    _run_iterations(replace(rounds, down=down, used=used), walk)


def _counts_down(first: Expr, last: Expr, walk: Walk) -> bool:
    """Return whether a loop counts down: with symbols, if only `first - last` is bounded below.

    The bound follows from the terms of the difference, or from an earlier requirement.
    """
    if first.is_number and last.is_number:
        return bool(first > last)
    if minimum(last - first) is not None:
        return False
    return minimum(first - last) is not None or at_least(first - last) in walk.demanded()


def _choose_variable(name: str, walk: Walk) -> str:
    """Return the name of a loop variable in formulas: a spare name if an outer loop has its own."""
    names = (name, *walk.scope.spare)
    return next(choice for choice in names if choice and choice not in walk.loops)


def _choose_path(walk: Walk) -> str:
    """Return the path of the iterations: that of the enclosing block if it is free, or `repeat`."""
    free = walk.path and not walk.outline and walk.budget.name(f"{walk.path}[") == f"{walk.path}["
    return walk.path if free else walk.named("repeat")


def _run_iterations(rounds: Rounds, walk: Walk) -> None:
    if rounds.count.is_Integer and rounds.count <= MAX_UNROLLED_ITERATIONS:
        _unroll(rounds, walk)
    else:
        closed(rounds, walk)


def _unroll(rounds: Rounds, walk: Walk) -> None:
    for number in range(int(rounds.count)):
        value = rounds.value(number)
        try:
            one_round(rounds, value, walk)
        except SymcnnError as error:
            iteration = f"{rounds.name} = {value}" if rounds.used else f"iteration {number + 1}"
            error.message = f"{error.message} ({iteration})"
            raise
