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


def run_block(step: Step, block: Def, interpreter: Interpreter) -> None:
    """Interpret the body of a block, with its parameters bound to the arguments of the call.

    Errors of its layers are raised with the span of the call added to that inside the block.
    """
    interpreter.arrived(step.span)
    interpreter.budget.step(step.span)
    arguments = dict(match_block_arguments(step, block))
    outer = interpreter.scope, interpreter.path, interpreter.calls
    inner = interpreter.scope.block()
    for parameter in block.parameters:
        value = _evaluate_parameter(parameter, arguments, step, interpreter, inner.known)
        inner = inner.bind(parameter.name, value)
    interpreter.scope, interpreter.path, interpreter.calls = (
        inner,
        interpreter.named(step.name),
        (step.span, *interpreter.calls),
    )
    try:
        interpreter.run(block.path)
    except SymcnnError as error:
        error.calls = (*error.calls, step.span)
        raise
    interpreter.scope, interpreter.path, interpreter.calls = outer


def _evaluate_parameter(
    parameter: Parameter,
    arguments: dict[str, Argument],
    step: Step,
    interpreter: Interpreter,
    inner: Mapping[str, Meaning],
) -> Value:
    """Return the value of a parameter: its argument, or its default evaluated at the call."""
    if parameter.name in arguments:
        return _evaluate(arguments[parameter.name].value, interpreter, interpreter.scope.known)
    if parameter.default is None:
        message = f"missing argument '{parameter.name}' of {step.name}"
        raise NotationError(message, step.span)
    try:
        return _evaluate(parameter.default, interpreter, inner)
    except SymcnnError as error:
        error.calls = (*error.calls, step.span)
        raise


def _evaluate(node: ValueNode, interpreter: Interpreter, names: Mapping[str, Meaning]) -> Value:
    """Return the value of a node, and record what it requires and uses."""
    evaluator = Evaluator({**names, **input_names(interpreter.shape)})
    value = evaluator.value(node)
    interpreter.collect(evaluator)
    return value
