"""Rules of Keras convolutions and dense layers, with their optional activations."""

from __future__ import annotations

from symcnn.frameworks.importing.call_rules import by_name
from symcnn.frameworks.keras.reader.activations import fused_activation
from symcnn.frameworks.keras.reader.call_site import Made, NodeCall, Rule
from symcnn.frameworks.keras.reader.pools import padding_of
from symcnn.frameworks.tree_nodes import Value, layer_step, step
from symcnn.notation.ast import Step


def _convolution(letter: str, **attributes: str) -> Rule:
    """Return the rule of a convolution; `attributes` has the layer's names of arguments."""

    def rule(visit: NodeCall) -> list[Made | NodeCall]:
        own = {name: getattr(visit.operation, each) for name, each in attributes.items()}
        return _activated(visit, layer_step(letter, _window(visit) | own))

    return rule


def _transposed(visit: NodeCall) -> list[Made | NodeCall]:
    layer = visit.operation
    values = _window(visit) | {"filters": layer.filters, "padding": layer.padding}
    if layer.output_padding is not None:
        extra = layer.output_padding
        each = (extra,) * visit.dims if isinstance(extra, int) else extra
        values["output_padding"] = tuple(side or 0 for side in each)
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


def _activated(visit: NodeCall, node: Step) -> list[Made | NodeCall]:
    after = fused_activation(visit)
    apart = next((part.operation for part in after if isinstance(part, NodeCall)), None)
    return [Made(node, visit.output, visit.operation, apart), *after]


RULES: dict[str, Rule] = by_name(
    ("Conv{n}D", _convolution("C", filters="filters", groups="groups")),
    ("DepthwiseConv1D DepthwiseConv2D", _convolution("DW", multiplier="depth_multiplier")),
    (
        "SeparableConv1D SeparableConv2D",
        _convolution("SC", filters="filters", multiplier="depth_multiplier"),
    ),
    ("Conv{n}DTranspose", _transposed),
    ("Dense", _dense),
)
"""The rules of convolutions and dense layers, by their classes."""
