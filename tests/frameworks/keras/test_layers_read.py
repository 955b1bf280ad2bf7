"""Every layer of Keras by itself: its text, its weights as Keras counts them, what leaves it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

keras = pytest.importorskip("keras")

from tests.frameworks.added_activation import check_added
from tests.frameworks.keras.laid import checked, counted, read, text

L = keras.layers
MAP, ROW, VOLUME, FEATURES = (12, 10, 6), (20, 6), (8, 8, 8, 4), (6,)
STARTS = {MAP: "I(12,10,6)", ROW: "I(20,6,dims=1)", VOLUME: "I(8,4,dims=3)", FEATURES: "I(1,6)-F"}

CASES = [
    (MAP, lambda: L.Conv2D(8, 3), "C(3,8)"),
    (MAP, lambda: L.Conv2D(8, (3, 1), strides=(2, 1), padding="same"), "C((3,1),8,(2,1),same)"),
    (MAP, lambda: L.Conv2D(8, 1, 2, "same"), "C(1,8,2)"),
    (MAP, lambda: L.AveragePooling2D(1, 3, "same"), "A(1,3)"),
    (MAP, lambda: L.Conv2D(8, 3, dilation_rate=2, use_bias=False), "C(3,8,d=2,bias=0)"),
    (MAP, lambda: L.Conv2D(8, 3, groups=2, activation="relu"), "C(3,8,groups=2)-R"),
    (MAP, lambda: L.Conv2D(8, 3, activation=L.LeakyReLU()), "C(3,8)-LeakyReLU"),
    (ROW, lambda: L.Conv1D(8, 3, strides=2), "C(3,8,2)"),
    (ROW, lambda: L.Conv1D(8, 3, 1, "causal", dilation_rate=4), "C(3,8,p=causal,d=4)"),
    (ROW, lambda: L.Conv1D(8, 4, strides=3, padding="causal"), "C(4,8,3,causal)"),
    (VOLUME, lambda: L.Conv3D(8, 3, activation="silu"), "C(3,8)-SiLU"),
    (MAP, lambda: L.DepthwiseConv2D(3, 2, "same"), "DW(3,2,same)"),
    (
        MAP,
        lambda: L.DepthwiseConv2D(3, depth_multiplier=2, activation="elu"),
        "DW(3,multiplier=2)-ELU",
    ),
    (ROW, lambda: L.DepthwiseConv1D(3), "DW(3)"),
    (MAP, lambda: L.SeparableConv2D(8, 3, depth_multiplier=2), "SC(3,8,multiplier=2)"),
    (ROW, lambda: L.SeparableConv1D(8, 3, padding="same", use_bias=False), "SC(3,8,p=same,bias=0)"),
    (MAP, lambda: L.Conv2DTranspose(8, 3, strides=2), "T(3,8,2,valid)"),
    (MAP, lambda: L.Conv2DTranspose(8, 2, 3), "T(2,8,3,valid)"),
    (MAP, lambda: L.Conv2DTranspose(8, 3, 2, "same"), "T(3,8,2,same)"),
    (
        MAP,
        lambda: L.Conv2DTranspose(8, 3, 2, "same", output_padding=1),
        "T(3,8,2,same,output_padding=1)",
    ),
    (ROW, lambda: L.Conv1DTranspose(8, 5, 2), "T(5,8,2,valid)"),
    (VOLUME, lambda: L.Conv3DTranspose(8, 2, 2), "T(2,8,2,valid)"),
    (FEATURES, lambda: L.Dense(5), "O(5)"),
    (FEATURES, lambda: L.Dense(5, "softmax", use_bias=False), "O(5,bias=0)-Softmax"),
    (MAP, lambda: L.Dense(5, "gelu"), "C(1,5)-GELU"),
    (ROW, lambda: L.Dense(5, use_bias=False), "C(1,5,bias=0)"),
    (MAP, L.MaxPooling2D, "P(2)"),
    (MAP, lambda: L.MaxPooling2D(3, 2, "same"), "P(3,2,same)"),
    (MAP, lambda: L.MaxPooling2D((3, 2)), "P((3,2))"),
    (ROW, lambda: L.MaxPooling1D(3, 1), "P(3,1)"),
    (VOLUME, lambda: L.MaxPooling3D(2), "P(2)"),
    (MAP, lambda: L.AveragePooling2D(3, 2, "same"), "A(3,2,same)"),
    (ROW, lambda: L.AveragePooling1D(2), "A(2)"),
    (VOLUME, lambda: L.AveragePooling3D(2), "A(2)"),
    (MAP, L.GlobalAveragePooling2D, "G-F"),
    (MAP, lambda: L.GlobalAveragePooling2D(keepdims=True), "G"),
    (ROW, L.GlobalMaxPooling1D, "GM-F"),
    (VOLUME, lambda: L.GlobalMaxPooling3D(keepdims=True), "GM"),
    (MAP, lambda: L.AdaptiveAveragePooling2D(3), "AP(3)"),
    (MAP, lambda: L.AdaptiveMaxPooling2D((3, 2)), "AM((3,2))"),
    (MAP, L.BatchNormalization, "B"),
    (FEATURES, lambda: L.BatchNormalization(scale=False), "B(scale=0)"),
    (MAP, lambda: L.BatchNormalization(center=False), "B(center=0)"),
    (MAP, lambda: L.BatchNormalization(center=False, scale=False), "B(affine=0)"),
    (
        MAP,
        lambda: L.BatchNormalization(axis=1),
        "X(params=24,buffers=24,macs=0,arriving=(6,12,10))",
    ),
    (MAP, L.LayerNormalization, "LN"),
    (MAP, lambda: L.LayerNormalization(axis=[-1], scale=False), "LN(scale=0)"),
    (MAP, lambda: L.LayerNormalization(axis=[1, 2, 3]), "X(params=1440,macs=0,arriving=(6,12,10))"),
    (MAP, lambda: L.LayerNormalization(rms_scaling=True), "X(params=6,macs=0,arriving=(6,12,10))"),
    (MAP, lambda: L.GroupNormalization(3), "GN(3)"),
    (MAP, lambda: L.GroupNormalization(2, scale=False, center=False), "GN(2,affine=0)"),
    (MAP, lambda: L.GroupNormalization(-1), "IN(affine=1)"),
    (MAP, lambda: L.GroupNormalization(-1, scale=False, center=False), "IN"),
    (MAP, lambda: L.GroupNormalization(-1, center=False), "GN(6,center=0)"),
    (MAP, lambda: L.GroupNormalization(2, axis=1), "X(params=24,macs=0,arriving=(6,12,10))"),
    (MAP, L.Normalization, "Normalization"),
    (MAP, lambda: L.Normalization(axis=1), "X(buffers=25,macs=0,arriving=(6,12,10))"),
    (MAP, lambda: L.Normalization(mean=0.5, variance=2.0), ""),
    (MAP, L.RMSNormalization, "X(params=6,macs=0,arriving=(6,12,10))"),
    (MAP, lambda: L.Activation("relu"), "R"),
    (MAP, lambda: L.Activation("hard_swish"), "Hardswish"),
    (MAP, lambda: L.Activation("hard_sigmoid"), "Hardsigmoid"),
    (MAP, lambda: L.Activation("hard_tanh"), "Hardtanh"),
    (MAP, lambda: L.Activation("log_softmax"), "LogSoftmax"),
    (MAP, lambda: L.Activation("linear"), ""),
    (MAP, lambda: L.Activation(keras.ops.relu), "R"),
    (MAP, lambda: L.Activation(L.ReLU(6)), "ReLU6"),
    (MAP, lambda: L.Activation("squareplus"), "X(macs=0,arriving=(6,12,10))"),
    (MAP, lambda: L.Activation(lambda x: x * 2), "X(macs=?,arriving=(6,12,10))"),
    (
        MAP,
        lambda: L.Conv2D(4, 1, activation=lambda x: x * 2),
        "C(1,4)-X(macs=?,arriving=(4,12,10))",
    ),
    (MAP, L.ReLU, "R"),
    (MAP, lambda: L.ReLU(6.0), "ReLU6"),
    (MAP, lambda: L.ReLU(1.0), "X(macs=0,arriving=(6,12,10))"),
    (MAP, lambda: L.ReLU(threshold=1.0), "X(macs=0,arriving=(6,12,10))"),
    (MAP, lambda: L.ReLU(negative_slope=0.1), "LeakyReLU"),
    (MAP, lambda: L.ReLU(6.0, negative_slope=0.1), "X(macs=0,arriving=(6,12,10))"),
    (MAP, L.LeakyReLU, "LeakyReLU"),
    (MAP, L.ELU, "ELU"),
    (MAP, L.Softmax, "Softmax"),
    (MAP, lambda: L.PReLU(shared_axes=[1, 2]), "PR(shared=0)"),
    (MAP, lambda: L.PReLU(shared_axes=[1, 2, 3]), "PR"),
    (FEATURES, L.PReLU, "PR(shared=0)"),
    (MAP, L.PReLU, "X(params=720,macs=0,arriving=(6,12,10))"),
    (MAP, lambda: L.Dropout(0), ""),
    (MAP, lambda: L.Dropout(0.2), "D(0.2)"),
    (MAP, lambda: L.Dropout(0.3 * 0.1), "D(0.03)"),
    (MAP, lambda: L.SpatialDropout2D(0.5), "D(0.5)"),
    (MAP, lambda: L.GaussianDropout(0.25), "D(0.25)"),
    (MAP, lambda: L.GaussianNoise(0.25), ""),
    (MAP, lambda: L.ZeroPadding2D(2), "Pad(2)"),
    (MAP, lambda: L.ZeroPadding2D((1, 2)), "Pad((1,2))"),
    (MAP, lambda: L.ZeroPadding2D(((0, 1), (0, 1))), "Pad(0,1)"),
    (MAP, lambda: L.ZeroPadding2D(((0, 1), (2, 3))), "Pad((0,2),(1,3))"),
    (ROW, lambda: L.ZeroPadding1D(1), "Pad(1)"),
    (ROW, lambda: L.ZeroPadding1D((1, 2)), "Pad(1,2)"),
    (VOLUME, lambda: L.ZeroPadding3D(1), "Pad(1)"),
    (MAP, lambda: L.Cropping2D(((1, 0), (1, 0))), "Crop(1,0)"),
    (ROW, lambda: L.Cropping1D(2), "Crop(2)"),
    (VOLUME, lambda: L.Cropping3D((1, 2, 3)), "Crop((1,2,3))"),
    (MAP, lambda: L.UpSampling2D((2, 3)), "U((2,3))"),
    (ROW, lambda: L.UpSampling1D(3), "U(3)"),
    (VOLUME, lambda: L.UpSampling3D(2), "U(2)"),
    (MAP, L.Flatten, "F"),
    (FEATURES, L.Flatten, ""),
    (MAP, lambda: L.Reshape((4, 5, 36)), "Reshape(4,5,36)"),
    (MAP, lambda: L.Reshape((6, 6, 20)), "Reshape(6,20)"),
    (MAP, lambda: L.Reshape((-1, 6)), "Reshape(120,6,dims=1)"),
    (MAP, lambda: L.Reshape((-1,)), "F"),
    (FEATURES, lambda: L.Reshape((1, 1, 6)), "Reshape(1,6)"),
    (MAP, lambda: L.Reshape((12, 10, 6)), ""),
    (MAP, lambda: L.Permute((2, 1, 3)), "X(macs=0,arriving=(6,12,10),leaving=(6,10,12))"),
    (FEATURES, lambda: L.RepeatVector(3), "X(macs=0,arriving=6,leaving=(6,3))"),
    (MAP, lambda: L.Rescaling(1 / 255), ""),
    (MAP, L.RandomFlip, ""),
    (MAP, lambda: L.ActivityRegularization(0.1), ""),
    (MAP, L.Identity, ""),
    (MAP, lambda: L.Lambda(lambda x: x * 2), "X(macs=?,arriving=(6,12,10))"),
    (ROW, lambda: L.LSTM(4), "X(params=176,macs=3200,arriving=(6,20),leaving=4)"),
    (
        ROW,
        lambda: L.Bidirectional(L.GRU(4, return_sequences=True)),
        "X(params=288,macs=4800,arriving=(6,20),leaving=(8,20))",
    ),
    (
        ROW,
        lambda: L.TimeDistributed(L.Dense(4)),
        "X(params=28,macs=480,arriving=(6,20),leaving=(4,20))",
    ),
]


def label(case: object) -> str | None:
    return case or "_" if isinstance(case, str) else None


@pytest.mark.filterwarnings("ignore:You passed `rms_scaling=True`")
@pytest.mark.parametrize(("shape", "layer", "expected"), CASES, ids=label)
def test_a_layer_is_its_step(
    shape: tuple[int, ...], layer: Callable[[], object], expected: str
) -> None:
    model = keras.Sequential([keras.Input(shape), layer()])
    graph = read(model)
    assert text(graph) == "-".join(filter(None, (STARTS[shape], expected)))
    net = checked(graph)
    assert (net.params, net.buffers) == counted(model)
    channels, *size = net.output.numbers
    assert (None, *size, channels) == model.output_shape
    assert len(graph.notices) == expected.count("X(")


def test_a_row_of_names_is_all_that_an_activation_needs() -> None:
    check_added("""
from keras import Sequential, layers

text = "I(8,3)-C(3,4)-Hardshrink"
assert 'layers.Activation("hard_shrink"' in symcnn.export(text, "keras")
for parts in (
    [layers.Conv2D(4, 3), layers.Activation("hard_shrink")],
    [layers.Conv2D(4, 3, activation="hard_shrink")],
):
    net = symcnn.from_keras(Sequential([layers.Input((8, 8, 3)), *parts]))
    assert str(net) == text, str(net)
""")
