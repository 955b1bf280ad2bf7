"""Rules of Keras convolutions and dense layers, with their optional activations."""

from __future__ import annotations

from symcnn.frameworks.keras.reader.activations import fused_activation
from symcnn.frameworks.keras.reader.call_site import Made, NodeCall, Rule, rules
from symcnn.frameworks.keras.reader.pools import padding_of
from symcnn.frameworks.keras.reader.shapes import Sides
from symcnn.frameworks.tree_nodes import Value, layer_step, step
from symcnn.notation.ast import Step


def _convolution(visit: NodeCall) -> list[Made | NodeCall]:
    layer = visit.operation
    values = _window(visit) | {"filters": layer.filters, "groups": layer.groups}
    return _activated(visit, layer_step("C", values))


def _depthwise(visit: NodeCall) -> list[Made | NodeCall]:
    values = _window(visit) | {"multiplier": visit.operation.depth_multiplier}
    return _activated(visit, layer_step("DW", values))


def _separable(visit: NodeCall) -> list[Made | NodeCall]:
    layer = visit.operation
    values = _window(visit) | {"filters": layer.filters, "multiplier": layer.depth_multiplier}
    return _activated(visit, layer_step("SC", values))


def _transposed(visit: NodeCall) -> list[Made | NodeCall]:
    layer = visit.operation
    values = _window(visit) | {"filters": layer.filters, "padding": layer.padding}
    if layer.output_padding is not None:
        values["output_padding"] = _axes(layer.output_padding, visit.dims)
    return _activated(visit, layer_step("T", values))


def _dense(visit: NodeCall) -> list[Made | NodeCall] | None:
    """Return H for flat features, and a 1×1 convolution for a feature map."""
    layer = visit.operation
    if not visit.on_channels(-1):
        return None
    if visit.dims == 0:
        return _activated(visit, step("H", units=layer.units, bias=int(layer.use_bias)))
    values: dict[str, Value] = {"filters": layer.units, "bias": int(layer.use_bias)}
    return _activated(visit, layer_step("C", {"kernel": 1} | values))


def _window(visit: NodeCall) -> dict[str, Value]:
    """Return the arguments that all convolutions share."""
    layer = visit.operation
    return {
        "kernel": layer.kernel_size,
        "stride": layer.strides,
        "padding": padding_of(layer.padding, layer.kernel_size),
        "dilation": layer.dilation_rate,
        "bias": int(layer.use_bias),
    }


def _axes(value: int | Sides, dims: int) -> tuple[int, ...]:
    """Return one number for each axis."""
    return (value,) * dims if isinstance(value, int) else tuple(side or 0 for side in value)


def _activated(visit: NodeCall, node: Step) -> list[Made | NodeCall]:
    after = fused_activation(visit)
    apart = next((part.operation for part in after if isinstance(part, NodeCall)), None)
    return [Made(node, visit.output, visit.operation, apart), *after]


RULES: dict[str, Rule] = dict(
    rules(
        ("Conv1D Conv2D Conv3D", _convolution),
        ("DepthwiseConv1D DepthwiseConv2D", _depthwise),
        ("SeparableConv1D SeparableConv2D", _separable),
        ("Conv1DTranspose Conv2DTranspose Conv3DTranspose", _transposed),
        ("Dense", _dense),
    )
)
"""The rules of convolutions and dense layers, by their classes."""
