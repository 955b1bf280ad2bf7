"""Counters of exported graphs: ONNX, and TensorFlow's for models of Keras."""

from __future__ import annotations

from symcnn.algebra.presentation.term import ONE, ZERO, Term
from symcnn.counters.counter import (
    Counter,
    biased,
    in_windows,
    inputs,
    macs,
    merged,
    nothing,
    outputs,
    times,
    unknown,
    unless_frozen,
)
from symcnn.counters.operation import Folding, Operation
from symcnn.layers import LAYERS
from symcnn.layers.conv import Conv
from symcnn.layers.conv_transpose import ConvTranspose
from symcnn.layers.declaration.sliding_layer import Convolution
from symcnn.layers.dense import Dense
from symcnn.layers.global_pool import AdaptiveAvgPool, GlobalAvgPool
from symcnn.layers.join import Add, Mul
from symcnn.layers.layer_scale import LayerScale
from symcnn.layers.norm import BatchNorm, GroupNorm, InstanceNorm, LayerNorm
from symcnn.layers.pool import Pool
from symcnn.layers.upsample import Upsample

_ONNX_ACTIVATIONS = {
    "ReLU": 1,
    "ReLU6": 2,
    "LeakyReLU": 2,
    "PReLU": 2,
    "ELU": 35,
    "GELU": 7,
    "SiLU": 33,
    "Sigmoid": 32,
    "Tanh": 76,
    "Hardswish": 5,
    "Softmax": 36,
}
_TENSORFLOW_ACTIVATIONS = {
    "ReLU": 0,
    "ReLU6": 0,
    "GELU": 4,
    "SiLU": 2,
    "Sigmoid": 0,
    "Tanh": 0,
    "Hardswish": 0,
    "Softmax": 5,
}


def _onnx_batch_norm(op: Operation) -> Term:
    """Count 31 for each value, and of one that is folded only the biases that this gives."""
    terms = {
        Folding.NONE: 31 * op.inputs,
        Folding.ADDS_BIAS: op.inputs,
        Folding.FREE: ZERO,
        Folding.UNKNOWN: unknown(op),
    }
    return terms[op.folding]


def _onnx_adaptive_pool(op: Operation) -> Term:
    """Count the values in the windows; only pools into equal bins can be exported."""
    return op.inputs if op.pooled.value == op.inputs.value else unknown(op)


def _tensorflow_convolution(op: Operation) -> Term:
    """Count no multiplications of a convolution with groups, as TensorFlow's profiler does."""
    if op.groups == ONE:
        return 2 * op.macs + op.added
    return op.added if op.groups.is_number else unknown(op)


ONNX_TOOL = Counter(
    name="onnx-tool",
    version="onnx-tool 1.0.1",
    unit="MACs",
    per_mac=1,
    source="onnx_tool/node.py",
    terms={
        Convolution: biased(macs),
        ConvTranspose: lambda op: op.outputs * op.filters * op.window / op.groups + op.added,
        Dense: biased(macs),
        BatchNorm: unless_frozen(_onnx_batch_norm),
        LayerNorm: lambda op: 7 * op.inputs + 29 * op.positions,
        GroupNorm: times(9, inputs),
        InstanceNorm: times(7, inputs),
        **{LAYERS[name]: times(number, inputs) for name, number in _ONNX_ACTIVATIONS.items()},
        Pool: in_windows,
        GlobalAvgPool: lambda op: op.inputs + 4 * op.outputs,
        AdaptiveAvgPool: _onnx_adaptive_pool,
        Upsample: nothing,
        Add: merged,
        Mul: merged,
        LayerScale: outputs,
    },
    facts="a batch norm right after a convolution is folded into it, as exporters do",
)
TENSORFLOW = Counter(
    name="tensorflow",
    version="TensorFlow 2.21, tf.profiler, for a model of Keras 3",
    unit="FLOPs",
    per_mac=2,
    source="tensorflow/python/profiler/internal/flops_registry.py, tensorflow/python/ops/nn_ops.py",
    terms={
        Convolution: biased(times(2, macs)),
        Conv: _tensorflow_convolution,
        ConvTranspose: biased(times(2, macs)),
        Dense: biased(times(2, macs)),
        BatchNorm: unless_frozen(lambda op: 2 * op.inputs + 6 * op.channels),
        **{LAYERS[name]: times(number, inputs) for name, number in _TENSORFLOW_ACTIVATIONS.items()},
        Pool: in_windows,
        GlobalAvgPool: inputs,
        Upsample: nothing,
        Add: merged,
        Mul: merged,
        LayerScale: outputs,
    },
)
GRAPH_COUNTERS = (ONNX_TOOL, TENSORFLOW)
