"""Rules of Keras normalizations, layer scales and dropout."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from functools import partial

from symcnn.frameworks.importing.call_rules import affine, by_name
from symcnn.frameworks.keras.reader.call_site import Made, NodeCall, Rule, one, passed
from symcnn.frameworks.keras.reader.weights import Weights
from symcnn.frameworks.tree_nodes import NOWHERE, layer_step, node_of, step
from symcnn.notation.ast import Argument


def _norm(visit: NodeCall, letter: str) -> list[Made | NodeCall] | None:
    """Return a normalization with a scale and a shift for each channel."""
    layer = visit.operation
    if not visit.on_channels(layer.axis) or getattr(layer, "rms_scaling", False):
        return None
    return one(visit, layer_step(letter, affine(layer.scale, layer.center)))


def _group(visit: NodeCall) -> list[Made | NodeCall] | None:
    """Return GN; IN if each channel is a group, with both scale and shift or neither."""
    layer = visit.operation
    if not visit.on_channels(layer.axis):
        return None
    channels = visit.input[0]
    if layer.groups in (-1, channels) and layer.scale == layer.center and visit.dims:
        return one(visit, step("IN", affine=int(layer.scale)))
    groups = node_of(channels or 0 if layer.groups == -1 else layer.groups)
    node = layer_step("GN", affine(layer.scale, layer.center))
    first = Argument(None, groups, NOWHERE)
    return one(visit, replace(node, arguments=(first, *node.arguments)))


def _normalization(visit: NodeCall) -> list[Made | NodeCall] | None:
    """Return Normalization; no step if its mean and variance are given constants."""
    if not visit.operation.weights:
        return []
    return one(visit, step("Normalization")) if visit.on_channels(visit.operation.axis) else None


def _layer_scale(visit: NodeCall) -> list[Made | NodeCall] | None:
    """Return LS for a custom layer with one weight for each channel; else None."""
    held = Weights.of(visit.operation)
    return one(visit, step("LS")) if (held.trained, held.kept) == (visit.input[0], 0) else None


def _dropout(visit: NodeCall) -> list[Made | NodeCall]:
    """Return D, with its rate rounded to six digits; no step for a rate of 0."""
    layer = visit.operation
    rate = getattr(layer, "rate", getattr(layer, "drop_path_rate", 0))
    if not rate:
        return passed(visit)
    return one(visit, step("D", rate=Decimal(f"{float(rate):.6g}")))


RULES: dict[str, Rule] = by_name(
    ("BatchNormalization", partial(_norm, letter="B")),
    ("LayerNormalization", partial(_norm, letter="LN")),
    ("GroupNormalization", _group),
    ("Normalization", _normalization),
    ("Dropout SpatialDropout{n}D", _dropout),
    ("AlphaDropout GaussianDropout", _dropout),
)
"""The rules of these layers, by their classes."""

NAMED: dict[str, Rule] = by_name(
    ("LayerScale", _layer_scale), ("StochasticDepth DropPath", _dropout)
)
"""The rules of custom layers with established names, by these names."""
