"""The signature of a generated function: the calls that it fits, and its parameters."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Kinds:
    """The calls that a function fits: the axes of its input, and non-numeric parameters."""

    dims: int
    words: tuple[tuple[str, str], ...] = ()
    """The parameters that are words, such as same, with their words."""
    tuples: frozenset[str] = frozenset()
    """The parameters that are one number for each axis."""


@dataclass(frozen=True)
class Function:
    """A generated function: its name and parameters, and the axes of its output."""

    name: str
    parameters: tuple[str, ...]
    shared: tuple[str, ...]
    """The names of the whole network that are passed to it as keywords."""
    taps: tuple[str, ...]
    """The dictionaries of remembered maps that are passed to it."""
    dims: int
