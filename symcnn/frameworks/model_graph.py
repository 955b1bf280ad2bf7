"""The graph of a framework's model: its calls in order, each a layer or a merge.

The readers depend on their framework; nothing that follows does.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from symcnn.notation.ast import Step

INPUT = -1
"""The index that stands for the input among the calls."""
Side = int | None
"""A size, or None if the model leaves it open."""


@dataclass(frozen=True)
class Scope:
    """A module around a call: its path in the model, and its class."""

    path: str
    kind: str


@dataclass(frozen=True)
class Call:
    """The call of a layer: its step in the notation, and the framework's shape and counts."""

    node: Step | str
    """The step; for a merge its word: add, cat or mul."""
    inputs: tuple[int, ...]
    """The calls whose outputs it takes, by their indices in the graph, or `INPUT`."""
    path: str
    """Its path in the model: layer1.0.conv1."""
    kind: str
    """Its class or function in the framework: Conv2d."""
    shape: tuple[Side, ...]
    """The output shape `(channels, *size)`, or `(features,)` once it is flat."""
    params: int = 0
    """The parameters that no earlier call has."""
    frozen: bool = False
    """Whether it has parameters, and none of them is trainable."""
    buffers: int = 0
    """The non-trainable numbers (buffers)."""
    macs: int | None = None
    """Its multiply-accumulates for one image; None if the framework does not count them."""
    tied: bool = False
    """Whether its weights are those of an earlier call, and counted there."""
    weights: frozenset[int] = frozenset()
    """The ids of its weight tensors, by which shared weights are found."""
    scopes: tuple[Scope, ...] = ()
    """The modules around it, outermost first, without the model and the layer itself."""

    def renumbered(self, numbers: Mapping[int, int]) -> Call:
        """Return the call in a graph in which the calls have other indices."""
        return replace(self, inputs=tuple(numbers[each] for each in self.inputs))


def name_of(node: Step | str) -> str:
    """Return the letter of a step, or the word of a merge."""
    return node.name if isinstance(node, Step) else node


def partly_frozen(path: str) -> str:
    """Return the notice of a call only some of whose parameters are frozen."""
    return f"{path} is partly frozen; all of its parameters are counted as trainable"


@dataclass(frozen=True)
class Graph:
    """The calls of a model in the order in which they are made."""

    input: Step
    calls: tuple[Call, ...]
    output: int
    """The call whose output the model returns."""
    notices: tuple[str, ...] = ()
    """The warnings for the user."""
