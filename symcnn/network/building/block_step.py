"""The interpretation of block calls: arguments are evaluated first, then the body is run."""

from __future__ import annotations

from collections.abc import Mapping

from symcnn.errors import NotationError, SymcnnError
from symcnn.layers.declaration.arguments import Value
from symcnn.network.analysis.match_arguments import match_block_arguments
from symcnn.network.building.interpreter import Interpreter
from symcnn.network.building.layer_step import input_names
from symcnn.network.evaluation.evaluator import Evaluator, Meaning
from symcnn.notation.ast import Argument, Def, Parameter, Step
from symcnn.notation.ast import Value as ValueNode


def run_block(step: Step, block: Def, walk: Interpreter) -> None:
    """Interpret the body of a block, with its parameters bound to the arguments of the call.

    Errors of its layers are raised with the span of the call added to that inside the block.
    """
    walk.arrived(step.span)
    walk.budget.step(step.span)
    arguments = dict(match_block_arguments(step, block))
    outer = walk.scope, walk.path, walk.calls
    inner = walk.scope.block()
    for parameter in block.parameters:
        value = _evaluate_parameter(parameter, arguments, step, walk, inner.known)
        inner = inner.bind(parameter.name, value)
    walk.scope, walk.path, walk.calls = inner, walk.named(step.name), (step.span, *walk.calls)
    try:
        walk.run(block.path)
    except SymcnnError as error:
        error.calls = (*error.calls, step.span)
        raise
    walk.scope, walk.path, walk.calls = outer


def _evaluate_parameter(
    parameter: Parameter,
    arguments: dict[str, Argument],
    step: Step,
    walk: Interpreter,
    inner: Mapping[str, Meaning],
) -> Value:
    """Return the value of a parameter: its argument, or its default evaluated at the call."""
    if parameter.name in arguments:
        return _evaluate(arguments[parameter.name].value, walk, walk.scope.known)
    if parameter.default is None:
        message = f"missing argument '{parameter.name}' of {step.name}"
        raise NotationError(message, step.span)
    try:
        return _evaluate(parameter.default, walk, inner)
    except SymcnnError as error:
        error.calls = (*error.calls, step.span)
        raise


def _evaluate(node: ValueNode, walk: Interpreter, names: Mapping[str, Meaning]) -> Value:
    """Return the value of a node, and record its requirements."""
    evaluator = Evaluator({**names, **input_names(walk.shape)})
    value = evaluator.value(node)
    walk.demand(evaluator.needs)
    return value
