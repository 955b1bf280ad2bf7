"""Merges of branches: addition, concatenation and multiplication of feature maps.

A merge is a layer without parameters that takes several inputs. It is written with its branches,
`add[_|C(3,64)]`, and so has no letter.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from symcnn.algebra.conditions.equation import equal
from symcnn.algebra.presentation.term import ONE, Term
from symcnn.errors import ShapeError
from symcnn.layers.declaration.base import Layer
from symcnn.layers.declaration.requirement import Kind, Requirement
from symcnn.layers.declaration.shape import Map

Choice = Callable[[Sequence[Term]], Term]
"""A function that selects one of several terms, which are equal or are required to be."""


@dataclass(frozen=True)
class Join(Layer):
    """A merge: a layer with several inputs."""

    operands: ClassVar[str]
    """The branches that the merge accepts, as messages name them."""
    requires: ClassVar[Kind | None]
    """The kind of the requirements on the branches."""

    @abstractmethod
    def met(self, maps: Sequence[Map], choice: Choice) -> Map:
        """Return the output; raise ShapeError for inputs with different numbers of dimensions."""

    @abstractmethod
    def meets(self, maps: Sequence[Map]) -> Iterator[Requirement]:
        """Yield the requirements on the shapes of the inputs."""


class Add(Join):
    """Addition of branches of equal shape: `add[_|C(3,cin,p=1)]`."""

    letter, alias = "add", "Add"
    operands = "branches of equal shape"
    requires = Kind.ADDED_SHAPES

    def met(self, maps: Sequence[Map], choice: Choice) -> Map:
        """Return the common shape."""
        sizes = _sides_by_axis(self, maps)
        return Map(choice([x.channels for x in maps]), tuple(map(choice, sizes)))

    def meets(self, maps: Sequence[Map]) -> Iterator[Requirement]:
        """Yield that the channels and the sizes are equal."""
        yield from _require_equal(self, maps, [x.channels for x in maps])
        yield from _require_equal_sizes(self, maps)


class Cat(Join):
    """Concatenation of the channels of branches of equal size: `cat[_|C(3,32,p=1)]`."""

    letter, alias = "cat", "Cat"

    @classmethod
    def title(cls) -> str:
        """Return the name in the words of the field."""
        return "concat"

    operands = "branches of equal size"
    requires = Kind.CONCATENATED_SIZES

    def met(self, maps: Sequence[Map], choice: Choice) -> Map:
        """Return the common size and the sum of the channels."""
        first, *others = (x.channels for x in maps)
        return Map(sum(others, first), tuple(map(choice, _sides_by_axis(self, maps))))

    def meets(self, maps: Sequence[Map]) -> Iterator[Requirement]:
        """Yield that the sizes are equal."""
        yield from _require_equal_sizes(self, maps)


class Mul(Join):
    """Multiplication of branches of equal shape, or by a gate: `mul[_|G-C(1,cin)-Sigmoid]`.

    A gate has the channels of the map and one position, or is a vector of as many features.
    Source: Hu, Shen & Sun 2018, Squeeze-and-Excitation Networks, equation 4.
    """

    letter, alias = "mul", "Mul"
    operands = "branches of equal shape or gates of one position"
    requires = None  # frameworks broadcast the factors

    def met(self, maps: Sequence[Map], choice: Choice) -> Map:
        """Return the common shape of the inputs that are not gates."""
        sizes = _sides_by_axis(self, _without_gates(maps))
        return Map(choice([x.channels for x in maps]), tuple(map(choice, sizes)))

    def meets(self, maps: Sequence[Map]) -> Iterator[Requirement]:
        """Yield that the channels are equal, and the sizes except those of gates."""
        yield from _require_equal(self, maps, [x.channels for x in maps])
        yield from _require_equal_sizes(self, _without_gates(maps))


JOINS: dict[str, Join] = {kind.letter: kind() for kind in (Add, Cat, Mul)}
"""The merges, by their words in the notation."""


def _without_gates(maps: Sequence[Map]) -> Sequence[Map]:
    """Return the maps that are not gates; if each has one position, those with the most axes."""
    wide = [x for x in maps if any(side.value != ONE.value for side in x.size)]
    deepest = max(len(x.size) for x in maps)
    return wide or [x for x in maps if len(x.size) == deepest]


def _sides_by_axis(kind: Join, maps: Sequence[Map]) -> Iterator[tuple[Term, ...]]:
    """Return the sides of all maps, axis by axis; raise ShapeError if their axes differ."""
    if len({len(x.size) for x in maps}) > 1:
        raise ShapeError(_describe_mismatch(kind, maps))
    return zip(*(x.size for x in maps), strict=True)


def _require_equal_sizes(kind: Join, maps: Sequence[Map]) -> Iterator[Requirement]:
    for sides in _sides_by_axis(kind, maps):
        yield from _require_equal(kind, maps, sides)


def _require_equal(kind: Join, maps: Sequence[Map], terms: Sequence[Term]) -> Iterator[Requirement]:
    """Yield that each term equals the first."""
    first, *others = terms
    for x, term in zip(maps[1:], others, strict=True):
        if term.value != first.value:
            says = _describe_mismatch(kind, (maps[0], x))
            yield Requirement(equal(first.value, term.value), says, kind=kind.requires)


def _describe_mismatch(kind: Join, maps: Sequence[Map]) -> str:
    shapes = [str(x.shape) for x in maps]
    return f"{kind.letter} needs {kind.operands}, not {' and '.join(dict.fromkeys(shapes))}"
