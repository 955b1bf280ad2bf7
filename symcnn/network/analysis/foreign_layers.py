"""Layers by the names that other frameworks and papers have for them, and what they are here."""

from __future__ import annotations

import re
from collections.abc import Iterable

from symcnn.layers import LAYERS
from symcnn.suggestions import closest

_X = "symcnn has none for it yet: X(params,macs=…,arriving=…,leaving=…) takes counts from elsewhere"
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
"""Names of layers that there are not."""
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
    "pooling is P of the largest value, and A of the mean": "pool pooling",
    "normalizations are B, GN, IN and LN": "norm",
    "the input is I": "inputlayer",
    "paths are added by add[path|path]": "add addition plus sum residual shortcut eltwise",
    "paths are concatenated by cat[path|path]": "concat concatenate merge",
    "paths are multiplied by mul[path|path]": "multiply mul times",
    "a map is remembered by @name, and $name goes on from it": "skip save store",
    "a path that changes nothing is _": "identity noop passthrough linearactivation",
    "for sizes and counts, any padding is Pad": "reflectionpad replicationpad constantpad"
    " circularpad zeropadding reflectpad",
    "for counts, D stands for it": "alphadropout featurealphadropout gaussiandropout spatialdropout"
    " gaussiannoise droppath stochasticdepth",
    "for counts, R stands for any activation without parameters": "rrelu threshold softmin"
    " softshrink hardshrink tanhshrink activation act nonlinearity rescaling",
    "squeeze-and-excitation is mul[_|G-H(units)-R-H(channels)-Sigmoid]": "se squeezeexcite"
    " squeezeexcitation squeezeandexcitation seblock",
    "U enlarges by a whole factor": "upsampling upsamplingbilinear upsamplingnearest interpolate"
    " resize resizing unpool maxunpool",
    "Reshape(2*hin,2*win,cin/4) has the shape of a pixel shuffle by 2": "pixelshuffle depthtospace"
    " ps",
    "Reshape(hin/2,win/2,4*cin) has the shape of a pixel unshuffle by 2": "pixelunshuffle"
    " spacetodepth",
}
"""What there is instead, with the names that others have for it."""
_SPELLINGS = (
    (r"[123]d(?=transpose$|$)", ""),
    (r"^lazy", ""),
    (r"pooling", "pool"),
    (r"average", "avg"),
    (r"normali[sz]ation", "norm"),
    (r"convolution(?=.)", "conv"),
)
"""Parts of names that frameworks write in ways of their own."""
_SHORT = 2
"""Letters of a name of which no more than the case is taken for a slip."""
_ALIKE = 0.75
"""How alike a name is to what is taken for it: Conw is Conv, and Unpool is not MaxPool."""
_ALIKE_ELSEWHERE = 0.85
"""How alike it is to the name of a layer elsewhere."""


def _plain(name: str) -> str:
    """Return a name in small letters, spelled as symcnn spells it."""
    plain = name.lower().replace("_", "")
    for pattern, spelled in _SPELLINGS:
        plain = re.sub(pattern, spelled, plain)
    return plain


_HINTS = {
    _plain(name): hint for hint, names in [(_X, _NONE), *_INSTEAD.items()] for name in names.split()
}


def hint(name: str, blocks: Iterable[str] = ()) -> str:
    """Return what may be meant by the name of a layer that there is not, or nothing.

    A layer that does something else is never named, however near its spelling is.
    """
    named = {block.lower(): block for block in blocks}
    known = {own.lower(): own for own in LAYERS} | named
    plain = _plain(name)
    meant = next(filter(known.__contains__, (name.lower(), plain)), None)
    meant = meant or _near(name.lower(), named, _ALIKE)
    elsewhere = None if meant else _near(plain, _HINTS, _ALIKE_ELSEWHERE)
    meant = meant if meant or elsewhere else _near(name.lower(), known, _ALIKE)
    if meant is not None:
        return f"; did you mean {known[meant]}?"
    return "" if elsewhere is None else f"; {_HINTS[elsewhere]}"


def _near(name: str, known: Iterable[str], alike: float) -> str | None:
    """Return the name that is meant, of which a short one is written without a slip."""
    return closest(name, known, alike if len(name) > _SHORT else 1)
