"""Windows: the dependence of output positions on input positions along one axis.

Sources: Dumoulin & Visin 2016, A guide to convolution arithmetic for deep learning; Araujo,
Norris & Sim 2019, Computing Receptive Fields of Convolutional Neural Networks.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass

from symcnn.algebra.presentation.formula import floor_of
from symcnn.algebra.presentation.term import ONE, ZERO, Term


@dataclass(frozen=True)
class Window(ABC):
    """A window of `extent` positions, including dilation, that moves by `stride`."""

    extent: Term
    stride: Term

    @property
    @abstractmethod
    def step(self) -> Term:
        """The distance in the input between neighboring output positions."""


@dataclass(frozen=True)
class Sliding(Window):
    """A window of input positions per output position, as in convolution and pooling."""

    slack: Term
    """The total padding minus the extent: 2p - extent for windows inside the padded input."""
    left: Term | None = None
    """The padding before the first position, or None if it depends on the size (`same`)."""
    gap: Term = ONE
    """The dilation: the distance between neighboring positions of the kernel."""

    def output(self, size: Term) -> Term:
        """Return the number of windows: ⌊(n + slack)/stride⌋ + 1."""
        return floor_of(size + self.slack, self.stride) + 1

    @property
    def step(self) -> Term:
        """The distance between neighboring windows: the stride."""
        return self.stride

    @property
    def padding(self) -> Term:
        """The total padding of both sides: 2p for a padding of p."""
        return self.slack + self.extent


@dataclass(frozen=True)
class Spreading(Window):
    """A window of output positions per input position, as in transposed convolution."""

    cropped: Term = ZERO
    """The positions that are cropped before the first output position."""
    gap: Term = ONE
    """The dilation: the distance between neighboring positions of the kernel."""

    @property
    def step(self) -> Term:
        """The reciprocal of the stride."""
        return ONE / self.stride


def extent_of(kernel: Term, dilation: Term) -> Term:
    """Return the number of positions that a dilated kernel covers: d(k - 1) + 1."""
    return dilation * (kernel - 1) + 1
