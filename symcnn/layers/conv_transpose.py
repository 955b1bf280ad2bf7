"""The transposed convolution."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from symcnn.algebra.conditions.condition import at_least
from symcnn.algebra.presentation.formula import maximum_of
from symcnn.algebra.presentation.term import ONE, Term
from symcnn.layers.declaration.arguments import argument, count, flag
from symcnn.layers.declaration.axis_arguments import OptionalAxes, axes, pads
from symcnn.layers.declaration.base import layer
from symcnn.layers.declaration.padding import Padding
from symcnn.layers.declaration.requirement import Kind, Requirement
from symcnn.layers.declaration.shape import Map
from symcnn.layers.declaration.sliding_layer import Grouped, written_step
from symcnn.layers.declaration.window import Spreading, extent_of


@layer("T", "ConvTranspose")
@dataclass(frozen=True)
class ConvTranspose(Grouped):
    """A transposed convolution: `T(2,64,stride=2)`.

    Sources: PyTorch, torch.nn.ConvTranspose2d; for `same` and `valid` Keras, Conv2DTranspose.
    """

    stride: tuple[Term, ...] = axes("s", default=1)
    padding: tuple[Padding, ...] = pads()
    output_padding: tuple[Term, ...] | None = argument(OptionalAxes("o", required=False))
    dilation: tuple[Term, ...] = axes("d", default=1)
    groups: Term = count("g", default=1)
    bias: int = flag(default=1)

    @classmethod
    def title(cls) -> str:
        """Return the name in the words of the field."""
        return "transposed conv"

    def details(self) -> tuple[str, ...]:
        """Return also the stride and the dilation, if they are not 1."""
        ones = (ONE,) * len(self.stride)
        step = written_step(self.stride, ones, self.dilation, sign="×")
        return (*super().details(), *step)

    @cached_property
    def windows(self) -> tuple[Spreading, ...]:
        """The window of the dilated kernel along each axis of the output."""
        extras = self.output_padding or (None,) * len(self.kernel)
        extents = map(extent_of, self.kernel, self.dilation)
        rows = zip(extents, self.stride, self.padding, self.dilation, extras, strict=True)
        return tuple(
            Spreading(extent, stride, pad.cropped(extent, stride, extra), gap)
            for extent, stride, pad, gap, extra in rows
        )

    def output(self, x: Map) -> Map:
        """Return (n - 1)s - 2p + d(k - 1) + output_padding + 1 along each axis."""
        extras = self.output_padding or (None,) * len(x.size)
        rows = zip(self.padding, x.size, self.windows, extras, strict=True)
        size = (pad.enlarged(side, w.extent, w.stride, extra) for pad, side, w, extra in rows)
        return Map(self.filters, tuple(size))

    def macs(self, x: Map, y: Map) -> Term:
        """Return one MAC per weight and input position."""
        del y
        return self.weights(x) * x.positions

    def needs(self, x: Map) -> Iterator[Requirement]:
        """Require divisible channels, a small output padding, and an output of at least 1."""
        yield from super().needs(x)
        extras = self.output_padding or ()
        for extra, stride, dilation in zip(extras, self.stride, self.dilation, strict=False):
            most = maximum_of(stride, dilation) - 1
            says = "an output padding of {} must be smaller than the stride or the dilation"
            holds = at_least((most - extra).value)
            yield Requirement(holds, says, (extra,), Kind.OUTPUT_PADDING)
        for side in self.output(x).size:
            says = "the output size must be at least 1, not {}"
            yield Requirement(at_least(side.value, 1), says, (side,), Kind.OUTPUT_SIZE)
