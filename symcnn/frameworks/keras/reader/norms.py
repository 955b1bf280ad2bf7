"""Rules of Keras normalizations, layer scales and dropout."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from symcnn.frameworks.keras.reader.call_site import Made, NodeCall, Rule, one, passed, rules
from symcnn.frameworks.keras.reader.weights import Weights
from symcnn.frameworks.tree_nodes import NOWHERE, Value, layer_step, node_of, step
from symcnn.notation.ast import Argument


def _norm(letter: str) -> Rule:
    """Return the rule of a normalization with a scale and a shift for each channel."""

    def rule(visit: NodeCall) -> list[Made | NodeCall] | None:
        layer = visit.operation
        if not visit.on_channels(layer.axis) or getattr(layer, "rms_scaling", False):
            return None
        return one(visit, layer_step(letter, _affine(visit)))

    return rule


def _group(visit: NodeCall) -> list[Made | NodeCall] | None:
    """Return GN; IN if each channel is a group, with both scale and shift or neither."""
    layer = visit.operation
    if not visit.on_channels(layer.axis):
        return None
    channels = visit.input[0]
    if layer.groups in (-1, channels) and layer.scale == layer.center and visit.dims:
        return one(visit, step("IN", affine=int(layer.scale)))
    groups = node_of(channels or 0 if layer.groups == -1 else layer.groups)
    node = layer_step("GN", _affine(visit))
    first = Argument(None, groups, NOWHERE)
    return one(visit, replace(node, arguments=(first, *node.arguments)))


def _affine(visit: NodeCall) -> dict[str, Value]:
    """Return the arguments for the scale and the shift of a normalization."""
    layer = visit.operation
    if not layer.scale and not layer.center:
        return {"affine": 0}
    return {"scale": int(layer.scale), "center": int(layer.center)}


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


RULES: dict[str, Rule] = dict(
    rules(
        ("BatchNormalization", _norm("B")),
        ("LayerNormalization", _norm("LN")),
        ("GroupNormalization", _group),
        ("Normalization", _normalization),
        ("Dropout SpatialDropout1D SpatialDropout2D SpatialDropout3D", _dropout),
        ("AlphaDropout GaussianDropout", _dropout),
    )
)
"""The rules of these layers, by their classes."""

NAMED: dict[str, Rule] = dict(
    rules(("LayerScale", _layer_scale), ("StochasticDepth DropPath", _dropout))
)
"""The rules of custom layers with established names, by these names."""
