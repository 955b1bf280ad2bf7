"""A step of the tree to a layer: which one, and which argument is which."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from symcnn.errors import NotationError, ShapeError, Span
from symcnn.layers import Layer
from symcnn.layers.declaration.arguments import Argument, MisfitError, Uncertain, Value
from symcnn.layers.declaration.requirement import Need
from symcnn.network.analysis.match_arguments import match_layer_arguments
from symcnn.network.evaluation.evaluator import Evaluator
from symcnn.notation.ast import Step
from symcnn.notation.limits import UNKNOWN


def bound(
    step: Step, kind: type[Layer], dims: int, evaluator: Evaluator
) -> tuple[Layer, list[tuple[Need, Span]]]:
    """Return the layer of a step, for a map of that many dimensions, and what its arguments need.

    Raises NotationError where arguments do not fit the layer, and ShapeError where their values do
    not.
    """
    given, places = _given(step, kind, evaluator)
    try:
        values = kind.arranged(given)
    except MisfitError as error:
        raise ShapeError(error.message, places.get(error.name or "", step.span)) from None
    missing = [
        name for name, kind_ in kind.arguments().items() if kind_.required and name not in values
    ]
    if missing:
        raise NotationError(f"{kind.alias} needs its {missing[0]}", step.span)
    dims = kind.dims(values, dims)
    needs: list[tuple[Need, Span]] = []
    read: dict[str, Any] = {}
    for field, (name, argument) in zip(fields(kind), kind.arguments().items(), strict=True):
        place = places.get(name, step.span)
        try:
            read[field.name] = _read(name, argument, values, dims)
        except ShapeError as error:
            raise ShapeError(f"{name} {error.message}", place) from None
        needs.extend((_of(name, need), place) for need in argument.needs(read[field.name]))
    return kind(**read), needs


def _given(
    step: Step, kind: type[Layer], evaluator: Evaluator
) -> tuple[dict[str, Value], dict[str, Span]]:
    """Return the values and the places of the arguments, by their names."""
    values: dict[str, Value] = {}
    places: dict[str, Span] = {}
    for name, argument in match_layer_arguments(step, kind):
        values[name] = evaluator.value(argument.value)
        places[name] = argument.span
    return values, places


def _read(name: str, argument: Argument[Any], values: dict[str, Value], dims: int) -> Any:  # noqa: ANN401 - each kind reads its own
    """Return an argument as its kind reads it, from what was given or from its default."""
    source = name if name in values else argument.default
    if isinstance(source, str):
        if values[source] == UNKNOWN and not isinstance(argument, Uncertain):
            raise ShapeError("must be known; ? is for counts that are not known")
        return argument.read(values[source], dims)
    return argument.absent(dims)


def _of(name: str, need: Need) -> Need:
    return Need(need.condition, f"{name} {need.says}", need.about)
