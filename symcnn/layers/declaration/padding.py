"""Padding along one axis: an amount on each side, or `same`, `valid` or `causal`."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import ClassVar

from symcnn.algebra.presentation.formula import ceil_of, floor_of, maximum_of, minimum_of
from symcnn.algebra.presentation.term import ZERO, Term, as_term


class Padding(ABC):
    """The padding of one axis, which may depend on the extent and the stride of the window."""

    amount: Term | None = None
    """The padding of each side, or None for a word."""
    most_dims: ClassVar[int] = 3
    """The maximum number of dimensions of the input."""

    @abstractmethod
    def slack(self, extent: Term) -> Term:
        """Return the total padding minus the extent, for windows inside the padded input."""

    @abstractmethod
    def left(self, extent: Term, stride: Term) -> Term | None:
        """Return the padding before the first position, or None if it depends on the size."""

    def cropped(self, extent: Term, stride: Term, extra: Term | None) -> Term:
        """Return the positions that a transposed convolution crops before its output.

        `extra` is the output padding, or None if it is omitted.
        """
        del extent, stride, extra
        return ZERO if self.amount is None else self.amount

    @abstractmethod
    def ceil_slack(self, extent: Term, stride: Term) -> Term:
        """Return the slack of a pool whose last window may exceed the padded input."""

    @abstractmethod
    def enlarged(self, size: Term, extent: Term, stride: Term, extra: Term | None) -> Term:
        """Return the output size of a transposed convolution with output padding `extra`."""


@dataclass(frozen=True)
class Amount(Padding):
    """A number of positions on each side. Source: PyTorch, torch.nn.Conv2d and MaxPool2d."""

    amount: Term

    def slack(self, extent: Term) -> Term:
        """Return 2p - extent."""
        return 2 * self.amount - extent

    def left(self, extent: Term, stride: Term) -> Term:
        """Return p."""
        del extent, stride
        return self.amount

    def ceil_slack(self, extent: Term, stride: Term) -> Term:
        """Return min(2p - extent + s - 1, p - 1).

        The last window starts inside the input or its left padding.
        """
        return minimum_of(self.slack(extent) + stride - 1, self.amount - 1)

    def enlarged(self, size: Term, extent: Term, stride: Term, extra: Term | None) -> Term:
        """Return (n - 1)s - 2p + extent + output padding."""
        return (size - 1) * stride - 2 * self.amount + extent + (extra or 0)


@dataclass(frozen=True)
class Same(Padding):
    """The padding that preserves the size at stride 1. Source: Keras."""

    def slack(self, extent: Term) -> Term:
        """Return -1, so that the size becomes ⌊(n - 1)/s⌋ + 1 = ⌈n/s⌉."""
        del extent
        return as_term(-1)

    def left(self, extent: Term, stride: Term) -> Term | None:
        """Return ⌊(extent - 1)/2⌋ for stride 1; with other strides it depends on the size."""
        return floor_of(extent - 1, as_term(2)) if stride.value == 1 else None

    def cropped(self, extent: Term, stride: Term, extra: Term | None) -> Term:
        """Return ⌊max(extent - s, 0)/2⌋; with output padding o, max(⌊extent/2⌋ - ⌈o/2⌉, 0).

        Source: Keras, which crops the padding of the corresponding forward convolution.
        """
        if extra is None:
            return floor_of(maximum_of(extent - stride, as_term(0)), as_term(2))
        half = floor_of(extent, as_term(2)) - ceil_of(extra, as_term(2))
        return maximum_of(half, as_term(0))

    def ceil_slack(self, extent: Term, stride: Term) -> Term:
        """Return -1: ⌈n/s⌉ is already rounded up."""
        del stride
        return self.slack(extent)

    def enlarged(self, size: Term, extent: Term, stride: Term, extra: Term | None) -> Term:
        """Return n·s; with output padding o, (n - 1)s + extent - 2⌊extent/2⌋ + o."""
        if extra is None:
            return size * stride
        return (size - 1) * stride + extent - 2 * floor_of(extent, as_term(2)) + extra


@dataclass(frozen=True)
class Valid(Padding):
    """No padding. Source for transposed convolutions: Keras."""

    def slack(self, extent: Term) -> Term:
        """Return -extent."""
        return 0 - extent

    def left(self, extent: Term, stride: Term) -> Term:
        """Return 0."""
        del extent, stride
        return as_term(0)

    def ceil_slack(self, extent: Term, stride: Term) -> Term:
        """Return the slack of a padding of 0."""
        return Amount(as_term(0)).ceil_slack(extent, stride)

    def enlarged(self, size: Term, extent: Term, stride: Term, extra: Term | None) -> Term:
        """Return (n - 1)s + max(extent, s); with output padding o, (n - 1)s + extent + o."""
        last = maximum_of(extent, stride) if extra is None else extent + extra
        return (size - 1) * stride + last


@dataclass(frozen=True)
class Causal(Padding):
    """Padding before the first position only, so that no output depends on later positions.

    Source: Keras, Conv1D.
    """

    most_dims: ClassVar[int] = 1

    def slack(self, extent: Term) -> Term:
        """Return -1, since extent - 1 positions are added: the size becomes ⌈n/s⌉."""
        del extent
        return as_term(-1)

    def left(self, extent: Term, stride: Term) -> Term:
        """Return extent - 1, for any stride."""
        del stride
        return extent - 1

    def ceil_slack(
        self, extent: Term, stride: Term
    ) -> Term:  # pragma: no cover - pools do not accept it
        """Raise TypeError: pools do not accept causal padding."""
        raise TypeError(extent, stride)

    def enlarged(  # pragma: no cover - transposed convolutions do not accept it
        self, size: Term, extent: Term, stride: Term, extra: Term | None
    ) -> Term:
        """Raise TypeError: transposed convolutions do not accept causal padding."""
        raise TypeError(size, extent, stride, extra)


WORDS: dict[str, Padding] = {"same": Same(), "valid": Valid(), "causal": Causal()}
"""The paddings by word."""
