"""Shapes of feature maps: as exact values (`Shape`), and as the terms of rules (`Map`).

Shapes are per example, without the batch, and channels come first: `(channels, *size)`, where
`size` is `(length,)` in 1-D, `(height, width)` in 2-D and `(depth, height, width)` in 3-D. A vector
of features, as after flattening, is `(features,)`: its size is empty.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from sympy import Expr, Mul

from symcnn.algebra.presentation.formula import leaf, symbol_value
from symcnn.algebra.presentation.present import arrange
from symcnn.algebra.presentation.term import POWER, Term, product_of, superscript

AXES = {0: (), 1: ("l",), 2: ("h", "w"), 3: ("d", "h", "w")}
"""The names of the spatial axes, by the number of dimensions."""


@dataclass(frozen=True)
class Shape:
    """A shape `(channels, *size)` of exact SymPy expressions; `size` is empty for a vector."""

    channels: Expr
    size: tuple[Expr, ...]

    @property
    def features(self) -> Expr:
        """The number of values of the map: channels times positions."""
        return Mul(self.channels, *self.size)

    def written(self) -> Map:
        """Return the shape as a `Map`, to which rules can be applied."""
        return Map(leaf(self.channels), tuple(map(leaf, self.size)))

    @property
    def numbers(self) -> tuple[Expr, ...]:
        """The numbers `(channels, *size)`."""
        return self.channels, *self.size

    def map_numbers(self, function: Callable[[Expr], Expr]) -> Shape:
        """Return the shape with a function applied to each of its numbers."""
        return Shape(function(self.channels), tuple(map(function, self.size)))

    @property
    def is_cube(self) -> bool:
        """Whether all sides are equal and symbolic, as in f×(n - 4)²."""
        return len(self.size) > 1 and len(set(self.size)) == 1 and not self.size[0].is_number

    def __str__(self) -> str:
        """Return channels×height×width, 32×24×24; equal symbolic sides as a power, f×(n - 4)²."""
        if self.is_cube:
            side = f"{_bracket(self.size[0])}{superscript(str(len(self.size)))}"
            return f"{_bracket(self.channels)}×{side}"
        return crossed(map(arrange, self.numbers))


def crossed(numbers: Iterable[Term]) -> str:
    """Return numbers with × between them, 32×24; sums and products are in brackets."""
    return "×".join(number.within(POWER) for number in numbers)


def _bracket(expr: Expr) -> str:
    return arrange(expr).within(POWER)


@dataclass(frozen=True)
class Map:
    """An input or output feature map `(channels, *size)`, as terms of a rule."""

    channels: Term
    size: tuple[Term, ...]

    @property
    def positions(self) -> Term:
        """The number of positions; 1 for a vector of features."""
        return product_of(self.size)

    @property
    def features(self) -> Term:
        """The number of values: channels times positions."""
        return self.channels * self.positions

    @property
    def shape(self) -> Shape:
        """The shape, as exact SymPy expressions."""
        return Shape(self.channels.value, tuple(side.value for side in self.size))

    @staticmethod
    def generic(dims: int, suffix: str) -> Map:
        """Return the map of symbols for general formulas: c_in×h_in×w_in, or f_in for a vector."""
        sides = tuple(symbol_value(f"{axis}_{suffix}") for axis in AXES[dims])
        return Map(symbol_value(f"{'c' if dims else 'f'}_{suffix}"), sides)
