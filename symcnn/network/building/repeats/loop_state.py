"""What may change from one round of a repeat to the next: the map, and maps remembered before."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sympy import Expr, Symbol

from symcnn.layers import Shape
from symcnn.network.building.branch_step import STATE
from symcnn.network.building.interpreter import Walk


@dataclass(frozen=True)
class State:
    """The shapes that arrive at a round, or leave it."""

    shapes: dict[str, Shape]
    """The map under an empty name, and others under theirs."""

    @staticmethod
    def of(walk: Walk) -> State:
        """Return what a walk has arrived with."""
        assert walk.shape is not None  # noqa: S101 - a repeat has seen to it
        return State({"": walk.shape, **walk.taps.plain})

    def generic(self, level: int) -> State:
        """Return shapes of symbols that stand for these."""
        return State({name: _generic(name, shape, level) for name, shape in self.shapes.items()})

    def numbers(self) -> Iterator[Expr]:
        """Yield the channels and sides of all shapes, in a fixed order."""
        for shape in self.shapes.values():
            yield from (shape.channels, *shape.size)

    @property
    def ranks(self) -> dict[str, int]:
        """How many sides each shape has."""
        return {name: len(shape.size) for name, shape in self.shapes.items()}

    def put(self, function: Callable[[Expr], Expr]) -> State:
        """Return the shapes with a function applied to their numbers."""
        return State({name: shape.put(function) for name, shape in self.shapes.items()})

    def enter(self, walk: Walk) -> None:
        """Make these what a walk has arrived with."""
        walk.shape = self.shapes[""]
        walk.taps.plain.update({name: shape for name, shape in self.shapes.items() if name})


def _generic(name: str, shape: Shape, level: int) -> Shape:
    def symbol_of(what: str) -> Symbol:
        return Symbol(f"{name}{what}{level}{STATE}", integer=True, positive=True)

    return Shape(symbol_of("c"), tuple(symbol_of(f"n{axis}") for axis in range(len(shape.size))))
