"""Counters of PyTorch's operators: they see what a model calls, whatever its modules are."""

from __future__ import annotations

from symcnn.counters.counter import (
    Counter,
    biased,
    in_two_dimensions,
    inputs,
    macs,
    merged,
    normalized,
    nothing,
    outputs,
    times,
    unless_frozen,
)
from symcnn.layers import LAYERS, Layer
from symcnn.layers.conv_transpose import ConvTranspose
from symcnn.layers.declaration.sliding_layer import Convolution
from symcnn.layers.dense import Dense
from symcnn.layers.global_pool import AdaptiveAvgPool, GlobalAvgPool
from symcnn.layers.join import Add, Mul
from symcnn.layers.layer_scale import LayerScale
from symcnn.layers.local_response_norm import LocalResponseNorm
from symcnn.layers.norm import BatchNorm, GroupNorm, InstanceNorm, LayerNorm
from symcnn.layers.pool import AvgPool, MaxPool
from symcnn.layers.upsample import Upsample

_COUNTED_ACTIVATIONS = (
    "ReLU",
    "ReLU6",
    "LeakyReLU",
    "PReLU",
    "ELU",
    "GELU",
    "SiLU",
    "Sigmoid",
    "Tanh",
    "Hardswish",
    "Softmax",
)
ACTIVATIONS = tuple(LAYERS[name] for name in _COUNTED_ACTIVATIONS)
"""The activation functions whose terms are known for all counters."""

TORCH = Counter(
    name="torch",
    version="PyTorch 2.14.1, torch.utils.flop_counter.FlopCounterMode",
    unit="FLOPs",
    per_mac=2,
    source="torch/utils/flop_counter.py: addmm, conv_flop_count",
    terms={
        Layer: nothing,
        Convolution: times(2, macs),
        ConvTranspose: times(2, macs),
        Dense: times(2, macs),
    },
)
TORCH_PROFILER = Counter(
    name="torch-profiler",
    version="PyTorch 2.14.1, torch.profiler with with_flops=True",
    unit="FLOPs",
    per_mac=2,
    source="torch/csrc/profiler/util.cpp: computeFlops",
    terms={
        Layer: nothing,
        Convolution: in_two_dimensions(times(2, macs)),
        Dense: times(2, macs),
        Add: merged,
        Mul: lambda op: op.inputs + (op.merges - 1) * op.outputs,
        LayerScale: lambda op: op.channels,
        BatchNorm: unless_frozen(nothing),
        LocalResponseNorm: times(3, inputs),
        LAYERS["Softsign"]: inputs,
    },
    facts="additions in place, as in `out += x`, are not seen",
)
FVCORE = Counter(
    name="fvcore",
    version="fvcore 3378afe (2026-02), FlopCountAnalysis",
    unit="FLOPs",
    per_mac=1,
    source="fvcore/nn/flop_count.py, fvcore/nn/jit_handles.py",
    terms={
        Layer: nothing,
        Convolution: macs,
        ConvTranspose: macs,
        Dense: macs,
        BatchNorm: unless_frozen(normalized(1)),
        LayerNorm: normalized(4),
        GroupNorm: normalized(4),
        InstanceNorm: normalized(4),
        GlobalAvgPool: in_two_dimensions(inputs),
        AdaptiveAvgPool: in_two_dimensions(inputs),
        Upsample: in_two_dimensions(outputs),
    },
)
PTFLOPS_ATEN = Counter(
    name="ptflops-aten",
    version="ptflops 0.7.5, backend aten",
    unit="MACs",
    per_mac=1,
    source="ptflops/aten_ops.py: addmm, convolution",
    terms={
        Layer: nothing,
        Convolution: biased(macs),
        ConvTranspose: biased(macs),
        Dense: biased(macs),
    },
)
TORCHPROFILE = Counter(
    name="torchprofile",
    version="torchprofile 0.1.0",
    unit="MACs",
    per_mac=1,
    source="torchprofile/handlers.py",
    terms={
        Convolution: macs,
        ConvTranspose: lambda op: op.outputs * op.channels * op.window,
        Dense: macs,
        BatchNorm: unless_frozen(normalized(0)),
        LayerNorm: normalized(0),
        GroupNorm: normalized(0),
        InstanceNorm: normalized(0),
        **dict.fromkeys((*ACTIVATIONS, LAYERS["Hardsigmoid"]), nothing),
        LAYERS["LeakyReLU"]: inputs,
        MaxPool: nothing,
        AvgPool: outputs,
        GlobalAvgPool: outputs,
        AdaptiveAvgPool: outputs,
        Upsample: nothing,
        Add: nothing,
        Mul: merged,
        LayerScale: outputs,
    },
)
OPERATOR_COUNTERS = (TORCH, TORCH_PROFILER, FVCORE, PTFLOPS_ATEN, TORCHPROFILE)
