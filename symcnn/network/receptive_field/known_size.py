"""What a window sees of a map of known size, along one axis, from its own position."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import singledispatch

from sympy import Expr, Integer

from symcnn.layers.declaration.window import Sliding, Spreading, Window
from symcnn.network.receptive_field.same_padding import start_of_same


@dataclass(frozen=True)
class Taps:
    """Every gap-th of the positions first..first + gap·(count - 1), moved by `step` a position."""

    step: int
    first: int
    gap: int
    count: int

    def ends(self, period: int) -> Iterator[int]:
        """Yield the positions of a kernel but for those between `period` at either end."""
        inner = min(self.count, period)
        for place in {*range(inner), *range(self.count - inner, self.count)}:
            yield self.first + self.gap * place


@dataclass(frozen=True)
class Reach:
    """Position o depends on the positions step·o - left to step·o + right, or some between."""

    step: Expr
    left: Expr
    right: Expr
    padding: Expr | None
    """The padding of a window of the same extent that leaves maps of the same size."""
    gap: Expr = Integer(1)

    @property
    def taps(self) -> Taps | None:
        """The same in integers; None where something is not known."""
        if not all(part.is_Integer for part in (self.step, self.left, self.right, self.gap)):
            return None
        count = int(self.left + self.right) // int(self.gap) + 1
        return Taps(int(self.step), -int(self.left), int(self.gap), count)


@dataclass(frozen=True)
class Spread:
    """Position x depends on the positions t with x + left - extent + 1 ≤ stride·t ≤ x + left."""

    stride: Expr
    left: Expr
    extent: Expr
    gap: Expr

    @property
    def taps(self) -> Taps | None:
        """The positions of x + left - gap·j, in integers; None where something is not known."""
        if not all(part.is_Integer for part in (self.stride, self.left, self.extent, self.gap)):
            return None
        count = int(self.extent - 1) // int(self.gap) + 1
        return Taps(int(self.stride), int(self.left), -int(self.gap), count)


@singledispatch
def reach_of(window: Window, size: Expr, output: Expr) -> Reach | Spread:
    """Return what a window sees of a map of a size, of which it leaves another."""
    raise TypeError(window, size, output)  # pragma: no cover - the kinds of windows are those below


@reach_of.register
def _(window: Sliding, size: Expr, output: Expr) -> Reach:
    step, extent = window.step.value, window.extent.value
    known = window.left
    left = start_of_same(size, output, extent, step) if known is None else known.value
    padding = window.padding.value / 2
    return Reach(step, left, extent - 1 - left, padding, window.gap.value)


@reach_of.register
def _(window: Spreading, size: Expr, output: Expr) -> Spread:
    del size, output
    parts = window.stride, window.cropped, window.extent, window.gap
    return Spread(*(part.value for part in parts))
