"""Counts and shapes of PyTorch and Keras for layers that the single cases do not cover.

Made with torch 2.13.0 and keras 3.15.1, each layer alone on a map of 6 channels, 8 high and 10 wide
unless the case has another; weights and biases are the trainable numbers, buffers the others but
for PyTorch's count of batches. Nothing here was computed by symcnn.
"""

from __future__ import annotations

import pytest

from symcnn import parse

_HELD = [
    # as torch.nn.BatchNorm2d(6, affine=…, track_running_stats=…)
    ("B(affine=0,stats=0)", 0, 0, 0),
    ("B(affine=0)", 0, 0, 12),
    ("B(stats=0)", 6, 6, 0),
    # as torchvision.ops.FrozenBatchNorm2d(6)
    ("B(frozen=1)", 0, 0, 24),
    ("B(frozen=1,stats=0,scale=0)", 0, 0, 6),
    ("B", 6, 6, 12),
    # as keras.layers.BatchNormalization(center=…, scale=…)
    ("B(scale=0,center=0)", 0, 0, 12),
    ("B(center=0)", 6, 0, 12),
    ("B(scale=0)", 0, 6, 12),
    # as keras.layers.LayerNormalization(center=…, scale=…)
    ("LN(scale=0,center=0)", 0, 0, 0),
    ("LN(center=0)", 6, 0, 0),
    ("LN(scale=0)", 0, 6, 0),
    ("LN", 6, 6, 0),
    # as keras.layers.GroupNormalization(groups=3, center=…, scale=…)
    ("GN(3,scale=0,center=0)", 0, 0, 0),
    ("GN(3,center=0)", 6, 0, 0),
    ("GN(3,scale=0)", 0, 6, 0),
    ("GN(3)", 6, 6, 0),
    # as torch.nn.InstanceNorm2d(6, affine=…, track_running_stats=…)
    ("IN", 0, 0, 0),
    ("IN(stats=1)", 0, 0, 12),
    ("IN(1)", 6, 6, 0),
    ("IN(1,1)", 6, 6, 12),
    # as keras.layers.Normalization(), torch.nn.LocalResponseNorm(5)
    ("Normalization", 0, 0, 13),
    ("LRN(5)", 0, 0, 0),
    # as torch.nn.LogSoftmax, CELU, Softsign, Hardtanh, LogSigmoid
    ("LogSoftmax", 0, 0, 0),
    ("CELU", 0, 0, 0),
    ("Softsign", 0, 0, 0),
    ("Hardtanh", 0, 0, 0),
    ("LogSigmoid", 0, 0, 0),
]
_LEAVING = [
    # as keras.layers.ZeroPadding2D(((0, 1), (2, 3))), ((1, 1), (2, 2)); ZeroPadding1D((1, 2))
    ("I(8,10,6)", "Pad((0,2),(1,3))", (6, 9, 15)),
    ("I(8,10,6)", "Pad((1,2))", (6, 10, 14)),
    ("I(8,6,dims=1)", "Pad(1,2)", (6, 11)),
    # as torch.nn.ZeroPad2d(1)
    ("I(8,10,6)", "Pad(1)", (6, 10, 12)),
    # as keras.layers.Cropping2D(((0, 1), (2, 3))), (2, 2); Cropping1D((1, 2)); Cropping3D
    ("I(8,10,6)", "Crop((0,2),(1,3))", (6, 7, 5)),
    ("I(8,10,6)", "Crop(2)", (6, 4, 6)),
    ("I(8,6,dims=1)", "Crop(1,2)", (6, 5)),
    ("I(8x9x10,6)", "Crop((1,0,2),(0,1,1))", (6, 7, 8, 7)),
    # as keras.layers.GlobalMaxPooling2D(keepdims=True), torch.nn.AdaptiveMaxPool2d((3, 2)) and 1
    ("I(8,10,6)", "GM", (6, 1, 1)),
    ("I(8,10,6)", "AM(3x2)", (6, 3, 2)),
    ("I(8,10,6)", "AM(1)", (6, 1, 1)),
    # as keras.layers.Reshape((4, 4, 30)) and ((5, 96)); torch.nn.Unflatten(1, (30, 4, 4))
    ("I(8,10,6)", "Reshape(4,30)", (30, 4, 4)),
    ("I(8,10,6)", "Reshape(5,96,dims=1)", (96, 5)),
    ("I(8,10,6)", "F-Reshape(4,30)", (30, 4, 4)),
]


@pytest.mark.parametrize(("layer", "weights", "biases", "buffers"), _HELD)
def test_a_layer_holds_what_the_framework_says(
    layer: str, weights: int, biases: int, buffers: int
) -> None:
    net = parse(f"I(8,10,6)-{layer}")
    assert (net.weights, net.biases, net.buffers) == (weights, biases, buffers)
    assert net.params == weights + biases
    assert net.output == net.input


@pytest.mark.parametrize(("start", "layer", "shape"), _LEAVING)
def test_a_layer_leaves_the_shape_that_the_framework_says(
    start: str, layer: str, shape: tuple[int, ...]
) -> None:
    net = parse(f"{start}-{layer}")
    assert net.output.numbers == shape
    assert (net.params, net.macs) == (0, 0)
