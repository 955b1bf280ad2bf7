"""Windows: how the positions of an output depend on those of the input, along one axis.

Sources: Dumoulin & Visin 2016, A guide to convolution arithmetic for deep learning; Araujo,
Norris & Sim 2019, Computing Receptive Fields of Convolutional Neural Networks.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass

from symcnn.algebra.formula import ONE, ZERO, Term, floor_of


@dataclass(frozen=True)
class Window(ABC):
    """A window that spans `extent` positions, dilation included, and moves by `stride`."""

    extent: Term
    stride: Term

    @property
    @abstractmethod
    def step(self) -> Term:
        """How many input positions one step of the output makes."""


@dataclass(frozen=True)
class Sliding(Window):
    """A window of the input for each position of the output: a convolution or a pool."""

    slack: Term
    """What the padding leaves over: 2p - extent where windows must lie in the padded input."""
    left: Term | None = None
    """The padding before the first position; None for `same`, where it depends on the size."""
    gap: Term = ONE
    """The distance between neighbouring positions of the kernel: the dilation."""

    def output(self, size: Term) -> Term:
        """Return the number of windows: ⌊(n + slack)/stride⌋ + 1."""
        return floor_of(size + self.slack, self.stride) + 1

    @property
    def step(self) -> Term:
        """The stride."""
        return self.stride

    @property
    def padding(self) -> Term:
        """The padding of both sides together; 2p for a padding of p."""
        return self.slack + self.extent


@dataclass(frozen=True)
class Spreading(Window):
    """A window of the output for each position of the input: a transposed convolution."""

    cropped: Term = ZERO
    """The positions that are cut off before the first one."""
    gap: Term = ONE
    """The distance between neighbouring positions of the kernel: the dilation."""

    @property
    def step(self) -> Term:
        """One over the stride."""
        return ONE / self.stride


def extent_of(kernel: Term, dilation: Term) -> Term:
    """Return the positions that a dilated kernel spans: d(k - 1) + 1."""
    return dilation * (kernel - 1) + 1
