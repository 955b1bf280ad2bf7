"""How positions depend on the input where windows or factors of an upsampling are symbols.

What is known is a bound from above: no position sees more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sympy import Expr, Integer, Symbol, fraction, together

from symcnn.algebra.floors.floor_div import FloorDiv, ceil_div
from symcnn.algebra.floors.maximum import largest
from symcnn.algebra.polynomials.polynomial import multiplied_out
from symcnn.algebra.polynomials.powers import put
from symcnn.network.receptive_field.known_size import Reach, Spread
from symcnn.network.receptive_field.same_padding import extremes

POSITIONS = Symbol("positions°", integer=True, positive=True)
"""The number of neighbouring positions of a map."""


@dataclass(frozen=True)
class Loose:
    """Position o depends on no more than stride·o - left to stride·o + right, and on `seen`."""

    stride: Expr
    left: Expr
    right: Expr
    seen: Expr
    """The input positions that so many neighbouring positions depend on, at most."""

    def slid(self, reach: Reach) -> Loose:
        """Return how positions depend on the input that come from this by a sliding window."""
        return Loose(
            multiplied_out(self.stride * reach.step),
            multiplied_out(self.left + self.stride * reach.left),
            multiplied_out(self.right + self.stride * reach.right),
            self._of((POSITIONS - 1) * reach.step + reach.left + reach.right + 1),
        )

    def spread(self, spread: Spread) -> Loose:
        """Return how positions depend on the input that come from this by a transposed one."""
        stride = multiplied_out(self.stride / spread.stride)
        return Loose(
            stride,
            multiplied_out(self.left + stride * (spread.extent - 1 - spread.left)),
            multiplied_out(self.right + stride * spread.left),
            self._of(ceil_div(POSITIONS + spread.extent - 1, spread.stride)),
        )

    def _of(self, positions: Expr) -> Expr:
        return multiplied_out(put(self.seen, {POSITIONS: positions}))

    @property
    def is_blind(self) -> bool:
        """Whether no position sees anything: that is not known."""
        return False

    def loose(self) -> Loose:
        """Return these bounds."""
        return self

    @property
    def field(self) -> Expr:
        """The input positions that one position depends on, at most."""
        return put(self.seen, {POSITIONS: Integer(1)})


def enclosed(stride: Expr, left: Expr, right: Expr) -> Loose:
    """Return what is known of positions of which only the ends are, as fractions."""
    _, reach = extremes(multiplied_out(left + right))
    above, below = fraction(together(stride * (POSITIONS - 1) + reach))
    return Loose(stride, left, right, FloorDiv(multiplied_out(above), multiplied_out(below)) + 1)


def loosely_joined(parts: Sequence[Loose]) -> Loose:
    """Return what is known where maps of one stride meet."""
    first, *rest = parts
    if all(part is first for part in rest):
        return first
    lefts, rights = [part.left for part in parts], [part.right for part in parts]
    return enclosed(first.stride, largest(lefts), largest(rights))
