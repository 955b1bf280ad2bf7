"""What a layer comes to in Keras: one or more calls, each on what leaves the one before."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeAlias

from symcnn.frameworks.exporting.layer_site import Site
from symcnn.frameworks.exporting.line_breaks import Call, Text, call


@dataclass(frozen=True)
class Layer:
    """A layer of Keras as it is constructed; it is then given its name, and called."""

    text: Call
    after: str = ""
    """What stands after the path of the layer in its name, where it is only a part of that."""

    def called(self, name: str, value: str) -> tuple[Call, str]:
        """Return the layer with a name, and the brackets in which it is called on a map."""
        parts = (*self.text.parts, f"name={literal(name + self.after)}")
        return replace(self.text, parts=parts), f"({value})"


@dataclass(frozen=True)
class Function:
    """A function of the printed code, which is given the map first."""

    text: Call

    def called(self, name: str, value: str) -> tuple[Call, str]:
        """Return the call; functions have no names."""
        del name
        return replace(self.text, parts=(value, *self.text.parts)), ""


@dataclass(frozen=True)
class Part:
    """Some of a map, by its index."""

    index: str

    def called(self, name: str, value: str) -> tuple[Call, str]:
        """Return the map with its index."""
        del name
        return Call(value, (f"..., {self.index}",), "[]"), ""


Stage: TypeAlias = "Layer | Function | Part"
Rule: TypeAlias = Callable[[Site], list[Stage]]
"""What a layer comes to at a place."""


def layer(kind: str, *parts: Text, **named: Text | None) -> list[Stage]:
    """Return one layer of Keras, for as many axes as its name says."""
    return [Layer(call(f"layers.{kind}", *parts, **named))]


def function(name: str, *parts: Text, **named: Text | None) -> list[Stage]:
    """Return one function of the printed code."""
    return [Function(call(name, *parts, **named))]


def literal(name: str) -> str:
    """Return a name as Python writes it, with the variables that are in it."""
    return f'f"{name}"' if "{" in name else f'"{name}"'
