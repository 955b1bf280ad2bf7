"""The state of a loop between iterations: the current map, and plain remembered maps."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sympy import Expr, Symbol

from symcnn.layers import Shape
from symcnn.network.building.branch_step import STATE
from symcnn.network.building.interpreter import Interpreter


@dataclass(frozen=True)
class LoopState:
    """The shapes at the start or at the end of an iteration."""

    shapes: dict[str, Shape]
    """The current map under the empty name, and remembered maps under their own."""

    @staticmethod
    def of(interpreter: Interpreter) -> LoopState:
        """Return the current state of the interpreter."""
        assert interpreter.shape is not None  # noqa: S101 - checked at the start of a repeat
        return LoopState({"": interpreter.shape, **interpreter.taps.plain})

    def generic(self, level: int) -> LoopState:
        """Return a state of fresh symbols with the dimensions of this one."""
        return LoopState(
            {name: _symbolic(name, shape, level) for name, shape in self.shapes.items()}
        )

    def numbers(self) -> Iterator[Expr]:
        """Yield the channels and sizes of all shapes, in a fixed order."""
        for shape in self.shapes.values():
            yield from shape.numbers

    @property
    def ranks(self) -> dict[str, int]:
        """The number of spatial dimensions of each shape."""
        return {name: len(shape.size) for name, shape in self.shapes.items()}

    def map_numbers(self, function: Callable[[Expr], Expr]) -> LoopState:
        """Return the state with a function applied to every number."""
        return LoopState({name: shape.map_numbers(function) for name, shape in self.shapes.items()})

    def enter(self, interpreter: Interpreter) -> None:
        """Set the interpreter to this state."""
        interpreter.shape = self.shapes[""]
        interpreter.taps.plain.update({name: shape for name, shape in self.shapes.items() if name})


def _symbolic(name: str, shape: Shape, level: int) -> Shape:
    def symbol_of(role: str) -> Symbol:
        return Symbol(f"{name}{role}{level}{STATE}", integer=True, positive=True)

    return Shape(symbol_of("c"), tuple(symbol_of(f"n{axis}") for axis in range(len(shape.size))))
