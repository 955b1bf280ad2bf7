"""Rules of Keras activations: layers, arguments of other layers, and operations."""

from __future__ import annotations

from dataclasses import replace

from symcnn.frameworks.activation_names import ACTIVATIONS
from symcnn.frameworks.keras.reader.call_site import Made, NodeCall, Rule, is_of_keras, one
from symcnn.frameworks.keras.reader.opaque_calls import pointwise
from symcnn.frameworks.tree_nodes import step

_LETTERS = {row.keras_function: row.letter for row in ACTIVATIONS}


def fused_activation(visit: NodeCall) -> list[Made | NodeCall]:
    """Return the step of the activation that a layer has as an argument."""
    kind = _name(visit.operation.activation) or "function"
    return [
        replace(each, path="activation", kind=kind) if isinstance(each, Made) else each
        for each in _activation(visit)
    ]


def _activation(visit: NodeCall) -> list[Made | NodeCall]:
    """Return the step of a function applied to the output of a layer.

    If the activation is a layer itself, its call on the output of this one is returned.
    """
    function = visit.operation.activation
    name = _name(function)
    if hasattr(function, "_inbound_nodes"):
        return [visit.inside(function)]
    if name == "linear":
        return []
    return [Made(step(_LETTERS[name]), visit.output) if name in _LETTERS else pointwise(visit)]


def _name(function: object) -> str:
    """Return the name of a Keras function; empty for others, whose names are arbitrary."""
    return getattr(function, "__name__", "") if is_of_keras(function) else ""


def _relu(visit: NodeCall) -> list[Made | NodeCall] | None:
    layer = visit.operation
    if layer.threshold:
        return None
    if layer.negative_slope:
        return None if layer.max_value is not None else one(visit, step("LeakyReLU"))
    letters = {None: "R", 6: "ReLU6"}
    letter = letters.get(layer.max_value)
    return None if letter is None else one(visit, step(letter))


def _prelu(visit: NodeCall) -> list[Made | NodeCall] | None:
    """Return PR for one slope, or one for each channel; None for other shapes."""
    if visit.operation.shared_axes is None:
        axes = set()
    else:
        axes = visit.places(visit.operation.shared_axes)
    every = set(range(len(visit.input)))
    if every - axes == {0}:
        return one(visit, step("PR", shared=0))
    return one(visit, step("PR")) if axes == every else None


def _always(letter: str) -> Rule:
    return lambda visit: one(visit, step(letter))


RULES: dict[str, Rule] = {
    **{row.keras[0]: _always(row.letter) for row in ACTIVATIONS if row.keras},
    "Activation": _activation,
    "ReLU": _relu,
    "PReLU": _prelu,
}
"""The rules of activation layers, by their classes."""

OPERATIONS: dict[str, Rule] = {
    "".join(word.title() for word in name.split("_")): _always(letter)
    for name, letter in _LETTERS.items()
}
"""The rules of operations, whose classes are named after the functions."""
