"""Calls of blocks: arguments are evaluated where the call stands, and the body is walked."""

from __future__ import annotations

from collections.abc import Mapping

from symcnn.errors import NotationError, SymcnnError
from symcnn.layers.declaration.arguments import Value
from symcnn.network.analysis.match_arguments import match_block_arguments
from symcnn.network.building.interpreter import Walk
from symcnn.network.building.layer_step import arriving_at
from symcnn.network.evaluation.evaluator import Evaluator, Meaning
from symcnn.notation.ast import Argument, Def, Parameter, Step
from symcnn.notation.ast import Value as Written


def called(step: Step, block: Def, walk: Walk) -> None:
    """Walk the body of a block, with what the call gives for its parameters.

    Raises what its layers raise, with the place of the call beside the place in the block.
    """
    walk.arrived(step.span)
    walk.budget.step(step.span)
    given = dict(match_block_arguments(step, block))
    outer = walk.scope, walk.path, walk.calls
    inner = walk.scope.block()
    for parameter in block.parameters:
        inner = inner.bind(parameter.name, _value(parameter, given, step, walk, inner.known))
    walk.scope, walk.path, walk.calls = inner, walk.named(step.name), (step.span, *walk.calls)
    try:
        walk.run(block.path)
    except SymcnnError as error:
        error.calls = (*error.calls, step.span)
        raise
    walk.scope, walk.path, walk.calls = outer


def _value(
    parameter: Parameter,
    given: dict[str, Argument],
    step: Step,
    walk: Walk,
    inner: Mapping[str, Meaning],
) -> Value:
    """Return what a parameter stands for: an argument, or its default evaluated at the call."""
    if parameter.name in given:
        return _evaluated(given[parameter.name].value, walk, walk.scope.known)
    if parameter.default is None:
        raise NotationError(f"{step.name} needs its {parameter.name}", step.span)
    try:
        return _evaluated(parameter.default, walk, inner)
    except SymcnnError as error:
        error.calls = (*error.calls, step.span)
        raise


def _evaluated(node: Written, walk: Walk, known: Mapping[str, Meaning]) -> Value:
    evaluator = Evaluator({**known, **arriving_at(walk.shape)})
    found = evaluator.value(node)
    walk.demand(evaluator.needs)
    return found
