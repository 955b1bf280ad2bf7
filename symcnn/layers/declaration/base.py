"""What every layer is: a name, arguments, and rules for what leaves it and what it holds.

A layer is a frozen dataclass. Its fields are its arguments, in the order in which they are written;
its methods are its rules, each stated once in terms of what arrives (a `Map`).
"""

from __future__ import annotations

from abc import ABC
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from enum import Enum, auto
from functools import cache, cached_property
from typing import Any, ClassVar, Self, TypeVar

from symcnn.algebra.formula import ZERO, Term, gathered
from symcnn.layers.declaration.arguments import Argument, Value
from symcnn.layers.declaration.requirement import Need
from symcnn.layers.declaration.shape import Map
from symcnn.layers.declaration.window import Window


class Sight(Enum):
    """What each position of the output of a layer depends on."""

    WINDOW = auto()
    """The positions of the layer's window, or its own."""
    WHOLE = auto()
    """The whole input: receptive fields end before the layer."""
    MOVED = auto()
    """Some positions, not known which: all numbers of the input are there, in another order."""
    UNKNOWN = auto()
    """Not known."""


@dataclass(frozen=True)
class Layer(ABC):
    """A layer. The defaults are those of a layer without parameters that keeps the shape."""

    letter: ClassVar[str]
    alias: ClassVar[str]
    spatial: ClassVar[bool] = False
    """Whether what arrives must still have a size."""
    sight: ClassVar[Sight] = Sight.WINDOW
    """What each position of the output depends on."""

    def output(self, x: Map) -> Map:
        """Return the map that leaves the layer."""
        return x

    def weights(self, x: Map) -> Term:
        """Return the number of trainable weights, biases not among them."""
        del x
        return ZERO

    def biases(self, x: Map) -> Term:
        """Return the number of trainable biases."""
        del x
        return ZERO

    def params(self, x: Map) -> Term:
        """Return the number of trainable parameters: weights and biases."""
        return gathered(self.weights(x), self.biases(x))

    def buffers(self, x: Map) -> Term:
        """Return how many numbers are kept that are not trained."""
        del x
        return ZERO

    def macs(self, x: Map, y: Map) -> Term:
        """Return the multiply-accumulates of one forward pass that turns x into y."""
        del x, y
        return ZERO

    def activations(self, y: Map) -> Term:
        """Return how many numbers the layer puts out."""
        return y.features

    @cached_property
    def windows(self) -> tuple[Window, ...]:
        """The window along each axis; none where each position depends on itself alone."""
        return ()

    def needs(self, x: Map) -> Iterator[Need]:
        """Yield what must hold for the layer to be applied to x, beyond what its arguments need."""
        del x
        yield from ()

    @classmethod
    def positions(cls, count: int) -> tuple[str, ...]:
        """Return the names that arguments without a keyword have, when there are `count`."""
        del count
        return tuple(cls.arguments())

    @classmethod
    def arranged(cls, values: Mapping[str, Value]) -> dict[str, Value]:
        """Return the arguments as the fields have them, from how they were written."""
        return dict(values)

    @classmethod
    def dims(cls, values: Mapping[str, Value], arriving: int) -> int:
        """Return the number of dimensions that arguments for each axis have."""
        del values
        return arriving

    @classmethod
    @cache
    def arguments(cls) -> dict[str, Argument[Any]]:
        """Return the arguments, by their names."""
        return {
            field.metadata.get("name", field.name): field.metadata["argument"]
            for field in fields(cls)
        }

    @classmethod
    def keywords(cls) -> tuple[str, ...]:
        """Return every name that an argument may be given by."""
        return tuple(cls.arguments())

    @classmethod
    @cache
    def short_forms(cls) -> dict[str, str]:
        """Return the one-letter forms of the names: initials, an optional argument's first."""
        optional = [name for name, argument in cls.arguments().items() if not argument.required]
        required = [name for name in cls.arguments() if name not in optional]
        return {name[0]: name for name in reversed(optional + required)}

    def generic(self) -> Self:
        """Return the layer with symbols for its arguments, to state formulas with."""
        return replace(
            self,
            **{
                field.name: field.metadata["argument"].generic(getattr(self, field.name))
                for field in fields(self)
            },
        )


_L = TypeVar("_L", bound=type[Layer])
LAYERS: dict[str, type[Layer]] = {}
"""The layers, by their letters and their aliases."""


def layer(letter: str, alias: str) -> Callable[[_L], _L]:
    """Enter a layer under its letter and its alias; both must be new."""

    def entered(cls: _L) -> _L:
        cls.letter, cls.alias = letter, alias
        for name in {letter, alias}:
            assert name not in LAYERS, f"two layers are called {name}"  # noqa: S101 - for who adds one
            LAYERS[name] = cls
        return cls

    return entered
