"""The Keras code of a layer: one or more calls, each applied to the previous output."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeAlias

from symcnn.frameworks.exporting.code_lines import Call, Text, call
from symcnn.frameworks.exporting.layer_site import Site


@dataclass(frozen=True)
class Layer:
    """A constructed Keras layer, which is then named and called."""

    text: Call
    after: str = ""
    """The suffix of its name, if it is only a part of a layer."""

    def called(self, name: str, value: str) -> tuple[Call, str]:
        """Return the constructor call with a name, and the call on a feature map."""
        parts = (*self.text.parts, f"name={literal(name + self.after)}")
        return replace(self.text, parts=parts), f"({value})"


@dataclass(frozen=True)
class Function:
    """A function of the generated code, whose first argument is the feature map."""

    text: Call

    def called(self, name: str, value: str) -> tuple[Call, str]:
        """Return the call; functions have no names."""
        del name
        return replace(self.text, parts=(value, *self.text.parts)), ""


@dataclass(frozen=True)
class Part:
    """A slice of a feature map."""

    index: str

    def called(self, name: str, value: str) -> tuple[Call, str]:
        """Return the indexed feature map."""
        del name
        return Call(value, (f"..., {self.index}",), "[]"), ""


Stage: TypeAlias = "Layer | Function | Part"
Rule: TypeAlias = Callable[[Site], list[Stage]]
"""Returns the code of a layer at its site."""


def layer(kind: str, *parts: Text, **named: Text | None) -> list[Stage]:
    """Return the code of a single Keras layer."""
    return [Layer(call(f"layers.{kind}", *parts, **named))]


def function(name: str, *parts: Text, **named: Text | None) -> list[Stage]:
    """Return the code of a single helper function."""
    return [Function(call(name, *parts, **named))]


def literal(name: str) -> str:
    """Return a name as a Python string; an f-string if it has variables."""
    return f'f"{name}"' if "{" in name else f'"{name}"'
