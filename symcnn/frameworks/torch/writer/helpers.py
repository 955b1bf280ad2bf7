"""Helper classes for layers that PyTorch lacks; a source includes those that it uses."""

from __future__ import annotations

from symcnn.frameworks.exporting.source_text import THROUGH, for_each_rank

_SAME = '''
def same_padding(x, kernel, stride, dilation):
    """Return the padding for an output size of ceil(n / stride), as in Keras."""
    windows = (
        each if isinstance(each, tuple) else (each,) * (x.dim() - 2)
        for each in (kernel, stride, dilation)
    )
    pads = []
    for n, k, s, d in zip(x.shape[2:], *windows):
        total = max(0, (n - 1) // s * s + d * (k - 1) + 1 - n)
        pads = [total // 2, total - total // 2, *pads]
    return pads
'''
_SAME_CONV = '''
class SameConv{n}d(nn.Conv{n}d):
    """A convolution with an output size of ceil(n / stride)."""

    def forward(self, x):
        pads = same_padding(x, self.kernel_size, self.stride, self.dilation)
        return super().forward(nn.functional.pad(x, pads))
'''
_CAUSAL_CONV = '''
class CausalConv1d(nn.Conv1d):
    """A causal convolution: no output depends on later positions, as in Keras."""

    def forward(self, x):
        before = self.dilation[0] * (self.kernel_size[0] - 1)
        return super().forward(nn.functional.pad(x, (before, 0)))
'''
_SAME_MAX = '''
class SameMaxPool{n}d(nn.MaxPool{n}d):
    """Max pooling with an output size of ceil(n / stride)."""

    def forward(self, x):
        pads = same_padding(x, self.kernel_size, self.stride, self.dilation)
        return super().forward(nn.functional.pad(x, pads, value=-torch.inf))
'''
_SAME_AVG = '''
class SameAvgPool{n}d(nn.AvgPool{n}d):
    """Average pooling with an output size of ceil(n / stride), padding excluded."""

    def forward(self, x):
        pads = same_padding(x, self.kernel_size, self.stride, 1)
        inside = super().forward(nn.functional.pad(torch.ones_like(x), pads))
        return super().forward(nn.functional.pad(x, pads)) / inside
'''
_LAYER_NORM = '''
class LayerNorm{n}d(nn.LayerNorm):
    """Layer normalization over the channels at each position."""

    def forward(self, x):
        return super().forward(x.movedim(1, -1)).movedim(-1, 1)
'''
_LAYER_SCALE = '''
class LayerScale(nn.Module):
    """A trainable scale for each channel."""

    def __init__(self, *shape):
        super().__init__()
        self.weight = nn.Parameter(torch.full(shape, 1e-6))

    def forward(self, x):
        return x * self.weight
'''
_NORMALIZATION = '''
class Normalization(nn.Module):
    """A shift and a scale for each channel, computed from data and not trainable."""

    def __init__(self, *shape):
        super().__init__()
        self.register_buffer("mean", torch.zeros(shape))
        self.register_buffer("variance", torch.ones(shape))
        self.register_buffer("count", torch.zeros(()))

    def forward(self, x):
        return (x - self.mean) / self.variance.sqrt()
'''
_SLICE = '''
class Slice(nn.Module):
    """The channels start, ..., stop - 1."""

    def __init__(self, start, stop):
        super().__init__()
        self.start, self.stop = start, stop

    def forward(self, x):
        return x[:, self.start : self.stop]
'''
_ZERO_CHANNELS = '''
class ZeroChannels(nn.Module):
    """Append channels of zeros."""

    def __init__(self, amount):
        super().__init__()
        self.amount = amount

    def forward(self, x):
        return nn.functional.pad(x, [0, 0] * (x.ndim - 2) + [0, self.amount])
'''
_WITHOUT = '''
def without(norm, name):
    """Return a normalization without its scale (weight) or its shift (bias)."""
    norm.register_parameter(name, None)
    return norm
'''
HELPERS = for_each_rank(
    {
        "same_padding": _SAME,
        "SameConv{n}d": _SAME_CONV,
        "CausalConv1d": _CAUSAL_CONV,
        "SameMaxPool{n}d": _SAME_MAX,
        "SameAvgPool{n}d": _SAME_AVG,
        "LayerNorm{n}d": _LAYER_NORM,
        "LayerScale": _LAYER_SCALE,
        "Normalization": _NORMALIZATION,
        "Slice": _SLICE,
        "ZeroChannels": _ZERO_CHANNELS,
        "without": _WITHOUT,
        "through": THROUGH,
    }
)
"""The source of each helper by its name, in printing order."""
