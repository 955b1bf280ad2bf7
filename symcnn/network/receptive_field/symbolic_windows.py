"""Upper bounds of receptive fields after windows or upsampling factors that are symbols."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sympy import Expr, Integer, Symbol, fraction, together

from symcnn.algebra.floors.floor_div import FloorDiv, ceil_div
from symcnn.algebra.floors.maximum import largest
from symcnn.algebra.polynomials.polynomial import expand_products
from symcnn.algebra.polynomials.powers import substitute
from symcnn.network.receptive_field.known_size import Reach, Spread
from symcnn.network.receptive_field.same_padding import extremes

POSITIONS = Symbol("positions°", integer=True, positive=True)
"""The number of neighboring positions of a map."""


@dataclass(frozen=True)
class Loose:
    """Bounds: position o depends at most on stride·o - left..stride·o + right of the input."""

    stride: Expr
    left: Expr
    right: Expr
    seen: Expr
    """The maximum number of input positions of `POSITIONS` neighboring positions."""

    def slid(self, reach: Reach) -> Loose:
        """Return the bounds of the output of a sliding window."""
        return Loose(
            expand_products(self.stride * reach.step),
            expand_products(self.left + self.stride * reach.left),
            expand_products(self.right + self.stride * reach.right),
            self._seen_by((POSITIONS - 1) * reach.step + reach.left + reach.right + 1),
        )

    def spread(self, spread: Spread) -> Loose:
        """Return the bounds of the output of a transposed window."""
        stride = expand_products(self.stride / spread.stride)
        return Loose(
            stride,
            expand_products(self.left + stride * (spread.extent - 1 - spread.left)),
            expand_products(self.right + stride * spread.left),
            self._seen_by(ceil_div(POSITIONS + spread.extent - 1, spread.stride)),
        )

    def _seen_by(self, positions: Expr) -> Expr:
        return expand_products(substitute(self.seen, {POSITIONS: positions}))

    @property
    def is_blind(self) -> bool:
        """Whether no position depends on the input, which bounds cannot tell."""
        return False

    def loose(self) -> Loose:
        """Return these bounds."""
        return self

    @property
    def field(self) -> Expr:
        """The maximum number of input positions that one position depends on."""
        return substitute(self.seen, {POSITIONS: Integer(1)})


def enclosed(stride: Expr, left: Expr, right: Expr) -> Loose:
    """Return the bounds that follow from the ends of a span, which may be fractions."""
    _, reach = extremes(expand_products(left + right))
    numerator, denominator = fraction(together(stride * (POSITIONS - 1) + reach))
    seen = FloorDiv(expand_products(numerator), expand_products(denominator)) + 1
    return Loose(stride, left, right, seen)


def loosely_joined(parts: Sequence[Loose]) -> Loose:
    """Return the bounds of merged maps of one stride."""
    first, *others = parts
    if all(part is first for part in others):
        return first
    lefts, rights = [part.left for part in parts], [part.right for part in parts]
    return enclosed(first.stride, largest(lefts), largest(rights))
