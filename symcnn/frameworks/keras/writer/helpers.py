"""Helper functions and layers that Keras lacks; a source includes those that it uses."""

from __future__ import annotations

from symcnn.frameworks.exporting.source_text import THROUGH, for_each_rank

_POOL = '''
def padded_for_pool(x, size, stride, padding, value=0, ceil=False):
    """Pad for pooling; with ceil, such that the last window starts inside the input."""
    axes = len(x.shape) - 2
    each = (v if isinstance(v, tuple) else (v,) * axes for v in (size, stride, padding))
    pads = []
    for n, k, s, p in zip(x.shape[1:-1], *each):
        windows = (n + min(2 * p - k + s - 1, p - 1)) // s + 1
        after = max(0, (windows - 1) * s + k - n - p) if ceil else p
        pads.append((p, after))
    return keras.ops.pad(x, ((0, 0), *pads, (0, 0)), constant_values=value)
'''
_CROPPED = '''
class CroppedConv{n}DTranspose(layers.Conv{n}DTranspose):
    """A transposed convolution with a cropped output."""

    def __init__(self, *args, crop, **kwargs):
        super().__init__(*args, **kwargs)
        self.crop = layers.Cropping{n}D(crop)

    def call(self, inputs):
        return self.crop(super().call(inputs))

    def compute_output_shape(self, input_shape):
        return self.crop.compute_output_shape(super().compute_output_shape(input_shape))
'''
_SCALE = '''
class LayerScale(layers.Layer):
    """A trainable scale for each channel."""

    def build(self, input_shape):
        self.scale = self.add_weight(shape=(input_shape[-1],), initializer="ones", name="scale")

    def call(self, inputs):
        return inputs * self.scale
'''
_LOCAL = '''
class LocalResponseNorm(layers.Layer):
    """Local response normalization over neighboring channels."""

    def __init__(self, size, alpha=1e-4, beta=0.75, k=1.0, **kwargs):
        super().__init__(**kwargs)
        self.size, self.alpha, self.beta, self.k = size, alpha, beta, k

    def call(self, inputs):
        channels, before = inputs.shape[-1], self.size // 2
        pads = [(0, 0)] * (len(inputs.shape) - 1) + [(before, self.size - 1 - before)]
        squares = keras.ops.pad(keras.ops.square(inputs), pads)
        total = sum(squares[..., i : i + channels] for i in range(self.size))
        return inputs / (self.k + self.alpha * total / self.size) ** self.beta
'''
_ZEROS = '''
def zero_channels(x, amount):
    """Append channels of zeros."""
    return keras.ops.pad(x, [(0, 0)] * (len(x.shape) - 1) + [(0, amount)])
'''
_SHUFFLE = '''
def channel_shuffle(x, groups):
    """Interleave the channels of the groups."""
    *size, channels = x.shape[1:]
    x = keras.ops.reshape(x, (-1, *size, groups, channels // groups))
    return keras.ops.reshape(keras.ops.swapaxes(x, -1, -2), (-1, *size, channels))
'''
HELPERS = for_each_rank(
    {
        "padded_for_pool": _POOL,
        "CroppedConv{n}DTranspose": _CROPPED,
        "LayerScale": _SCALE,
        "LocalResponseNorm": _LOCAL,
        "zero_channels": _ZEROS,
        "channel_shuffle": _SHUFFLE,
        "through": THROUGH,
    }
)
"""The source of each helper by its name, in printing order."""
