"""Convolutions: standard, depthwise and separable."""

from __future__ import annotations

from dataclasses import dataclass

from symcnn.algebra.presentation.term import Term, product_of
from symcnn.layers.declaration.arguments import count, flag
from symcnn.layers.declaration.base import layer
from symcnn.layers.declaration.shape import Map
from symcnn.layers.declaration.sliding_layer import Convolution, Filters, Grouped


@layer("C", "Conv")
@dataclass(frozen=True)
class Conv(Convolution, Grouped):
    """A convolution: `C(5,32)`, `C(3x1,64,stride=2,padding=same)`.

    With g groups, each filter covers c_in/g channels. `padding=causal` is for 1-D maps: it adds
    d(k - 1) zeros before the first position and none after the last.
    Sources: PyTorch, torch.nn.Conv2d; for `causal` Keras, Conv1D.
    """

    groups: Term = count("g", default=1)
    bias: int = flag(default=1)


@layer("DW", "DepthwiseConv")
@dataclass(frozen=True)
class DepthwiseConv(Convolution):
    """A depthwise convolution, `multiplier` filters per channel: `DW(3)`, `DW(3,stride=2)`.

    Source: Keras, DepthwiseConv2D; PyTorch's Conv2d with as many groups as channels.
    """

    multiplier: Term = count("m", default=1)
    bias: int = flag(default=1)

    def channels(self, x: Map) -> Term:
        """Return `multiplier` channels per input channel."""
        return x.channels * self.multiplier

    def weights(self, x: Map) -> Term:
        """Return the kernel area for each output channel."""
        return product_of(self.kernel) * self.channels(x)


@layer("SC", "SeparableConv")
@dataclass(frozen=True)
class SeparableConv(Convolution, Filters):
    """A separable convolution: depthwise without bias, then pointwise with bias: `SC(3,64)`.

    Source: Keras, SeparableConv2D.
    """

    multiplier: Term = count("m", default=1)
    bias: int = flag(default=1)

    def weights(self, x: Map) -> Term:
        """Return the weights of the depthwise and of the pointwise convolution."""
        depthwise = x.channels * self.multiplier
        return product_of(self.kernel) * depthwise + depthwise * self.filters
