"""What is said of layers that other frameworks have: never the name of one that does other things.

The names are those of `torch.nn` and of `keras.layers`, and what papers and Caffe call layers.
"""

from __future__ import annotations

import pytest

from symcnn import NotationError, parse
from symcnn.layers import LAYERS
from symcnn.network.analysis.foreign_layers import hint

OURS = {
    "AdaptiveAvgPool": "AdaptiveAvgPool2d AdaptiveAveragePooling1D",
    "AdaptiveMaxPool": "AdaptiveMaxPool3d AdaptiveMaxPooling2D",
    "AvgPool": "AvgPool2d AveragePooling2D",
    "BatchNorm": "BatchNorm2d BatchNormalization LazyBatchNorm1d",
    "Conv": "Conv2d Conv1D LazyConv3d Cnv Conw",
    "ConvTranspose": "ConvTranspose2d Conv2DTranspose Convolution3DTranspose LazyConvTranspose1d",
    "Cropping": "Cropping2D",
    "DepthwiseConv": "DepthwiseConv2D",
    "Dropout": "Dropout2d Droput",
    "GlobalAvgPool": "GlobalAveragePooling2D GlobalAvgPool1D",
    "GlobalMaxPool": "GlobalMaxPooling3D",
    "GroupNorm": "GroupNormalization groupnorm",
    "InstanceNorm": "InstanceNorm2d",
    "LayerNorm": "LayerNormalization",
    "MaxPool": "MaxPool2d MaxPooling2D MaxPol",
    "ReLU": "Relu relu RELU",
    "SeparableConv": "SeparableConv2D",
    "Softmax": "Softmax2d softmax",
    "Shuffle": "Shufle",
    "ZeroPad": "ZeroPad2d",
}
"""Layers that do what is asked for, written another way."""

ELSEWHERE = {
    "X(params,macs=…,arriving=…,leaving=…)": "LSTM GRU RNN SimpleRNN LSTMCell ConvLSTM2D LSTMs"
    " Attention MultiheadAttention MultiHeadAttention SelfAttention MHA Attenton"
    " TransformerEncoderLayer Embedding RMSNorm RMSNormalization SpectralNormalization GLU Maxout"
    " FractionalMaxPool2d LPPool2d SPP Bilinear Subtract Average Maximum Permute Unfold Unflatten"
    " Lambda EinsumDense TimeDistributed Split",
    "a dense layer is H": "FC Linear LazyLinear FullyConnected InnerProduct fc linear",
    "a transposed convolution is T": "Deconv UpConv",
    "C(1,filters)": "PWConv Pointwise",
    "a depthwise convolution is DW": "DWConv Depthwise",
    "a separable convolution is SC": "SepConv SeparableConvolution2D",
    "global average pooling is G": "GAP",
    "global max pooling is GM": "GMP",
    "batch normalization is B": "BN SyncBatchNorm",
    "a convolution is C": "Convolution2D",
    "max pooling is P, average pooling is A": "Pool Pol Pooling",
    "normalizations are B (batch), GN (group)": "Norm",
    "the input is I": "InputLayer",
    "add[path|path]": "Add Sum Residual Eltwise",
    "cat[path|path]": "Concat Concatenate",
    "mul[path|path]": "Multiply Mul",
    "saved by @name": "Skip",
    "the identity is _": "Identity Noop",
    "Pad has the same sizes and counts": "ReflectionPad2d ReplicationPad1d ConstantPad3d"
    " ZeroPadding2D",
    "D has the same counts": "AlphaDropout SpatialDropout2D GaussianNoise DropPath StochasticDepth",
    "R has the counts of any activation": "RReLU Threshold Softmin Softshrink Hardshrink"
    " Tanhshrink Activation",
    "squeeze-and-excitation is mul[_|": "SE SqueezeExcite",
    "U upsamples by an integer factor": "UpSampling2D UpsamplingBilinear2d Interpolate Resize"
    " Resizing MaxUnpool2d Unpool",
    "Reshape(2*hin,2*win,cin/4)": "PixelShuffle",
    "Reshape(hin/2,win/2,4*cin)": "PixelUnshuffle",
}
"""Layers that are written in other ways, or that there are not."""

NOTHING = (
    "ActivityRegularization AdaptiveLogSoftmaxWithLoss AugMix BCELoss Bottleneck CenterCrop"
    " Container CosineSimilarity CrossMapLRN2d Discretization Equalization GaussianNLLLoss L L1Loss"
    " Layer M Masking MelSpectrogram Module N Pipeline Q RNNBase RandAugment RandomCrop"
    " RandomPosterization RandomTranslation S Sequential Solarization StackedRNNCells"
    " StringLookup TextVectorization V W Wrapper Y Zero Zeros"
)
"""Names that are near to layers by chance alone, such as TextVectorization and Normalization."""


@pytest.mark.parametrize(
    ("name", "meant"), [(name, meant) for meant, names in OURS.items() for name in names.split()]
)
def test_a_layer_that_is_spelled_another_way_is_named(name: str, meant: str) -> None:
    assert hint(name) == f"; did you mean {meant}?"


@pytest.mark.parametrize(
    ("name", "says"), [(name, says) for says, names in ELSEWHERE.items() for name in names.split()]
)
def test_a_layer_of_elsewhere_is_said_in_ours(name: str, says: str) -> None:
    assert says in hint(name)
    assert "did you mean" not in hint(name)


@pytest.mark.parametrize("name", NOTHING.split())
def test_nothing_is_said_of_a_name_that_is_near_by_chance(name: str) -> None:
    assert hint(name) == ""


def test_no_layer_needs_a_hint_to_itself() -> None:
    for name in LAYERS:
        assert hint(name) == f"; did you mean {name}?"


@pytest.mark.parametrize(
    ("text", "shape", "params"),
    [
        ("I(8x6,16)-Reshape(2*hin,2*win,cin/4)", "4×16×12", 0),
        ("I(8x6,16)-Reshape(hin/2,win/2,4*cin)", "64×4×3", 0),
        ("I(8x6,16)-mul[_|G-H(4)-R-H(16)-Sigmoid]", "16×8×6", 17 * 4 + 5 * 16),
    ],
)
def test_what_is_said_to_stand_for_a_layer_has_its_shape(
    text: str, shape: str, params: int
) -> None:
    net = parse(text)
    assert (str(net.output), net.params) == (shape, params)


def test_a_block_of_the_text_comes_first() -> None:
    text = "def attention(f) = C(1,f)-Sigmoid\nI(8,3)-atention(4)"
    with pytest.raises(NotationError, match=r"did you mean attention\?"):
        parse(text)
    with pytest.raises(NotationError, match=r"unknown layer 'atention'; X\("):
        parse("I(8,3)-atention(4)")
