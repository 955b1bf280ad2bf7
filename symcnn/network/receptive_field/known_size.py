"""The positions of its input that a window depends on, relative to its own, along one axis."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import singledispatch

from sympy import Expr, Integer

from symcnn.layers.declaration.window import Sliding, Spreading, Window
from symcnn.network.receptive_field.same_padding import start_of_same


@dataclass(frozen=True)
class Taps:
    """The positions first + gap·j of a kernel, 0 ≤ j < count, moved by `step` per position."""

    step: int
    first: int
    gap: int
    count: int

    def ends(self, period: int) -> Iterator[int]:
        """Yield the first and the last `period` positions of the kernel."""
        inner = min(self.count, period)
        for index in {*range(inner), *range(self.count - inner, self.count)}:
            yield self.first + self.gap * index


@dataclass(frozen=True)
class Reach:
    """A sliding window: position o depends on step·o - left..step·o + right, in steps of `gap`."""

    step: Expr
    left: Expr
    right: Expr
    padding: Expr | None
    """The padding of a window of the same extent with the same output size."""
    gap: Expr = Integer(1)

    @property
    def taps(self) -> Taps | None:
        """The kernel positions as integers; None if one is symbolic."""
        if not all(number.is_Integer for number in (self.step, self.left, self.right, self.gap)):
            return None
        count = int(self.left + self.right) // int(self.gap) + 1
        return Taps(int(self.step), -int(self.left), int(self.gap), count)


@dataclass(frozen=True)
class Spread:
    """A transposed window: x depends on every t with x + left - extent < stride·t ≤ x + left."""

    stride: Expr
    left: Expr
    extent: Expr
    gap: Expr

    @property
    def taps(self) -> Taps | None:
        """The kernel positions x + left - gap·j as integers; None if one is symbolic."""
        numbers = (self.stride, self.left, self.extent, self.gap)
        if not all(number.is_Integer for number in numbers):
            return None
        count = int(self.extent - 1) // int(self.gap) + 1
        return Taps(int(self.stride), int(self.left), -int(self.gap), count)


@singledispatch
def reach_of(window: Window, size: Expr, output: Expr) -> Reach | Spread:
    """Return the positions that a window depends on, from its input and output size."""
    raise TypeError(window, size, output)  # pragma: no cover - all kinds are registered below


@reach_of.register
def _reach_of_sliding(window: Sliding, size: Expr, output: Expr) -> Reach:
    step, extent = window.step.value, window.extent.value
    start = window.left
    left = start_of_same(size, output, extent, step) if start is None else start.value
    padding = window.padding.value / 2
    return Reach(step, left, extent - 1 - left, padding, window.gap.value)


@reach_of.register
def _reach_of_spreading(window: Spreading, size: Expr, output: Expr) -> Spread:
    del size, output
    terms = window.stride, window.cropped, window.extent, window.gap
    return Spread(*(term.value for term in terms))
