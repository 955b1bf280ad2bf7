"""Shapes, counts and errors of Keras models, which are built but not run."""

from __future__ import annotations

from collections.abc import Iterable
from math import prod
from typing import Any

import keras

from symcnn.frameworks.checking.counted_model import Framework, Layer, Model, Values, defined
from symcnn.layers.declaration.requirement import Kind


def measured(source: str, values: Values, shape: tuple[int, ...]) -> Model:
    """Return the shapes and counts of a model; Keras counts no multiply-accumulates."""
    del shape
    model = _model(source, values)
    layers = {}
    for layer in model.layers:
        *size, channels = (side or 0 for side in layer.output.shape[1:])
        layers[layer.name] = Layer((channels, *size), _count(layer.trainable_weights))
    return Model(layers, _count(model.trainable_weights), _count(model.non_trainable_weights))


def refuses(source: str, values: Values, shape: tuple[int, ...]) -> bool | None:
    """Return whether building a model raises an error; None if two maps are broadcast."""
    del shape
    try:
        model = _model(source, values)
    except ValueError:
        return True
    sums = (layer.input for layer in model.layers if isinstance(layer, keras.layers.Add))
    broadcast = any(len({part.shape for part in parts}) > 1 for parts in sums)
    return None if broadcast else False


def _model(source: str, values: Values) -> Any:  # noqa: ANN401 - Keras has no types
    """Return a model whose weights have shapes, but no values, to save memory and time.

    Clearing the session prevents Keras from initialising them later.
    """
    try:
        with keras.StatelessScope(initialize_variables=False):
            return defined(source, "network")(*values.values())
    finally:
        keras.backend.clear_session()


def _count(weights: Iterable[Any]) -> int:
    return sum(prod(weight.shape) for weight in weights)


FRAMEWORK = Framework(
    "Keras",
    keras.__version__,
    measured,
    refuses,
    (
        Kind.WINDOW_FITS,
        Kind.GROUPS_DIVIDE,
        Kind.RESHAPED_VALUES,
        Kind.ADDED_SHAPES,
        Kind.CONCATENATED_SIZES,
    ),
)
