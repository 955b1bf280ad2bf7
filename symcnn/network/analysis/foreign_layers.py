"""Hints for unknown layer names: spellings of other frameworks, and the counterparts here."""

from __future__ import annotations

import re
from collections.abc import Iterable

from symcnn import zoo
from symcnn.layers import LAYERS
from symcnn.suggestions import closest

_X = "X(params,macs=…,arriving=…,leaving=…) stands for a layer with these counts"
_NONE = (
    "lstm gru rnn simplernn lstmcell grucell rnncell simplernncell convlstm bidirectional"
    " attention selfattention multiheadattention mha additiveattention groupqueryattention"
    " groupedqueryattention nonlocal transformer transformerencoder transformerdecoder"
    " transformerencoderlayer transformerdecoderlayer embedding embeddingbag locallyconnected"
    " deformconv deformableconv rmsnorm spectralnorm weightnorm unitnorm glu swiglu geglu maxout"
    " fractionalmaxpool lppool spp aspp roialign roipool bilinear dot subtract minimum maximum"
    " average permute transpose fold unfold repeatvector unflatten lambda einsumdense"
    " timedistributed split chunk scale"
)
"""Layers of other frameworks that have no counterpart."""
_INSTEAD = {
    "a dense layer is H or Dense": "fc linear lazylinear fullyconnected innerproduct gemm affine"
    " classifier head",
    "a transposed convolution is T": "deconv upconv transposedconv convtransposed fractionalconv",
    "a pointwise convolution is C(1,filters)": "pwconv pointwise pointwiseconv pw",
    "a depthwise convolution is DW": "dwconv depthwise depthwiseconvolution",
    "a separable convolution is SC": "separable sepconv separableconvolution",
    "global average pooling is G": "gap globalaverage globalpool",
    "global max pooling is GM": "gmp globalmax",
    "batch normalization is B": "bn syncbatchnorm",
    "a convolution is C": "convolution",
    "max pooling is P, average pooling is A": "pool pooling",
    "normalizations are B (batch), GN (group), IN (instance) and LN (layer)": "norm",
    "the input is I": "inputlayer",
    "branches are added by add[path|path]": "add addition plus sum residual shortcut eltwise",
    "branches are concatenated by cat[path|path]": "concat concatenate merge",
    "branches are multiplied by mul[path|path]": "multiply mul times",
    "a skip connection is saved by @name and loaded by $name": "skip save store",
    "the identity is _": "identity noop passthrough linearactivation",
    "Pad has the same sizes and counts": "reflectionpad replicationpad constantpad"
    " circularpad zeropadding reflectpad",
    "D has the same counts": "alphadropout featurealphadropout gaussiandropout spatialdropout"
    " gaussiannoise droppath stochasticdepth",
    "R has the counts of any activation without parameters": "rrelu threshold softmin"
    " softshrink hardshrink tanhshrink activation act nonlinearity rescaling",
    "squeeze-and-excitation is mul[_|G-H(units)-R-H(channels)-Sigmoid]": "se squeezeexcite"
    " squeezeexcitation squeezeandexcitation seblock",
    "U upsamples by an integer factor": "upsampling upsamplingbilinear upsamplingnearest"
    " interpolate resize resizing unpool maxunpool",
    "Reshape(2*hin,2*win,cin/4) has the output shape of a pixel shuffle by 2": "pixelshuffle"
    " depthtospace ps",
    "Reshape(hin/2,win/2,4*cin) has the output shape of a pixel unshuffle by 2": "pixelunshuffle"
    " spacetodepth",
}
"""Hints at the counterpart here, each with the names that other frameworks and papers use."""
_SPELLINGS = (
    (r"[123]d(?=transpose$|$)", ""),
    (r"^lazy", ""),
    (r"pooling", "pool"),
    (r"average", "avg"),
    (r"normali[sz]ation", "norm"),
    (r"convolution(?=.)", "conv"),
)
"""Patterns that frameworks spell differently, with the spelling here."""
_MAX_EXACT_LENGTH = 2
"""The longest names that must match exactly, but for case: they are too short for a misspelling."""
_MIN_SIMILARITY = 0.75
"""The minimum similarity to a name here: Conw suggests Conv, Unpool does not suggest MaxPool."""
_MIN_FOREIGN_SIMILARITY = 0.85
"""The minimum similarity to a name of another framework."""


def _normalize_spelling(name: str) -> str:
    """Return a name in lower case and in the spelling of symcnn."""
    spelling = name.lower().replace("_", "")
    for pattern, replacement in _SPELLINGS:
        spelling = re.sub(pattern, replacement, spelling)
    return spelling


_HINTS = {
    _normalize_spelling(name): hint
    for hint, names in [(_X, _NONE), *_INSTEAD.items()]
    for name in names.split()
}


def hint(name: str, blocks: Iterable[str] = ()) -> str:
    """Suggest a layer or block for an unknown name, as the end of a message; empty if none is near.

    A layer of another meaning is never suggested, however similar its spelling.

    >>> hint("Conv2d"), hint("Linear")
    ('; did you mean Conv?', '; a dense layer is H or Dense')
    >>> hint("resnet50")
    "; load('resnet50') is a network of the zoo"
    """
    if name in zoo.names():
        return f"; load('{name}') is a network of the zoo"
    block_names = {block.lower(): block for block in blocks}
    names = {layer.lower(): layer for layer in LAYERS} | block_names
    spelling = _normalize_spelling(name)
    match = next(filter(names.__contains__, (name.lower(), spelling)), None)
    match = match or _closest(name.lower(), block_names, _MIN_SIMILARITY)
    foreign = None if match else _closest(spelling, _HINTS, _MIN_FOREIGN_SIMILARITY)
    match = match if match or foreign else _closest(name.lower(), names, _MIN_SIMILARITY)
    if match is not None:
        return f"; did you mean {names[match]}?"
    return "" if foreign is None else f"; {_HINTS[foreign]}"


def _closest(name: str, names: Iterable[str], similarity: float) -> str | None:
    """Return the most similar name; a short one must match exactly."""
    return closest(name, names, similarity if len(name) > _MAX_EXACT_LENGTH else 1)
