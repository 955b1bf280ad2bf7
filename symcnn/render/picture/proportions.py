"""The proportions of volumes: numbers for the sizes and channels of feature maps, also symbolic."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from math import sqrt

from sympy import Basic, Expr, Integer

from symcnn.layers import Shape
from symcnn.network import Network, RepeatRecord
from symcnn.network.trace.trace import all_records
from symcnn.render.start_values import start_values

_MIN_SIDE, _MAX_SIDE = 18.0, 120.0
"""The side of the smallest and of the largest volume, in px."""
_MIN_THICKNESS, _MAX_THICKNESS = 5.0, 58.0
"""The thickness of a volume of few and of most channels, in px."""


@dataclass(frozen=True)
class Volume:
    """The size of a volume, in px."""

    height: float
    breadth: float
    """The extent into the picture, of the side of a feature map along its last axis."""
    thickness: float


@dataclass(frozen=True)
class Proportions:
    """How large the volumes of feature maps are drawn.

    Height and breadth follow the size of a map, and the thickness its channels: each by its square
    root, so that small ones can still be seen.
    """

    net: Network
    shapes: tuple[Shape, ...]

    def volume(self, shape: Shape) -> Volume:
        """Return the size of the volume of a feature map, in px.

        >>> from symcnn import parse
        >>> net = parse("I(28,1)-C(5,32)-P(2)")
        >>> proportions = Proportions(net, tuple(record.output for record in net.layers))
        >>> proportions.volume(net.input).height, proportions.volume(net.output).thickness
        (120.0, 58.0)
        """
        height, breadth = (
            _between(self._number(side), self._largest_side, _MIN_SIDE, _MAX_SIDE)
            for side in self._sides(shape)
        )
        channels = self._number(shape.channels)
        thickness = _between(channels, self._most_channels, _MIN_THICKNESS, _MAX_THICKNESS)
        return Volume(height, breadth, thickness)

    def note(self) -> str:
        """Return the values of symbols for which the proportions hold; empty without symbols."""
        numbers = (number for shape in self.shapes for number in shape.numbers)
        symbols = set[Basic]().union(*(number.free_symbols for number in numbers))
        known = {str(symbol): self._values[symbol] for symbol in symbols & {*self._values}}
        values = ", ".join(f"{name} = {known[name]}" for name in sorted(known))
        return f"Proportions as for {values}." if values else ""

    @staticmethod
    def _sides(shape: Shape) -> tuple[Expr | int, Expr | int]:
        """Return the sides that are drawn: the last two; those that a map does not have are 1."""
        height, breadth = (1, 1, *shape.size)[-2:]
        return height, breadth

    @cached_property
    def _values(self) -> Mapping[Basic, Integer]:
        """The first values of the symbols, and the last ones of the variables of loops.

        A variable that several loops have gets a value that all of them reach.
        """
        values: dict[Basic, Integer] = {**start_values(self.net, self.net.domain)}
        last: dict[Basic, Integer] = {}
        for repeat in all_records(self.net.layers):
            if isinstance(repeat, RepeatRecord):
                end = (repeat.low + repeat.count - 1).subs({**values, **last})
                variable = repeat.variable_symbol
                if end.is_Integer:  # an end may have a member of a family, which has no value
                    last[variable] = min(last.get(variable, end), end)
        return values | last

    def _number(self, expr: Expr | int) -> float:
        """Return a number for the values of symbols; 1 where it has none."""
        value = expr if isinstance(expr, int) else expr.subs(dict(self._values))
        return max(float(value), 1.0) if isinstance(value, int) or value.is_number else 1.0

    @cached_property
    def _largest_side(self) -> float:
        return self._largest(side for shape in self.shapes for side in self._sides(shape))

    @cached_property
    def _most_channels(self) -> float:
        return self._largest(shape.channels for shape in self.shapes)

    def _largest(self, numbers: Iterable[Expr | int]) -> float:
        return max(map(self._number, numbers))


def _between(number: float, largest: float, low: float, high: float) -> float:
    """Return a length that grows with the square root of a number."""
    return low + (high - low) * sqrt(number / largest)
