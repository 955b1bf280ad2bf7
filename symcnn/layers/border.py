"""Zero padding and cropping, which change the border of a feature map."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import Self

from symcnn.algebra.conditions.condition import at_least
from symcnn.algebra.presentation.term import ONE, Term
from symcnn.layers.declaration.axis_arguments import axes
from symcnn.layers.declaration.base import layer
from symcnn.layers.declaration.requirement import Requirement
from symcnn.layers.declaration.shape import Map
from symcnn.layers.declaration.sliding_layer import Windowed
from symcnn.layers.declaration.window import Sliding


@dataclass(frozen=True)
class Border(Windowed):
    """A layer that adds or removes positions before and after each axis."""

    amount: tuple[Term, ...] = axes("p", least=0)
    after: tuple[Term, ...] = axes("q", default="amount", least=0)

    @abstractmethod
    def added(self, positions: Term) -> Term:
        """Return the change in size for a number of positions at the border."""

    @cached_property
    def windows(self) -> tuple[Sliding, ...]:
        """Windows of one position over the padded or cropped map."""
        pairs = zip(self.amount, self.moved, strict=True)
        return tuple(
            Sliding(ONE, ONE, self.added(both) - 1, self.added(before)) for before, both in pairs
        )

    @property
    def moved(self) -> tuple[Term, ...]:
        """The positions at both ends of each axis in total."""
        pairs = zip(self.amount, self.after, strict=True)
        return tuple(2 * before if before == after else before + after for before, after in pairs)

    @classmethod
    @cache
    def short_forms(cls) -> dict[str, str]:
        """Return the short form `a` of `amount`; `after` has none."""
        return {"a": "amount"}

    def generic(self) -> Self:
        """Return the layer with symbols for its amounts: one symbol if both ends are equal."""
        symbolic = super().generic()
        return replace(symbolic, after=symbolic.amount) if self.after == self.amount else symbolic


@layer("Pad", "ZeroPad")
@dataclass(frozen=True)
class ZeroPad(Border):
    """Zero padding of each axis: `Pad(1)`, or `Pad(0,1)` for one row and column at the end only.

    Sources: PyTorch, torch.nn.ZeroPad2d; Keras, ZeroPadding2D.
    """

    def added(self, positions: Term) -> Term:
        """Return the number of added positions."""
        return positions


@layer("Crop", "Cropping")
@dataclass(frozen=True)
class Cropping(Border):
    """Cropping of each axis: `Crop(1)`, or `Crop(0,1)` for one row and column at the end only.

    Source: Keras, Cropping2D.
    """

    def added(self, positions: Term) -> Term:
        """Return the negative number of removed positions."""
        return 0 - positions

    def needs(self, x: Map) -> Iterator[Requirement]:
        """Require at least one remaining position along each axis."""
        for side, moved in zip(x.size, self.moved, strict=True):
            remains = at_least((side - moved).value, 1)
            yield Requirement(remains, "cannot crop {} of {} positions", (moved, side))
