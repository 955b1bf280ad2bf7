"""What a framework says of a model that was built from exported code, and how it is asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

Values: TypeAlias = Mapping[str, int]
"""Numbers for the symbols of a network, by their names and in their order.

Code takes them in that order; it may have other names, since Python uses some, too.
"""


@dataclass(frozen=True)
class Layer:
    """What a framework says of one layer."""

    shape: tuple[int, ...]
    """The channels, then the size of the map that leaves; without the batch."""
    params: int
    """The trainable numbers."""
    macs: int | None = None
    """The multiply-accumulates; None where the framework counts none."""


@dataclass(frozen=True)
class Model:
    """What a framework says of a model: of its layers, by their names in the code, and of all."""

    layers: Mapping[str, Layer]
    params: int
    buffers: int
    """The numbers that are not trained, the counters of batches not among them."""
    macs: int | None = None


@dataclass(frozen=True)
class Framework:
    """How a framework is asked.

    Both functions take code that was exported, numbers for its symbols, and the channels and the
    size that arrive; they raise whatever the code raises.
    """

    name: str
    version: str
    measured: Callable[[str, Values, tuple[int, ...]], Model]
    """Returns what a model comes to."""
    refuses: Callable[[str, Values, tuple[int, ...]], bool | None]
    """Tells whether a model is refused; None where it is taken by a rule that is another one."""
    rules: tuple[str, ...]
    """What the framework refuses by itself, as the layers say it."""


def defined(source: str, name: str) -> Any:  # noqa: ANN401 - a class or a function
    """Return what exported code defines under a name."""
    names: dict[str, Any] = {"__name__": "exported"}
    exec(compile(source, "<exported>", "exec"), names)  # noqa: S102 - we wrote it ourselves
    return names[name]
