"""The shapes and counts of a built model, and the interface to a framework."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from symcnn.layers.declaration.requirement import Kind

Values: TypeAlias = Mapping[str, int]
"""Values of the symbols of a network, by their names and in their order.

Code takes them in that order; it may rename symbols that are Python keywords.
"""


@dataclass(frozen=True)
class Layer:
    """The framework's shape and counts of one layer."""

    shape: tuple[int, ...]
    """The output shape `(channels, *size)`, without the batch."""
    params: int
    """The number of trainable parameters."""
    macs: int | None = None
    """The multiply-accumulates; None if the framework does not count them."""


@dataclass(frozen=True)
class Model:
    """The framework's counts of a model: of its layers, by their names in code, and totals."""

    layers: Mapping[str, Layer]
    params: int
    buffers: int
    """The non-trainable numbers (buffers), without batch counters."""
    macs: int | None = None


@dataclass(frozen=True)
class Framework:
    """The interface to a framework.

    Both functions take exported code, values of its symbols, and the input shape
    `(channels, *size)`; they raise whatever the code raises.
    """

    name: str
    version: str
    measured: Callable[[str, Values, tuple[int, ...]], Model]
    """Returns the shapes and counts of a model."""
    refuses: Callable[[str, Values, tuple[int, ...]], bool | None]
    """Returns whether a model is rejected; None if another rule of the framework decides."""
    enforced: tuple[Kind, ...]
    """The kinds of the layers' requirements that the framework enforces itself."""


def defined(source: str, name: str) -> Any:  # noqa: ANN401 - a class or a function
    """Run exported code; return the class or function of a name."""
    names: dict[str, Any] = {"__name__": "exported"}
    exec(compile(source, "<exported>", "exec"), names)  # noqa: S102 - symcnn generated it
    return names[name]
