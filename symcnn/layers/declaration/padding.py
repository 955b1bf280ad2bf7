"""Padding: an amount on each side, or a word: `same`, `valid` or `causal`."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import ClassVar

from symcnn.algebra.formula import ZERO, Term, as_term, ceil_of, floor_of, greatest_of, least_of


class Padding(ABC):
    """How a map is padded along one axis, for a window of some extent and stride."""

    amount: Term | None = None
    """The padding of each side, where it is a number."""
    most_dims: ClassVar[int] = 3
    """The dimensions of a map up to which there is such a padding."""

    @abstractmethod
    def slack(self, extent: Term) -> Term:
        """Return the slack of a window that must lie in the padded input."""

    @abstractmethod
    def left(self, extent: Term, stride: Term) -> Term | None:
        """Return the padding before the first position, or None where it depends on the size."""

    def cropped(self, extent: Term, stride: Term, extra: Term | None) -> Term:
        """Return the positions that are cut off before the first of a transposed convolution.

        `extra` is the output padding, or None where the layer has none.
        """
        del extent, stride, extra
        return ZERO if self.amount is None else self.amount

    @abstractmethod
    def ceil_slack(self, extent: Term, stride: Term) -> Term:
        """Return the slack of a pool whose last window may reach past the padded input."""

    @abstractmethod
    def enlarged(self, size: Term, extent: Term, stride: Term, extra: Term | None) -> Term:
        """Return the size that leaves a transposed convolution, with the output padding `extra`."""


@dataclass(frozen=True)
class Amount(Padding):
    """As many positions on each side. Rules as in PyTorch's documentation of each layer."""

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
        return least_of(self.slack(extent) + stride - 1, self.amount - 1)

    def enlarged(self, size: Term, extent: Term, stride: Term, extra: Term | None) -> Term:
        """Return (n - 1)s - 2p + extent + output padding."""
        return (size - 1) * stride - 2 * self.amount + extent + (extra or 0)


@dataclass(frozen=True)
class Same(Padding):
    """As much as makes a window of stride 1 keep the size; Keras' rules."""

    def slack(self, extent: Term) -> Term:
        """Return -1, so that the size becomes ⌊(n - 1)/s⌋ + 1 = ⌈n/s⌉."""
        del extent
        return as_term(-1)

    def left(self, extent: Term, stride: Term) -> Term | None:
        """Return ⌊(extent - 1)/2⌋ for a stride of 1, where it is the same for every size."""
        return floor_of(extent - 1, as_term(2)) if stride.value == 1 else None

    def cropped(self, extent: Term, stride: Term, extra: Term | None) -> Term:
        """Return ⌊max(extent - s, 0)/2⌋; with an output padding, ⌊extent/2⌋ less half of it.

        So cuts Keras, whose padding is that of the convolution that goes the other way.
        """
        if extra is None:
            return floor_of(greatest_of(extent - stride, as_term(0)), as_term(2))
        half = floor_of(extent, as_term(2)) - ceil_of(extra, as_term(2))
        return greatest_of(half, as_term(0))

    def ceil_slack(self, extent: Term, stride: Term) -> Term:
        """Return -1: ⌈n/s⌉ is rounded up already."""
        del stride
        return self.slack(extent)

    def enlarged(self, size: Term, extent: Term, stride: Term, extra: Term | None) -> Term:
        """Return n·s; or (n - 1)s + extent - 2⌊extent/2⌋ + output padding where one is given."""
        if extra is None:
            return size * stride
        return (size - 1) * stride + extent - 2 * floor_of(extent, as_term(2)) + extra


@dataclass(frozen=True)
class Valid(Padding):
    """None; for a transposed convolution, Keras' rules."""

    def slack(self, extent: Term) -> Term:
        """Return -extent."""
        return 0 - extent

    def left(self, extent: Term, stride: Term) -> Term:
        """Return 0."""
        del extent, stride
        return as_term(0)

    def ceil_slack(self, extent: Term, stride: Term) -> Term:
        """Return what no padding does."""
        return Amount(as_term(0)).ceil_slack(extent, stride)

    def enlarged(self, size: Term, extent: Term, stride: Term, extra: Term | None) -> Term:
        """Return (n - 1)s + max(extent, s); or (n - 1)s + extent + output padding where given."""
        last = greatest_of(extent, stride) if extra is None else extent + extra
        return (size - 1) * stride + last


@dataclass(frozen=True)
class Causal(Padding):
    """As much before the first position as lets no output depend on later ones; Keras' Conv1D."""

    most_dims: ClassVar[int] = 1

    def slack(self, extent: Term) -> Term:
        """Return -1, as extent - 1 positions are padded: the size becomes ⌈n/s⌉."""
        del extent
        return as_term(-1)

    def left(self, extent: Term, stride: Term) -> Term:
        """Return extent - 1, whatever the stride."""
        del stride
        return extent - 1

    def ceil_slack(self, extent: Term, stride: Term) -> Term:  # pragma: no cover - no pool has it
        """Raise TypeError: pools have no such padding."""
        raise TypeError(extent, stride)

    def enlarged(  # pragma: no cover - no transposed convolution has it
        self, size: Term, extent: Term, stride: Term, extra: Term | None
    ) -> Term:
        """Raise TypeError: transposed convolutions have no such padding."""
        raise TypeError(size, extent, stride, extra)


WORDS: dict[str, Padding] = {"same": Same(), "valid": Valid(), "causal": Causal()}
"""The paddings that are words."""
