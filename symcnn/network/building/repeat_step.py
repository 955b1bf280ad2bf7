"""The interpretation of repeats: `step*count` and `for i in a..b [path]`.

A small number of iterations is unrolled, each with its own records. A large or symbolic number is
summarized in closed form, as one record, by `repeats/symbolic_repeat.py`.
"""

from __future__ import annotations

from dataclasses import replace

from sympy import Expr, Integer

from symcnn.algebra.conditions.condition import at_least, is_integer_condition
from symcnn.algebra.formula import leaf
from symcnn.algebra.polynomials.polynomial import minimum
from symcnn.errors import SymcnnError
from symcnn.layers.declaration.requirement import Requirement, count_requirements
from symcnn.network.analysis.program_names import free_in
from symcnn.network.building.interpreter import Interpreter
from symcnn.network.building.repeats.loop_range import LoopRange
from symcnn.network.building.repeats.symbolic_repeat import run_iteration, summarize_repeat
from symcnn.network.building.size_budget import MAX_UNROLLED_ITERATIONS
from symcnn.notation.ast import For, Repeat, Step


def interpret_repeat(node: Repeat, walk: Interpreter) -> None:
    """Interpret `step*count`."""
    walk.arrived(node.span)
    count = walk.number(node.count)
    for need in count_requirements(leaf(count), 0):
        walk.demand([(replace(need, says=f"a repeat count {need.says}"), node.count.span)])
    single = isinstance(node.body, Step)
    path = walk.named(node.body.name) if isinstance(node.body, Step) else _choose_path(walk)
    variable = _choose_variable("", walk)
    rounds = LoopRange(
        "", variable, Integer(1), count, (node.body,), node.span, path, single=single
    )
    _run_iterations(rounds, walk)


def interpret_for(node: For, walk: Interpreter) -> None:
    """Interpret `for i in a..b [path]`, whose variable counts up or down."""
    walk.arrived(node.span)
    first, last = walk.number(node.first), walk.number(node.last)
    for bound, source in ((first, node.first), (last, node.last)):
        if bound.is_integer is not True:
            says = "a loop bound must be an integer, not {}"
            walk.demand(
                [(Requirement(is_integer_condition(bound), says, (leaf(bound),)), source.span)]
            )
        says = "a loop bound must be at least 0, not {}"
        walk.demand([(Requirement(at_least(bound), says, (leaf(bound),)), source.span)])
    down = _counts_down(first, last, walk)
    low, high = (last, first) if down else (first, last)
    says = "a loop from {} to {} has no iterations"
    need = Requirement(at_least(high - low), says, (leaf(first), leaf(last)))
    walk.demand([(need, node.first.span.to(node.last.span))])
    count = high - low + 1
    used = any(name.text == node.name for step in node.path for name in free_in(step, frozenset()))
    variable = _choose_variable(node.name, walk)
    rounds = LoopRange(node.name, variable, low, count, node.path, node.span, _choose_path(walk))
    _run_iterations(replace(rounds, down=down, used=used), walk)


def _counts_down(first: Expr, last: Expr, walk: Interpreter) -> bool:
    """Return whether a loop counts down: with symbols, if only `first - last` is bounded below.

    The bound follows from the terms of the difference, or from an earlier requirement.
    """
    if first.is_number and last.is_number:
        return bool(first > last)
    if minimum(last - first) is not None:
        return False
    return minimum(first - last) is not None or at_least(first - last) in walk.demanded()


def _choose_variable(name: str, walk: Interpreter) -> str:
    """Return the name of a loop variable in formulas: a spare name if an outer loop has its own."""
    names = (name, *walk.scope.spare)
    return next(choice for choice in names if choice and choice not in walk.loops)


def _choose_path(walk: Interpreter) -> str:
    """Return the path of the iterations: that of the enclosing block if it is free, or `repeat`."""
    free = walk.path and not walk.outline and walk.budget.name(f"{walk.path}[") == f"{walk.path}["
    return walk.path if free else walk.named("repeat")


def _run_iterations(rounds: LoopRange, walk: Interpreter) -> None:
    if rounds.count.is_Integer and rounds.count <= MAX_UNROLLED_ITERATIONS:
        _unroll(rounds, walk)
    else:
        summarize_repeat(rounds, walk)


def _unroll(rounds: LoopRange, walk: Interpreter) -> None:
    for number in range(int(rounds.count)):
        value = rounds.value(number)
        try:
            run_iteration(rounds, value, walk)
        except SymcnnError as error:
            iteration = f"{rounds.name} = {value}" if rounds.used else f"iteration {number + 1}"
            error.message = f"{error.message} ({iteration})"
            raise
