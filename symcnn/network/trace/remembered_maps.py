"""Remembered maps of skip connections, by name and index; a loop saves an indexed family.

`@name` saves the current feature map, and `$name` loads it again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from sympy import Expr, Integer, Symbol

from symcnn.algebra.conditions.condition import AtLeast, at_least
from symcnn.algebra.polynomials.powers import substitute
from symcnn.layers import Shape

MapReference: TypeAlias = tuple[str, Expr | None]
"""A reference to a remembered map by its name and index; the index is None if it is unknown."""

_OFFSET = Symbol("at°", integer=True, nonnegative=True)
"""The offset of the index of a remembered map from the lowest index of its family."""


@dataclass(frozen=True)
class IndexedMaps:
    """Maps with the indices low..low+count-1; `shape` is a function of the offset from `low`."""

    low: Expr
    count: Expr
    shape: Shape

    def map_numbers(self, function: Callable[[Expr], Expr]) -> IndexedMaps:
        """Return the family with a function applied to every number."""
        return IndexedMaps(
            function(self.low), function(self.count), self.shape.map_numbers(function)
        )

    def at(self, index: Expr) -> Shape:
        """Return the shape of the map at an index."""
        values = {_OFFSET: index - self.low}
        return self.shape.map_numbers(lambda expr: substitute(expr, values))

    def holds(self, index: Expr) -> tuple[AtLeast, AtLeast]:
        """Return the conditions for an index to lie in low..low+count-1."""
        offset = substitute(index - self.low, {})
        return at_least(offset), at_least(self.count - 1 - offset)

    def joined(self, other: IndexedMaps) -> IndexedMaps | None:
        """Return the union with a family of adjacent indices; None if they do not form one."""
        if self.low + self.count == other.low:
            first, second = self, other
        elif other.low + other.count == self.low:
            first, second = other, self
        else:
            return None
        count = first.count + second.count
        for family, single in ((second, first), (first, second)):
            if single.count == 1 and family.at(single.low) == single.at(single.low):
                shape = family.at(first.low + _OFFSET)
                return IndexedMaps(first.low, count, shape)
        return None


@dataclass
class RememberedMaps:
    """The maps remembered so far."""

    plain: dict[str, Shape] = field(default_factory=dict)
    """The maps without an index, by name."""
    families: dict[str, list[IndexedMaps]] = field(default_factory=dict)
    """The maps with an index, by name, the latest last."""
    unknown: set[str] = field(default_factory=set)
    """The names whose indexed maps are unknown."""

    def copy(self) -> RememberedMaps:
        """Return an independent copy."""
        families = {name: list(group) for name, group in self.families.items()}
        return RememberedMaps(dict(self.plain), families, set(self.unknown))

    def mark(self, name: str, index: Expr | None, shape: Shape) -> None:
        """Save a map, in place of an earlier one of the same name and index."""
        if index is None:
            self.plain[name] = shape
        else:
            self.add(name, IndexedMaps(index, Integer(1), shape))

    def add(self, name: str, family: IndexedMaps) -> None:
        """Save a family of maps, merged with the previous family if their indices are adjacent."""
        indices = (family.low, family.count)
        others = [
            other for other in self.families.get(name, ()) if (other.low, other.count) != indices
        ]
        merged = others[-1].joined(family) if others else None
        self.families[name] = [*others, family] if merged is None else [*others[:-1], merged]

    def forget(self, name: str) -> None:
        """Mark the indexed maps of a name as unknown."""
        self.families.pop(name, None)
        self.unknown.add(name)

    def map_numbers(self, function: Callable[[Expr], Expr]) -> RememberedMaps:
        """Return the maps with a function applied to every number."""
        return RememberedMaps(
            {name: shape.map_numbers(function) for name, shape in self.plain.items()},
            {
                name: [family.map_numbers(function) for family in group]
                for name, group in self.families.items()
            },
            set(self.unknown),
        )

    def names(self) -> Iterator[str]:
        """Yield the names of all remembered maps."""
        yield from dict.fromkeys((*self.plain, *self.families))


def indexed_maps_of(index: Expr, shape: Shape, variable: Symbol, count: Expr) -> IndexedMaps | None:
    """Return the maps that a loop saves, one for each value of its variable in 0..count-1.

    None unless `index` rises or falls by 1 from one value of `variable` to the next.
    """
    slope = substitute(index, {variable: variable + 1}) - index
    low = substitute(index, {variable: Integer(0)})
    if slope == 1:
        position = _OFFSET
    elif slope == -1:
        low, position = low - count + 1, count - 1 - _OFFSET
    else:
        return None
    values = {variable: position}
    return IndexedMaps(low, count, shape.map_numbers(lambda expr: substitute(expr, values)))
