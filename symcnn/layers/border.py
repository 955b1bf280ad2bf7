"""Layers at the border of a map: zeros put around it, and positions taken away."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import Self

from symcnn.algebra.conditions.condition import at_least
from symcnn.algebra.formula import ONE, Term
from symcnn.layers.declaration.axis_arguments import axes
from symcnn.layers.declaration.base import layer
from symcnn.layers.declaration.requirement import Need
from symcnn.layers.declaration.shape import Map
from symcnn.layers.declaration.sliding_layer import Windowed
from symcnn.layers.declaration.window import Sliding


@dataclass(frozen=True)
class Border(Windowed):
    """Positions put before and after each axis, or taken away there."""

    amount: tuple[Term, ...] = axes("p", least=0)
    after: tuple[Term, ...] = axes("q", default="amount", least=0)

    @abstractmethod
    def added(self, positions: Term) -> Term:
        """Return how many positions an axis gains by so many at its border."""

    @cached_property
    def windows(self) -> tuple[Sliding, ...]:
        """Windows of one position over the map with its new border."""
        pairs = zip(self.amount, self.moved, strict=True)
        return tuple(
            Sliding(ONE, ONE, self.added(both) - 1, self.added(before)) for before, both in pairs
        )

    @property
    def moved(self) -> tuple[Term, ...]:
        """How many positions both ends of each axis have together."""
        pairs = zip(self.amount, self.after, strict=True)
        return tuple(2 * before if before == after else before + after for before, after in pairs)

    @classmethod
    @cache
    def short_forms(cls) -> dict[str, str]:
        """Return the initial of `amount`, which stays its own where `after` has none."""
        return {"a": "amount"}

    def generic(self) -> Self:
        """Return the layer with symbols for its amounts: with one where both ends have the same."""
        found = super().generic()
        return replace(found, after=found.amount) if self.after == self.amount else found


@layer("Pad", "ZeroPad")
@dataclass(frozen=True)
class ZeroPad(Border):
    """Zeros before and after each axis: `Pad(1)`, and `Pad(0,1)` for one row and column at the end.

    Sources: PyTorch, torch.nn.ZeroPad2d; Keras, ZeroPadding2D.
    """

    def added(self, positions: Term) -> Term:
        """Return as many."""
        return positions


@layer("Crop", "Cropping")
@dataclass(frozen=True)
class Cropping(Border):
    """Positions taken away before and after each axis: `Crop(1)`, `Crop(0,1)`.

    Source: Keras, Cropping2D.
    """

    def added(self, positions: Term) -> Term:
        """Return as many, taken away."""
        return 0 - positions

    def needs(self, x: Map) -> Iterator[Need]:
        """Yield that at least one position is left along each axis."""
        for side, moved in zip(x.size, self.moved, strict=True):
            left = at_least((side - moved).value, 1)
            yield Need(left, "cannot crop {} of {} positions", (moved, side))
