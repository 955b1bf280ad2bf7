"""The base classes of convolutions and pools, with the arguments and rules that they share.

The arguments of a layer are those of its base classes, the last base first, then its own.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby, repeat
from typing import TypeVar

from symcnn.algebra.conditions.condition import at_least
from symcnn.algebra.presentation.term import ONE, Term, product_of
from symcnn.layers.declaration.arguments import channel_count
from symcnn.layers.declaration.axis_arguments import axes, pads
from symcnn.layers.declaration.base import Layer
from symcnn.layers.declaration.padding import Padding
from symcnn.layers.declaration.requirement import Kind, Requirement, divided
from symcnn.layers.declaration.shape import Map, crossed
from symcnn.layers.declaration.window import Sliding, extent_of

_T = TypeVar("_T")
_R = TypeVar("_R")


@dataclass(frozen=True)
class Windowed(Layer):
    """A layer with one output position for each position of a sliding window."""

    spatial = True

    @cached_property
    @abstractmethod
    def windows(self) -> tuple[Sliding, ...]:
        """The window along each axis."""

    def output(self, x: Map) -> Map:
        """Return the output shape: the size is ⌊(n + 2p - d(k - 1) - 1)/s⌋ + 1 along each axis."""
        pairs = zip(self.windows, x.size, strict=True)
        return Map(x.channels, _along_axes(lambda pair: pair[0].output(pair[1]), pairs))

    def needs(self, x: Map) -> Iterator[Requirement]:
        """Require that at least one window fits into the padded input.

        The requirements of the other base classes come first.
        """
        yield from super().needs(x)
        for (window, side), _ in groupby(zip(self.windows, x.size, strict=True)):
            fits = at_least((side + window.slack).value)
            padded = side + window.padding
            says = "window size {} exceeds padded input size {}"
            yield Requirement(fits, says, (window.extent, padded), Kind.WINDOW_FITS)


def sliding(
    kernel: tuple[Term, ...],
    stride: tuple[Term, ...],
    padding: tuple[Padding, ...],
    dilation: tuple[Term, ...],
    ceil: int = 0,
) -> tuple[Sliding, ...]:
    """Return the window of a dilated kernel along each axis; if `ceil` is 1, sizes are rounded up.

    Otherwise, all windows lie inside the padded input.
    """

    def window(axis: tuple[Term, Term, Padding, Term]) -> Sliding:
        side, step, pad, gap = axis
        extent = extent_of(side, gap)
        slack = pad.ceil_slack(extent, step) if ceil else pad.slack(extent)
        return Sliding(extent, step, slack, pad.left(extent, step), gap)

    return _along_axes(window, zip(kernel, stride, padding, dilation, strict=True))


def _along_axes(function: Callable[[_T], _R], axes: Iterable[_T]) -> tuple[_R, ...]:
    """Return a function of each axis, which is called once for equal neighbors."""
    runs = groupby(axes)
    return tuple(value for axis, run in runs for value in repeat(function(axis), len([*run])))


def written_step(
    stride: tuple[Term, ...],
    default: tuple[Term, ...],
    dilation: tuple[Term, ...] = (),
    sign: str = "/",
) -> Iterator[str]:
    """Yield a stride and a dilation that are not the default, as in a label: /2, dilation 2.

    The stride follows a sign: / where it divides the size, and × where it multiplies it.
    """
    if stride != default:
        yield f"{sign}{across(stride)}"
    if any(each != ONE for each in dilation):
        yield f"dilation {across(dilation)}"


def across(sides: tuple[Term, ...]) -> str:
    """Return one number for all axes, or one for each: 2, 2×1."""
    return crossed(sides if len(set(sides)) > 1 else sides[:1])


class Biased(Layer):
    """A layer with one bias per output channel, unless `bias=0`."""

    bias: int

    @abstractmethod
    def channels(self, x: Map) -> Term:
        """Return the number of output channels."""

    def biases(self, x: Map) -> Term:
        """Return one bias per output channel."""
        return self.bias * self.channels(x)


@dataclass(frozen=True)
class Kernel(Biased):
    """A layer with a kernel, the first argument of each convolution."""

    spatial = True

    kernel: tuple[Term, ...] = axes("k")

    def details(self) -> tuple[str, ...]:
        """Return the kernel: 3×3."""
        return (crossed(self.kernel),)


@dataclass(frozen=True)
class Filters(Kernel):
    """A layer with a given number of filters."""

    filters: Term = channel_count("c_out")

    def details(self) -> tuple[str, ...]:
        """Return the kernel and the filters."""
        return (*super().details(), str(self.filters))

    def channels(self, x: Map) -> Term:
        """Return one channel per filter."""
        del x
        return self.filters


class Grouped(Filters):
    """A layer with groups of channels: each filter covers those of its group only."""

    groups: Term

    def details(self) -> tuple[str, ...]:
        """Return also the number of groups, if there are several."""
        groups = () if self.groups == ONE else (f"groups={self.groups}",)
        return (*super().details(), *groups)

    def weights(self, x: Map) -> Term:
        """Return the kernel area times the channels per group, for each filter."""
        return product_of(self.kernel) * (x.channels / self.groups) * self.filters

    def needs(self, x: Map) -> Iterator[Requirement]:
        """Require that the groups divide channels and filters."""
        yield divided("channels", x.channels, self.groups)
        yield divided("filters", self.filters, self.groups)
        yield from super().needs(x)


@dataclass(frozen=True)
class Convolution(Windowed, Kernel):
    """A layer that slides a kernel over its input."""

    stride: tuple[Term, ...] = axes("s", default=1)
    padding: tuple[Padding, ...] = pads("causal")
    dilation: tuple[Term, ...] = axes("d", default=1)

    def details(self) -> tuple[str, ...]:
        """Return also the stride and the dilation, if they are not 1."""
        ones = (ONE,) * len(self.stride)
        return (*super().details(), *written_step(self.stride, ones, self.dilation))

    @cached_property
    def windows(self) -> tuple[Sliding, ...]:
        """The window of the dilated kernel along each axis."""
        return sliding(self.kernel, self.stride, self.padding, self.dilation)

    def output(self, x: Map) -> Map:
        """Return the output channels, and one position per position of the window."""
        return Map(self.channels(x), super().output(x).size)

    def macs(self, x: Map, y: Map) -> Term:
        """Return one MAC per weight and output position."""
        return self.weights(x) * y.positions
