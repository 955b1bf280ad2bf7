"""Counters of PyTorch's operators: they see what a model calls, whatever its modules are."""

from __future__ import annotations

from symcnn.counters.counter import Counter, in_two_dimensions, nothing, unless_frozen
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
        Convolution: lambda op: 2 * op.macs,
        ConvTranspose: lambda op: 2 * op.macs,
        Dense: lambda op: 2 * op.macs,
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
        Convolution: in_two_dimensions(lambda op: 2 * op.macs),
        Dense: lambda op: 2 * op.macs,
        Add: lambda op: op.merges * op.leaving,
        Mul: lambda op: op.entering + (op.merges - 1) * op.leaving,
        LayerScale: lambda op: op.channels,
        BatchNorm: unless_frozen(nothing),
        LocalResponseNorm: lambda op: 3 * op.entering,
        LAYERS["Softsign"]: lambda op: op.entering,
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
        Convolution: lambda op: op.macs,
        ConvTranspose: lambda op: op.macs,
        Dense: lambda op: op.macs,
        BatchNorm: unless_frozen(lambda op: (1 + op.has_scale) * op.entering),
        LayerNorm: lambda op: (4 + op.has_scale) * op.entering,
        GroupNorm: lambda op: (4 + op.has_scale) * op.entering,
        InstanceNorm: lambda op: (4 + op.has_scale) * op.entering,
        GlobalAvgPool: in_two_dimensions(lambda op: op.entering),
        AdaptiveAvgPool: in_two_dimensions(lambda op: op.entering),
        Upsample: in_two_dimensions(lambda op: op.leaving),
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
        Convolution: lambda op: op.macs + op.added,
        ConvTranspose: lambda op: op.macs + op.added,
        Dense: lambda op: op.macs + op.added,
    },
)
TORCHPROFILE = Counter(
    name="torchprofile",
    version="torchprofile 0.1.0",
    unit="MACs",
    per_mac=1,
    source="torchprofile/handlers.py",
    terms={
        Convolution: lambda op: op.macs,
        ConvTranspose: lambda op: op.leaving * op.channels * op.window,
        Dense: lambda op: op.macs,
        BatchNorm: unless_frozen(lambda op: op.has_scale * op.entering),
        LayerNorm: lambda op: op.has_scale * op.entering,
        GroupNorm: lambda op: op.has_scale * op.entering,
        InstanceNorm: lambda op: op.has_scale * op.entering,
        **dict.fromkeys((*ACTIVATIONS, LAYERS["Hardsigmoid"]), nothing),
        LAYERS["LeakyReLU"]: lambda op: op.entering,
        MaxPool: nothing,
        AvgPool: lambda op: op.leaving,
        GlobalAvgPool: lambda op: op.leaving,
        AdaptiveAvgPool: lambda op: op.leaving,
        Upsample: nothing,
        Add: nothing,
        Mul: lambda op: op.merges * op.leaving,
        LayerScale: lambda op: op.leaving,
    },
)
OPERATOR_COUNTERS = (TORCH, TORCH_PROFILER, FVCORE, PTFLOPS_ATEN, TORCHPROFILE)
