"""Convolutions: standard, depthwise and separable."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from symcnn.algebra.formula import Term, product_of
from symcnn.layers.declaration.arguments import channel_count, count, flag
from symcnn.layers.declaration.axis_arguments import axes, pads
from symcnn.layers.declaration.base import layer
from symcnn.layers.declaration.padding import Padding
from symcnn.layers.declaration.requirement import Requirement, divided
from symcnn.layers.declaration.shape import Map
from symcnn.layers.declaration.sliding_layer import Windowed, sliding
from symcnn.layers.declaration.window import Sliding


@layer("C", "Conv")
@dataclass(frozen=True)
class Conv(Windowed):
    """A convolution: `C(5,32)`, `C(3x1,64,stride=2,padding=same)`.

    With g groups, each filter covers c_in/g channels. `padding=causal` is for 1-D maps: it adds
    d(k - 1) zeros before the first position and none after the last.
    Sources: PyTorch, torch.nn.Conv2d; for `causal` Keras, Conv1D.
    """

    kernel: tuple[Term, ...] = axes("k")
    filters: Term = channel_count("c_out")
    stride: tuple[Term, ...] = axes("s", default=1)
    padding: tuple[Padding, ...] = pads("causal")
    dilation: tuple[Term, ...] = axes("d", default=1)
    groups: Term = count("g", default=1)
    bias: int = flag(default=1)

    def channels(self, x: Map) -> Term:
        """Return one channel per filter."""
        del x
        return self.filters

    @cached_property
    def windows(self) -> tuple[Sliding, ...]:
        """The window of the dilated kernel along each axis."""
        return sliding(self.kernel, self.stride, self.padding, self.dilation)

    def weights(self, x: Map) -> Term:
        """Return the kernel area times the channels per group, for each filter."""
        return product_of(self.kernel) * (x.channels / self.groups) * self.filters

    def biases(self, x: Map) -> Term:
        """Return one bias per filter."""
        del x
        return self.bias * self.filters

    def macs(self, x: Map, y: Map) -> Term:
        """Return one MAC per weight and output position."""
        return self.weights(x) * y.positions

    def needs(self, x: Map) -> Iterator[Requirement]:
        """Require that the groups divide channels and filters, and that a window fits."""
        yield divided("channels", x.channels, self.groups)
        yield divided("filters", self.filters, self.groups)
        yield from super().needs(x)


@layer("DW", "DepthwiseConv")
@dataclass(frozen=True)
class DepthwiseConv(Windowed):
    """A depthwise convolution with `multiplier` filters per channel: `DW(3)`, `DW(3,stride=2)`.

    Source: Keras, DepthwiseConv2D; PyTorch's Conv2d with as many groups as channels.
    """

    kernel: tuple[Term, ...] = axes("k")
    stride: tuple[Term, ...] = axes("s", default=1)
    padding: tuple[Padding, ...] = pads("causal")
    dilation: tuple[Term, ...] = axes("d", default=1)
    multiplier: Term = count("m", default=1)
    bias: int = flag(default=1)

    def channels(self, x: Map) -> Term:
        """Return `multiplier` channels per input channel."""
        return x.channels * self.multiplier

    @cached_property
    def windows(self) -> tuple[Sliding, ...]:
        """The window of the dilated kernel along each axis."""
        return sliding(self.kernel, self.stride, self.padding, self.dilation)

    def weights(self, x: Map) -> Term:
        """Return the kernel area for each output channel."""
        return product_of(self.kernel) * self.channels(x)

    def biases(self, x: Map) -> Term:
        """Return one bias per output channel."""
        return self.bias * self.channels(x)

    def macs(self, x: Map, y: Map) -> Term:
        """Return one MAC per weight and output position."""
        return self.weights(x) * y.positions


@layer("SC", "SeparableConv")
@dataclass(frozen=True)
class SeparableConv(Windowed):
    """A separable convolution: depthwise without bias, then pointwise with bias: `SC(3,64)`.

    Source: Keras, SeparableConv2D.
    """

    kernel: tuple[Term, ...] = axes("k")
    filters: Term = channel_count("c_out")
    stride: tuple[Term, ...] = axes("s", default=1)
    padding: tuple[Padding, ...] = pads("causal")
    dilation: tuple[Term, ...] = axes("d", default=1)
    multiplier: Term = count("m", default=1)
    bias: int = flag(default=1)

    def channels(self, x: Map) -> Term:
        """Return one channel per filter of the pointwise convolution."""
        del x
        return self.filters

    @cached_property
    def windows(self) -> tuple[Sliding, ...]:
        """The window of the dilated kernel along each axis."""
        return sliding(self.kernel, self.stride, self.padding, self.dilation)

    def weights(self, x: Map) -> Term:
        """Return the weights of the depthwise and of the pointwise convolution."""
        depthwise = x.channels * self.multiplier
        return product_of(self.kernel) * depthwise + depthwise * self.filters

    def biases(self, x: Map) -> Term:
        """Return one bias per filter of the pointwise convolution."""
        del x
        return self.bias * self.filters

    def macs(self, x: Map, y: Map) -> Term:
        """Return one MAC per weight and output position."""
        return self.weights(x) * y.positions
