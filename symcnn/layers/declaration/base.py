"""The base class of layers, and the registry of layers by name.

A layer is a frozen dataclass. Its fields are its arguments, in the order of the notation. Its
methods are its rules for the output shape and the counts, as functions of the input `Map`.
"""

from __future__ import annotations

import re
from abc import ABC
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from enum import Enum, auto
from functools import cache, cached_property
from typing import Any, ClassVar, Self, TypeVar

from symcnn.algebra.presentation.formula import add_terms
from symcnn.algebra.presentation.term import ZERO, Term
from symcnn.layers.declaration.arguments import Argument, Value
from symcnn.layers.declaration.requirement import Requirement
from symcnn.layers.declaration.shape import Map
from symcnn.layers.declaration.window import Window


class Sight(Enum):
    """The input positions that each output position of a layer depends on."""

    WINDOW = auto()
    """Those in the layer's window, or the same position if it has none."""
    WHOLE = auto()
    """All of them: receptive fields end before the layer."""
    MOVED = auto()
    """Unknown ones, because the values of the input are rearranged."""
    UNKNOWN = auto()
    """Unknown ones, because the layer has no rules."""


@dataclass(frozen=True)
class Layer(ABC):
    """A layer. By default it has no parameters and its output has the shape of its input."""

    letter: ClassVar[str]
    alias: ClassVar[str]
    spatial: ClassVar[bool] = False
    """Whether the input must be a feature map, not a vector of features."""
    sight: ClassVar[Sight] = Sight.WINDOW
    """The input positions that each output position depends on."""

    @property
    def label(self) -> str:
        """The layer in the words of the field, without defaults: conv 3×3, 64, /2."""
        first, *others = map(without_groups, self.details() or ("",))
        return ", ".join((f"{self.title()} {first}".rstrip(), *others))

    @classmethod
    def title(cls) -> str:
        """Return the name of the layer in the words of the field: max pool."""
        words = _WORD.findall(cls.alias.replace("Avg", "Average"))
        return " ".join(words).lower()

    def details(self) -> tuple[str, ...]:
        """Return the arguments that a label states; the first of them follows the name."""
        return ()

    def output(self, x: Map) -> Map:
        """Return the output shape."""
        return x

    def weights(self, x: Map) -> Term:
        """Return the number of trainable weights, without biases."""
        del x
        return ZERO

    def biases(self, x: Map) -> Term:
        """Return the number of trainable biases."""
        del x
        return ZERO

    def params(self, x: Map) -> Term:
        """Return the number of trainable parameters: weights and biases."""
        return add_terms(self.weights(x), self.biases(x))

    def buffers(self, x: Map) -> Term:
        """Return the number of non-trainable values that are stored."""
        del x
        return ZERO

    def macs(self, x: Map, y: Map) -> Term:
        """Return the multiply-accumulates of a forward pass with input `x` and output `y`."""
        del x, y
        return ZERO

    def activations(self, y: Map) -> Term:
        """Return the number of output values that are stored as activations."""
        return y.features

    @cached_property
    def windows(self) -> tuple[Window, ...]:
        """The window along each axis; empty if each position depends on the same position only."""
        return ()

    def needs(self, x: Map) -> Iterator[Requirement]:
        """Yield the requirements on the input `x`, in addition to those on the arguments."""
        del x
        yield from ()

    @classmethod
    def positions(cls, count: int) -> tuple[str, ...]:
        """Return the names of the positional arguments of a call with `count` of them."""
        del count
        return tuple(cls.arguments())

    @classmethod
    def arranged(cls, values: Mapping[str, Value]) -> dict[str, Value]:
        """Return the arguments by field, from the arguments as given.

        Raises ArgumentTypeError for arguments that contradict each other.
        """
        return dict(values)

    @classmethod
    def dims(cls, values: Mapping[str, Value], arriving: int) -> int:
        """Return the number of axes of the per-axis arguments; `arriving` is that of the input."""
        del values
        return arriving

    @classmethod
    @cache
    def arguments(cls) -> dict[str, Argument[Any]]:
        """Return the argument kinds by name."""
        return {
            field.metadata.get("name", field.name): field.metadata["argument"]
            for field in fields(cls)
        }

    @classmethod
    def keywords(cls) -> tuple[str, ...]:
        """Return the names of all keyword arguments."""
        return tuple(cls.arguments())

    @classmethod
    @cache
    def short_forms(cls) -> dict[str, str]:
        """Return the names by initial; optional arguments take precedence over required ones."""
        optional = [name for name, argument in cls.arguments().items() if not argument.required]
        required = [name for name in cls.arguments() if name not in optional]
        return {name[0]: name for name in reversed(optional + required)}

    def generic(self) -> Self:
        """Return the layer with symbols for its arguments, as general formulas need it."""
        return replace(
            self,
            **{
                field.name: field.metadata["argument"].generic(getattr(self, field.name))
                for field in fields(self)
            },
        )


def without_groups(text: str) -> str:
    """Return a text with numbers such as 1024 in one piece: commas separate parts of labels."""
    return _GROUP.sub("", text)


_GROUP = re.compile(r"(?<=\d),(?=\d{3})")
"""The comma of a digit group."""
_WORD = re.compile(r"[A-Z][a-z]+|[A-Z]+(?![a-z])|[a-z]+")
"""A word of an alias: Max and Pool of MaxPool."""
_L = TypeVar("_L", bound=type[Layer])
LAYERS: dict[str, type[Layer]] = {}
"""The layer classes, by letter and by alias."""


def layer(letter: str, alias: str) -> Callable[[_L], _L]:
    """Return a class decorator that registers a layer under its letter and its alias."""

    def register(cls: _L) -> _L:
        cls.letter, cls.alias = letter, alias
        for name in dict.fromkeys((letter, alias)):
            assert name not in LAYERS, f"two layers are called {name}"  # noqa: S101 - a mistake in the declaration
            LAYERS[name] = cls
        return cls

    return register
