"""Counters of PyTorch's modules: they see layers that are modules, by hooks or by patches."""

from __future__ import annotations

from symcnn.algebra.presentation.formula import floor_of
from symcnn.algebra.presentation.term import Term
from symcnn.counters.counter import (
    Counter,
    biased,
    inputs,
    macs,
    normalized,
    nothing,
    outputs,
    times,
    unknown,
    unless_frozen,
)
from symcnn.counters.operation import Operation
from symcnn.counters.operator_counters import ACTIVATIONS
from symcnn.layers import LAYERS, Layer
from symcnn.layers.conv_transpose import ConvTranspose
from symcnn.layers.declaration.sliding_layer import Convolution
from symcnn.layers.dense import Dense
from symcnn.layers.global_pool import AdaptiveAvgPool, GlobalAvgPool
from symcnn.layers.join import Add, Mul
from symcnn.layers.layer_scale import LayerScale
from symcnn.layers.norm import BatchNorm, GroupNorm, InstanceNorm, LayerNorm
from symcnn.layers.pool import AvgPool, MaxPool
from symcnn.layers.upsample import Upsample

_BOUNDED = ("Sigmoid", "Tanh", "Hardswish", "Hardsigmoid")
"""Activation functions that some counters leave out."""
_HOOKED = "functional calls and subclasses of modules are not seen"
_LINEAR = "biases of linear layers are not counted, which a 1×1 convolution may be"


def _calflops_transposed(op: Operation) -> Term:
    """Divide the filters of a group by the groups once more, and take the size of a convolution."""
    filters = floor_of(op.filters, op.groups * op.groups)
    products = 2 * op.window * op.inputs * filters
    return products + op.has_bias * (op.filters / op.groups) * op.conv_positions


THOP = Counter(
    name="thop",
    version="thop 0.1.1.post2209072238",
    unit="MACs",
    per_mac=1,
    source="thop/vision/basic_hooks.py, thop/vision/calc_func.py",
    terms={
        Layer: nothing,
        Convolution: macs,
        ConvTranspose: lambda op: op.outputs * op.channels * op.window / op.groups,
        Dense: macs,
        BatchNorm: unless_frozen(normalized(2, 2)),
        LayerNorm: normalized(2, 2),
        InstanceNorm: normalized(2, 2),
        LAYERS["PReLU"]: inputs,
        LAYERS["Softmax"]: lambda op: 3 * op.inputs - op.positions,
        AvgPool: outputs,
        GlobalAvgPool: lambda op: op.inputs + op.outputs,
        AdaptiveAvgPool: lambda op: op.inputs + op.outputs,
        Upsample: outputs,
    },
    facts=_HOOKED,
)
ULTRALYTICS_THOP = Counter(
    name="ultralytics-thop",
    version="Ultralytics thop 2.2.3",
    unit="MACs",
    per_mac=1,
    source="thop/vision/basic_hooks.py, thop/vision/calc_func.py",
    terms={
        **THOP.terms,
        ConvTranspose: macs,
        GroupNorm: normalized(2, 2),
        AvgPool: lambda op: (op.window + 1) * op.outputs,
        AdaptiveAvgPool: lambda op: op.pooled + op.outputs,
        Upsample: nothing,
    },
    facts=_HOOKED,
)
PTFLOPS = Counter(
    name="ptflops",
    version="ptflops 0.7.5, backend pytorch",
    unit="MACs",
    per_mac=1,
    source="ptflops/pytorch_ops.py",
    terms={
        Convolution: biased(macs),
        ConvTranspose: biased(macs),
        Dense: biased(macs),
        BatchNorm: unless_frozen(normalized(1)),
        LayerNorm: inputs,
        GroupNorm: normalized(1),
        InstanceNorm: normalized(1),
        **dict.fromkeys(ACTIVATIONS, times(2, inputs)),
        **dict.fromkeys(
            (LAYERS[name] for name in ("ReLU6", "LeakyReLU", "SiLU", "Softmax")),
            inputs,
        ),
        **dict.fromkeys((LAYERS[name] for name in _BOUNDED), nothing),
        **dict.fromkeys((MaxPool, AvgPool, GlobalAvgPool, AdaptiveAvgPool), times(2, inputs)),
        Upsample: times(2, outputs),
        **dict.fromkeys((Add, Mul, LayerScale), nothing),
    },
    facts="functional calls are counted once, modules that make them twice",
)
TORCHINFO = Counter(
    name="torchinfo",
    version="torchinfo 1.8.0",
    unit="mult-adds",
    per_mac=1,
    source="torchinfo/layer_info.py: calculate_macs",
    terms={
        Layer: lambda op: op.params,
        Convolution: biased(macs),
        ConvTranspose: lambda op: op.outputs * op.channels * op.window / op.groups + op.added,
        LayerScale: nothing,
    },
    facts="a linear layer is counted once, whatever its positions",
)
CALFLOPS = Counter(
    name="calflops",
    version="calflops 0.3.2",
    unit="FLOPs",
    per_mac=2,
    source="calflops/pytorch_ops.py",
    terms={
        Convolution: biased(times(2, macs)),
        ConvTranspose: _calflops_transposed,
        Dense: times(2, macs),
        BatchNorm: unless_frozen(normalized(1)),
        LayerNorm: normalized(4),
        GroupNorm: normalized(4),
        InstanceNorm: normalized(4),
        **dict.fromkeys(ACTIVATIONS, inputs),
        **dict.fromkeys(
            (LAYERS[name] for name in ("ReLU6", *_BOUNDED)),
            nothing,
        ),
        **dict.fromkeys((MaxPool, AvgPool, GlobalAvgPool, AdaptiveAvgPool), inputs),
        Upsample: inputs,
        **dict.fromkeys((Add, Mul, LayerScale), nothing),
    },
    facts=_LINEAR,
)
DEEPSPEED = Counter(
    name="deepspeed",
    version="DeepSpeed 0.19.8, FlopsProfiler",
    unit="FLOPs",
    per_mac=2,
    source="deepspeed/profiling/flops_profiler/profiler.py",
    terms={
        **CALFLOPS.terms,
        ConvTranspose: biased(times(2, macs)),
        LAYERS["Hardsigmoid"]: unknown,
        Upsample: outputs,
    },
    facts=_LINEAR,
)
MODULE_COUNTERS = (THOP, ULTRALYTICS_THOP, PTFLOPS, TORCHINFO, CALFLOPS, DEEPSPEED)
