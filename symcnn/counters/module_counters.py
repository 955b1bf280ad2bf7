"""Counters of PyTorch's modules: they see layers that are modules, by hooks or by patches."""

from __future__ import annotations

from symcnn.algebra.presentation.formula import floor_of
from symcnn.algebra.presentation.term import Term
from symcnn.counters.counter import Counter, nothing, unknown, unless_frozen
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
_HOOKED = "layers are counted as modules: functional calls and subclasses are not seen"
_TWICE = "layers are counted as modules, whose functional calls are counted once more"
_PATCHED = "layers are counted as modules"


def _calflops_transposed(op: Operation) -> Term:
    """Divide the filters of a group by the groups once more, and take the size of a convolution."""
    filters = floor_of(op.filters, op.groups * op.groups)
    products = 2 * op.window * op.entering * filters
    return products + op.has_bias * (op.filters / op.groups) * op.forward


THOP = Counter(
    name="thop",
    version="thop 0.1.1.post2209072238",
    unit="MACs",
    per_mac=1,
    source="thop/vision/basic_hooks.py, thop/vision/calc_func.py",
    terms={
        Layer: nothing,
        Convolution: lambda op: op.macs,
        ConvTranspose: lambda op: op.leaving * op.channels * op.window / op.groups,
        Dense: lambda op: op.macs,
        BatchNorm: unless_frozen(lambda op: (2 + 2 * op.has_scale) * op.entering),
        LayerNorm: lambda op: (2 + 2 * op.has_scale) * op.entering,
        InstanceNorm: lambda op: (2 + 2 * op.has_scale) * op.entering,
        LAYERS["PReLU"]: lambda op: op.entering,
        LAYERS["Softmax"]: lambda op: 3 * op.entering - op.rows,
        AvgPool: lambda op: op.leaving,
        GlobalAvgPool: lambda op: op.entering + op.leaving,
        AdaptiveAvgPool: lambda op: op.entering + op.leaving,
        Upsample: lambda op: op.leaving,
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
        ConvTranspose: lambda op: op.macs,
        GroupNorm: lambda op: (2 + 2 * op.has_scale) * op.entering,
        AvgPool: lambda op: (op.window + 1) * op.leaving,
        AdaptiveAvgPool: lambda op: op.pooled + op.leaving,
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
        Convolution: lambda op: op.macs + op.added,
        ConvTranspose: lambda op: op.macs + op.added,
        Dense: lambda op: op.macs + op.added,
        BatchNorm: unless_frozen(lambda op: (1 + op.has_scale) * op.entering),
        LayerNorm: lambda op: op.entering,
        GroupNorm: lambda op: (1 + op.has_scale) * op.entering,
        InstanceNorm: lambda op: (1 + op.has_scale) * op.entering,
        **dict.fromkeys(ACTIVATIONS, lambda op: 2 * op.entering),
        **dict.fromkeys(
            (LAYERS[name] for name in ("ReLU6", "LeakyReLU", "SiLU", "Softmax")),
            lambda op: op.entering,
        ),
        **dict.fromkeys((LAYERS[name] for name in _BOUNDED), nothing),
        **dict.fromkeys(
            (MaxPool, AvgPool, GlobalAvgPool, AdaptiveAvgPool), lambda op: 2 * op.entering
        ),
        Upsample: lambda op: 2 * op.leaving,
        **dict.fromkeys((Add, Mul, LayerScale), nothing),
    },
    facts=_TWICE,
)
TORCHINFO = Counter(
    name="torchinfo",
    version="torchinfo 1.8.0",
    unit="mult-adds",
    per_mac=1,
    source="torchinfo/layer_info.py: calculate_macs",
    terms={
        Layer: lambda op: op.params,
        Convolution: lambda op: op.macs + op.added,
        ConvTranspose: lambda op: op.leaving * op.channels * op.window / op.groups + op.added,
        LayerScale: nothing,
    },
    facts=_PATCHED,
)
CALFLOPS = Counter(
    name="calflops",
    version="calflops 0.3.2",
    unit="FLOPs",
    per_mac=2,
    source="calflops/pytorch_ops.py",
    terms={
        Convolution: lambda op: 2 * op.macs + op.added,
        ConvTranspose: _calflops_transposed,
        Dense: lambda op: 2 * op.macs,
        BatchNorm: unless_frozen(lambda op: (1 + op.has_scale) * op.entering),
        LayerNorm: lambda op: (4 + op.has_scale) * op.entering,
        GroupNorm: lambda op: (4 + op.has_scale) * op.entering,
        InstanceNorm: lambda op: (4 + op.has_scale) * op.entering,
        **dict.fromkeys(ACTIVATIONS, lambda op: op.entering),
        **dict.fromkeys(
            (LAYERS[name] for name in ("ReLU6", *_BOUNDED)),
            nothing,
        ),
        **dict.fromkeys((MaxPool, AvgPool, GlobalAvgPool, AdaptiveAvgPool), lambda op: op.entering),
        Upsample: lambda op: op.entering,
        **dict.fromkeys((Add, Mul, LayerScale), nothing),
    },
    facts=_PATCHED,
)
DEEPSPEED = Counter(
    name="deepspeed",
    version="DeepSpeed 0.19.8, FlopsProfiler",
    unit="FLOPs",
    per_mac=2,
    source="deepspeed/profiling/flops_profiler/profiler.py",
    terms={
        **CALFLOPS.terms,
        ConvTranspose: lambda op: 2 * op.macs + op.added,
        LAYERS["Hardsigmoid"]: unknown,
        Upsample: lambda op: op.leaving,
    },
    facts=_PATCHED,
)
MODULE_COUNTERS = (THOP, ULTRALYTICS_THOP, PTFLOPS, TORCHINFO, CALFLOPS, DEEPSPEED)
