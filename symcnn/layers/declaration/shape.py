"""The shape of a map: as exact values, and as the terms that rules are stated in."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from sympy import Expr, Mul

from symcnn.algebra.formula import Term, leaf, named, product_of
from symcnn.algebra.polynomials.plain_text import raised, text

AXES = {0: (), 1: ("l",), 2: ("h", "w"), 3: ("d", "h", "w")}
"""The names of the axes of a map, by their number."""


@dataclass(frozen=True)
class Shape:
    """The shape of a map: its channels, and its size along each axis (none once it is flat)."""

    channels: Expr
    size: tuple[Expr, ...]

    @property
    def features(self) -> Expr:
        """How many numbers the map holds."""
        return Mul(self.channels, *self.size)

    def written(self) -> Map:
        """Return the shape as terms that rules can be applied to."""
        return Map(leaf(self.channels), tuple(map(leaf, self.size)))

    @property
    def numbers(self) -> tuple[Expr, ...]:
        """The channels, then the size."""
        return self.channels, *self.size

    def put(self, function: Callable[[Expr], Expr]) -> Shape:
        """Return the shape with a function applied to its numbers."""
        return Shape(function(self.channels), tuple(map(function, self.size)))

    @property
    def is_cube(self) -> bool:
        """Whether it has several sides, which are equal and have symbols: f×(n - 4)²."""
        return len(self.size) > 1 and len(set(self.size)) == 1 and not self.size[0].is_number

    def __str__(self) -> str:
        """Return channels×height×width, 32×24×24; equal sides with symbols as in f×(n - 4)²."""
        if self.is_cube:
            side = f"{_part(self.size[0])}{raised(str(len(self.size)))}"
            return f"{_part(self.channels)}×{side}"
        return crossed(self.numbers)


def crossed(numbers: Iterable[Expr]) -> str:
    """Return numbers with a sign between them, 32×24, sums and products in brackets."""
    return "×".join(map(_part, numbers))


def _part(expr: Expr) -> str:
    """Return a factor of a shape, in brackets where it is a sum or a product."""
    return f"({text(expr)})" if expr.is_Add or expr.is_Mul else text(expr)


@dataclass(frozen=True)
class Map:
    """The map that arrives at a layer, or leaves it, in the terms of a rule."""

    channels: Term
    size: tuple[Term, ...]

    @property
    def positions(self) -> Term:
        """How many positions the map has: 1 once it is flat."""
        return product_of(self.size)

    @property
    def features(self) -> Term:
        """How many numbers the map holds: channels times positions."""
        return self.channels * self.positions

    @property
    def shape(self) -> Shape:
        """The values."""
        return Shape(self.channels.value, tuple(side.value for side in self.size))

    @staticmethod
    def generic(dims: int, suffix: str) -> Map:
        """Return the map that formulas are stated with: c_in×h_in×w_in, or f_in once it is flat."""
        sides = tuple(named(f"{axis}_{suffix}") for axis in AXES[dims])
        return Map(named(f"{'c' if dims else 'f'}_{suffix}"), sides)
