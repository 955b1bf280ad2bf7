"""The binding of a step's arguments to the parameters of its layer."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

from symcnn.errors import NotationError, ShapeError, Span
from symcnn.layers import Layer
from symcnn.layers.declaration.arguments import Argument, ArgumentTypeError, Uncertain, Value
from symcnn.layers.declaration.requirement import Requirement
from symcnn.network.analysis.match_arguments import match_layer_arguments
from symcnn.network.evaluation.evaluator import Evaluator
from symcnn.notation.ast import Step
from symcnn.notation.limits import UNKNOWN


def bind_arguments(
    step: Step, kind: type[Layer], dims: int, evaluator: Evaluator
) -> tuple[Layer, list[tuple[Requirement, Span]]]:
    """Return the layer of a step on a `dims`-dimensional map, and its arguments' requirements.

    Each requirement that does not always hold comes with the span of the argument that imposes it.

    Raises NotationError for arguments that do not match the parameters of the layer, and
    ShapeError for invalid values.
    """
    evaluated, spans = _evaluate_arguments(step, kind, evaluator)
    try:
        values = kind.arranged(evaluated)
    except ArgumentTypeError as error:
        raise ShapeError(error.message, spans.get(error.name or "", step.span)) from None
    parameters = kind.arguments()
    for name, parameter in parameters.items():
        if parameter.required and name not in values:
            raise NotationError(f"missing argument '{name}' of {kind.alias}", step.span)
    dims = kind.dims(values, dims)
    needs: list[tuple[Requirement, Span]] = []
    arguments: dict[str, Any] = {}
    for field, (name, parameter) in zip(fields(kind), parameters.items(), strict=True):
        span = spans.get(name, step.span)
        try:
            argument = arguments[field.name] = _read_argument(name, parameter, values, dims)
        except ShapeError as error:
            raise ShapeError(f"{name} {error.message}", span) from None
        needs.extend(
            (replace(need, template=f"{name} {need.template}"), span)
            for need in parameter.needs(argument)
            if need.condition.verdict is not True
        )
    return kind(**arguments), needs


def _evaluate_arguments(
    step: Step, kind: type[Layer], evaluator: Evaluator
) -> tuple[dict[str, Value], dict[str, Span]]:
    """Return the values and the spans of the arguments, by parameter name."""
    values: dict[str, Value] = {}
    spans: dict[str, Span] = {}
    for name, argument in match_layer_arguments(step, kind):
        values[name] = evaluator.value(argument.value)
        spans[name] = argument.span
    return values, spans


def _read_argument(name: str, parameter: Argument[Any], values: dict[str, Value], dims: int) -> Any:  # noqa: ANN401 - each kind of parameter has its own type
    """Return the argument of a parameter, as its kind reads the value or the default."""
    source = name if name in values else parameter.default
    if isinstance(source, str):
        if values[source] == UNKNOWN and not isinstance(parameter, Uncertain):
            raise ShapeError("must be known; '?' stands for unknown counts only")
        return parameter.read(values[source], dims)
    return parameter.absent(dims)
