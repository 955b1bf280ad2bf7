"""The maps that are remembered, by name and index; those of a loop as a family in its variable."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from sympy import Expr, Integer, Symbol

from symcnn.algebra.conditions.condition import AtLeast, at_least
from symcnn.algebra.polynomials.powers import put
from symcnn.layers import Shape

_AT = Symbol("at°", integer=True, nonnegative=True)
"""How far the index of a remembered map is from the least index of its family."""


@dataclass(frozen=True)
class Family:
    """Maps with the indices low..low+count-1; `shape` is stated in the distance from `low`."""

    low: Expr
    count: Expr
    shape: Shape

    def put(self, function: Callable[[Expr], Expr]) -> Family:
        """Return the family with a function applied to every number."""
        return Family(function(self.low), function(self.count), self.shape.put(function))

    def at(self, index: Expr) -> Shape:
        """Return the shape of the map with an index."""
        values = {_AT: index - self.low}
        return self.shape.put(lambda expr: put(expr, values))

    def holds(self, index: Expr) -> tuple[AtLeast, AtLeast]:
        """Return the conditions that an index is one of the family's."""
        distance = put(index - self.low, {})
        return at_least(distance), at_least(self.count - 1 - distance)

    def joined(self, other: Family) -> Family | None:
        """Return the family of both, where the other goes on where this one ends, or before it."""
        if self.low + self.count == other.low:
            first, second = self, other
        elif other.low + other.count == self.low:
            first, second = other, self
        else:
            return None
        count = first.count + second.count
        for known, new in ((second, first), (first, second)):
            if new.count == 1 and known.at(new.low) == new.at(new.low):
                shape = known.at(first.low + _AT)
                return Family(first.low, count, shape)
        return None


@dataclass
class Taps:
    """What has been remembered so far."""

    plain: dict[str, Shape] = field(default_factory=dict)
    families: dict[str, list[Family]] = field(default_factory=dict)
    """The maps with an index, by their names, those marked last at the end."""
    unknown: set[str] = field(default_factory=set)
    """The names of maps with an index of which it is not known which they are."""

    def copy(self) -> Taps:
        """Return taps that can be changed without changing these."""
        families = {name: list(found) for name, found in self.families.items()}
        return Taps(dict(self.plain), families, set(self.unknown))

    def mark(self, name: str, index: Expr | None, shape: Shape) -> None:
        """Remember a map; one that had the same name and index is forgotten."""
        if index is None:
            self.plain[name] = shape
        else:
            self.add(name, Family(index, Integer(1), shape))

    def add(self, name: str, family: Family) -> None:
        """Remember a family, as one with the last before it where it goes on from that."""
        same = (family.low, family.count)
        found = [part for part in self.families.get(name, ()) if (part.low, part.count) != same]
        joined = found[-1].joined(family) if found else None
        self.families[name] = [*found, family] if joined is None else [*found[:-1], joined]

    def forget(self, name: str) -> None:
        """Know no more which maps have a name."""
        self.families.pop(name, None)
        self.unknown.add(name)

    def put(self, function: Callable[[Expr], Expr]) -> Taps:
        """Return taps with a function applied to every number."""
        return Taps(
            {name: shape.put(function) for name, shape in self.plain.items()},
            {
                name: [family.put(function) for family in found]
                for name, found in self.families.items()
            },
            set(self.unknown),
        )

    def names(self) -> Iterator[str]:
        """Yield the names of all that is remembered."""
        yield from dict.fromkeys((*self.plain, *self.families))


def family_of(index: Expr, shape: Shape, variable: Symbol, count: Expr) -> Family | None:
    """Return the maps that a loop remembers: one for each value of its variable, 0 to count - 1.

    The index must rise or fall by 1 from value to value; None where it does not.
    """
    slope = put(index, {variable: variable + 1}) - index
    first = put(index, {variable: Integer(0)})
    if slope == 1:
        distance = _AT
    elif slope == -1:
        first, distance = first - count + 1, count - 1 - _AT
    else:
        return None
    values = {variable: distance}
    return Family(first, count, shape.put(lambda expr: put(expr, values)))
