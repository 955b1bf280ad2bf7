"""Keras asked: a model that is built, though nothing is computed with it."""

from __future__ import annotations

from collections.abc import Iterable
from math import prod
from typing import Any

import keras

from symcnn.frameworks.checking.counted_model import Framework, Layer, Model, Values, defined


def measured(source: str, values: Values, shape: tuple[int, ...]) -> Model:
    """Return what a model comes to; Keras counts no multiply-accumulates."""
    del shape
    model = _model(source, values)
    layers = {
        layer.name: Layer(_channels_first(layer.output.shape), _count(layer.trainable_weights))
        for layer in model.layers
    }
    return Model(layers, _count(model.trainable_weights), _count(model.non_trainable_weights))


def refuses(source: str, values: Values, shape: tuple[int, ...]) -> bool | None:
    """Tell whether a model is refused as it is built; None where two maps are broadcast."""
    del shape
    try:
        model = _model(source, values)
    except ValueError:
        return True
    sums = (layer.input for layer in model.layers if isinstance(layer, keras.layers.Add))
    broadcast = any(len({part.shape for part in parts}) > 1 for parts in sums)
    return None if broadcast else False


def _model(source: str, values: Values) -> Any:  # noqa: ANN401 - Keras has no types
    """Return a model whose weights have shapes, but no values, which would take memory and time.

    Keras would give them values later on, unless it is made to forget them.
    """
    try:
        with keras.StatelessScope(initialize_variables=False):
            return defined(source, "network")(*values.values())
    finally:
        keras.backend.clear_session()


def _channels_first(shape: tuple[int | None, ...]) -> tuple[int, ...]:
    """Return a shape without its batch, and with the channels in front as they are here."""
    *sides, channels = (side or 0 for side in shape[1:])
    return (channels, *sides)


def _count(weights: Iterable[Any]) -> int:
    return sum(prod(weight.shape) for weight in weights)


FRAMEWORK = Framework(
    "Keras",
    keras.__version__,
    measured,
    refuses,
    (
        "window size",
        "cannot be divided into",
        "cannot reshape",
        "add needs branches",
        "cat needs branches",
    ),
)
