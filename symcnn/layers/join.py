"""Where paths meet: maps are added, put side by side, or multiplied.

A join is a layer without parameters that takes several maps. It is written with the paths that
meet, `add[_|C(3,64)]`, and so has no letter.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from symcnn.algebra.conditions.equation import equal
from symcnn.algebra.formula import ONE, Term
from symcnn.errors import ShapeError
from symcnn.layers.declaration.base import Layer
from symcnn.layers.declaration.requirement import Need
from symcnn.layers.declaration.shape import Map

Choice = Callable[[Sequence[Term]], Term]
"""Which one of several terms that are equal, or must be, is gone on with."""


@dataclass(frozen=True)
class Join(Layer):
    """A layer that several maps reach."""

    @abstractmethod
    def met(self, maps: Sequence[Map], choice: Choice) -> Map:
        """Return the map that leaves; raise ShapeError for maps that can never meet."""

    @abstractmethod
    def meets(self, maps: Sequence[Map]) -> Iterator[Need]:
        """Yield what must hold for the maps to meet."""


class Add(Join):
    """The sum of maps of one shape: `add[_|C(3,cin,p=1)]`."""

    letter, alias = "add", "Add"

    def met(self, maps: Sequence[Map], choice: Choice) -> Map:
        """Return the shape that all have."""
        sizes = _sizes(self, maps)
        return Map(choice([found.channels for found in maps]), tuple(map(choice, sizes)))

    def meets(self, maps: Sequence[Map]) -> Iterator[Need]:
        """Yield that channels and sizes are equal."""
        yield from _equal(self, maps, [found.channels for found in maps])
        yield from _equal_sizes(self, maps)


class Cat(Join):
    """The channels of maps of one size, one after another: `cat[_|C(3,32,p=1)]`."""

    letter, alias = "cat", "Cat"

    def met(self, maps: Sequence[Map], choice: Choice) -> Map:
        """Return the size that all have, and the sum of their channels."""
        first, *rest = (found.channels for found in maps)
        return Map(sum(rest, first), tuple(map(choice, _sizes(self, maps))))

    def meets(self, maps: Sequence[Map]) -> Iterator[Need]:
        """Yield that the sizes are equal."""
        yield from _equal_sizes(self, maps)


class Mul(Join):
    """The product of maps of one shape, or of a map and a gate: `mul[_|G-C(1,cin)-Sigmoid]`.

    A gate has the channels of the map and one position, or is flat with as many features.
    Source: Hu, Shen & Sun 2018, Squeeze-and-Excitation Networks, equation 4.
    """

    letter, alias = "mul", "Mul"

    def met(self, maps: Sequence[Map], choice: Choice) -> Map:
        """Return the shape of the maps that are no gates."""
        sizes = _sizes(self, _gated(maps))
        return Map(choice([found.channels for found in maps]), tuple(map(choice, sizes)))

    def meets(self, maps: Sequence[Map]) -> Iterator[Need]:
        """Yield that the channels are equal, and the sizes but for those of gates."""
        yield from _equal(self, maps, [found.channels for found in maps])
        yield from _equal_sizes(self, _gated(maps))


JOINS: dict[str, Join] = {kind.letter: kind() for kind in (Add, Cat, Mul)}
"""The joins, by the words that they are written with."""


def _gated(maps: Sequence[Map]) -> Sequence[Map]:
    """Return the maps that are no gates; all of them where each has one position."""
    wide = [found for found in maps if any(side.value != ONE.value for side in found.size)]
    deepest = max(len(found.size) for found in maps)
    return wide or [found for found in maps if len(found.size) == deepest]


def _sizes(kind: Join, maps: Sequence[Map]) -> Iterator[tuple[Term, ...]]:
    """Return the sides of all maps, axis by axis; raise ShapeError where their axes differ."""
    if len({len(found.size) for found in maps}) > 1:
        raise ShapeError(_differ(kind, maps))
    return zip(*(found.size for found in maps), strict=True)


def _equal_sizes(kind: Join, maps: Sequence[Map]) -> Iterator[Need]:
    for sides in _sizes(kind, maps):
        yield from _equal(kind, maps, sides)


def _equal(kind: Join, maps: Sequence[Map], terms: Sequence[Term]) -> Iterator[Need]:
    """Yield that each term is equal to the first."""
    first, *rest = terms
    for found, term in zip(maps[1:], rest, strict=True):
        if term.value != first.value:
            yield Need(equal(first.value, term.value), _differ(kind, (maps[0], found)))


def _differ(kind: Join, maps: Sequence[Map]) -> str:
    shapes = [str(found.shape) for found in maps]
    return f"{kind.letter} needs maps that fit together; {' and '.join(dict.fromkeys(shapes))} meet"
