"""The signature of a generated class: the calls that it fits, and its parameters."""

from __future__ import annotations

from dataclasses import dataclass

from symcnn.frameworks.exporting.layer_site import NOWHERE
from symcnn.frameworks.exporting.state import State
from symcnn.notation.ast import Name

OWN = Name("channels of the module", NOWHERE)
"""Stands for channels that a module knows, but the class around it does not."""
CIN = Name("cin", NOWHERE)


@dataclass(frozen=True)
class Class:
    """A generated class: its name and parameters, and the state of its output."""

    name: str
    takes_cin: bool
    parameters: tuple[str, ...]
    shared: tuple[str, ...]
    """The names of the whole network that are passed to it."""
    leaves: State
    """The state of the output, in terms of `cin` and the parameters."""
    taps: tuple[str, ...]
    """The dictionaries of remembered maps that its forward pass takes."""


@dataclass(frozen=True)
class Kinds:
    """The calls that a class fits: its input feature map, and non-numeric parameters."""

    dims: int
    one: bool
    known: bool
    """Whether the number of input channels is known."""
    words: tuple[tuple[str, str], ...] = ()
    tuples: frozenset[str] = frozenset()

    @property
    def state(self) -> State:
        """The state of the input feature map."""
        return State(CIN if self.known else None, self.dims, self.one)
