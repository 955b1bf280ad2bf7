"""What a framework's model is read into: its calls in order, each a step of the notation or a join.

Those who read a model know its framework; from here on nothing does.
"""

from __future__ import annotations

from dataclasses import dataclass

from symcnn.notation.ast import Step

INPUT = -1
"""The place of the input among the calls."""
Side = int | None
"""A number of a shape, or None where the model leaves it open."""


@dataclass(frozen=True)
class Scope:
    """A module that a call is made in: how the model calls it, and its class."""

    path: str
    kind: str


@dataclass(frozen=True)
class Call:
    """A layer that is called: what it is in the notation, and what the framework says of it."""

    node: Step | str
    """The step; or of a join its word: add, cat or mul."""
    inputs: tuple[int, ...]
    """The calls whose maps arrive, by their places in the graph, or `INPUT`."""
    path: str
    """How the model calls it: layer1.0.conv1."""
    kind: str
    """Its class or function in the framework: Conv2d."""
    shape: tuple[Side, ...]
    """The channels and the size of the map that leaves, or its features once it is flat."""
    params: int = 0
    """Parameters that no call before has."""
    frozen: bool = False
    """Whether there are some, and none of them is trained."""
    buffers: int = 0
    """Numbers that are not trained."""
    macs: int | None = None
    """Its multiply-accumulates for one image, where the framework counts them."""
    tied: bool = False
    """Whether the weights are those of a call before, and are counted there."""
    weights: frozenset[int] = frozenset()
    """What stands for each tensor of its weights, so that calls which share some can be told."""
    scopes: tuple[Scope, ...] = ()
    """The modules around it, the outermost first; neither the model nor the layer itself."""


def partly_frozen(path: str) -> str:
    """Return the notice of a call only some of whose parameters are frozen."""
    return f"{path} is partly frozen; all of its parameters are counted as trainable"


@dataclass(frozen=True)
class Graph:
    """The calls of a model in the order in which they are made."""

    input: Step
    calls: tuple[Call, ...]
    output: int
    """The call whose map is what the model returns."""
    notices: tuple[str, ...] = ()
    """What a user must know of how the model was read."""
