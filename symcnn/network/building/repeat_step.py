"""The interpretation of repeats: `step*count` and `for i in a..b [path]`.

A small number of iterations is unrolled, each with its own records. A large or symbolic number is
summarized in closed form, as one record, by `repeats/symbolic_repeat.py`.
"""

from __future__ import annotations

from dataclasses import replace

from sympy import Expr, Integer

from symcnn.algebra.conditions.condition import at_least, is_integer_condition
from symcnn.algebra.polynomials.polynomial import minimum
from symcnn.algebra.presentation.formula import leaf
from symcnn.errors import SymcnnError
from symcnn.layers.declaration.requirement import Requirement, count_requirements
from symcnn.network.analysis.program_names import free_in
from symcnn.network.building.interpreter import Interpreter
from symcnn.network.building.repeats.loop_range import LoopRange
from symcnn.network.building.repeats.symbolic_repeat import run_iteration, summarize_repeat
from symcnn.network.building.size_budget import MAX_UNROLLED_ITERATIONS
from symcnn.notation.ast import For, Repeat, Step


def interpret_repeat(node: Repeat, interpreter: Interpreter) -> None:
    """Interpret `step*count`."""
    interpreter.arrived(node.span)
    count = interpreter.number(node.count)
    for need in count_requirements(leaf(count), 0):
        interpreter.require(
            [(replace(need, template=f"a repeat count {need.template}"), node.count.span)]
        )
    single = isinstance(node.body, Step)
    path = (
        interpreter.named(node.body.name)
        if isinstance(node.body, Step)
        else _choose_path(interpreter)
    )
    variable = _choose_variable("", interpreter)
    loop = LoopRange("", variable, Integer(1), count, (node.body,), node.span, path, single=single)
    _run_iterations(loop, interpreter)


def interpret_for(node: For, interpreter: Interpreter) -> None:
    """Interpret `for i in a..b [path]`, whose variable counts up or down."""
    interpreter.arrived(node.span)
    first, last = interpreter.number(node.first), interpreter.number(node.last)
    for bound, source in ((first, node.first), (last, node.last)):
        if bound.is_integer is not True:
            says = "a loop bound must be an integer, not {}"
            interpreter.require(
                [(Requirement(is_integer_condition(bound), says, (leaf(bound),)), source.span)]
            )
        says = "a loop bound must be at least 0, not {}"
        interpreter.require([(Requirement(at_least(bound), says, (leaf(bound),)), source.span)])
    down = _counts_down(first, last, interpreter)
    low, high = (last, first) if down else (first, last)
    says = "a loop from {} to {} has no iterations"
    need = Requirement(at_least(high - low), says, (leaf(first), leaf(last)))
    interpreter.require([(need, node.first.span.to(node.last.span))])
    count = high - low + 1
    used = any(name.text == node.name for step in node.path for name in free_in(step, frozenset()))
    variable = _choose_variable(node.name, interpreter)
    loop = LoopRange(
        node.name, variable, low, count, node.path, node.span, _choose_path(interpreter)
    )
    _run_iterations(replace(loop, down=down, used=used), interpreter)


def _counts_down(first: Expr, last: Expr, interpreter: Interpreter) -> bool:
    """Return whether a loop counts down: with symbols, if only `first - last` is bounded below.

    The bound follows from the terms of the difference, or from an earlier requirement.
    """
    if first.is_number and last.is_number:
        return bool(first > last)
    if minimum(last - first) is not None:
        return False
    return minimum(first - last) is not None or at_least(first - last) in interpreter.required()


def _choose_variable(name: str, interpreter: Interpreter) -> str:
    """Return the name of a loop variable in formulas: a spare name if an outer loop has its own."""
    names = (name, *interpreter.scope.spare)
    return next(choice for choice in names if choice and choice not in interpreter.loops)


def _choose_path(interpreter: Interpreter) -> str:
    """Return the path of the iterations: that of the enclosing block if it is free, or `repeat`."""
    free = (
        interpreter.path
        and not interpreter.outline
        and interpreter.budget.name(f"{interpreter.path}[") == f"{interpreter.path}["
    )
    return interpreter.path if free else interpreter.named("repeat")


def _run_iterations(loop: LoopRange, interpreter: Interpreter) -> None:
    if loop.count.is_Integer and loop.count <= MAX_UNROLLED_ITERATIONS:
        _unroll(loop, interpreter)
    else:
        summarize_repeat(loop, interpreter)


def _unroll(loop: LoopRange, interpreter: Interpreter) -> None:
    for number in range(int(loop.count)):
        value = loop.value(number)
        try:
            run_iteration(loop, value, interpreter)
        except SymcnnError as error:
            iteration = f"{loop.name} = {value}" if loop.used else f"iteration {number + 1}"
            error.message = f"{error.message} ({iteration})"
            raise
