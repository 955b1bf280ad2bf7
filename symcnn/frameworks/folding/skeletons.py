"""Skeletons of nodes: nodes without their numbers, which fill the holes of the skeleton.

Each skeleton is made once by a `Forms`, so that equal ones are identical.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

from symcnn.notation.ast import Frozen, Group, Mark, Node, Recall, Tied, nodes_in


@dataclass(frozen=True, slots=True)
class Hole:
    """A hole for a number: its role, and its default if it has one."""

    role: str
    default: int | None = None


@dataclass(frozen=True, slots=True)
class Layered:
    """A layer: the names of its numeric arguments, and its flags and words."""

    letter: str
    names: tuple[str, ...]
    words: tuple[tuple[str, int | str], ...]


@dataclass(frozen=True, slots=True)
class Fixed:
    """A node without holes."""

    node: Node


@dataclass(frozen=True, slots=True)
class Wrapped:
    """A node with inner paths: add, cat or mul; tied or frozen; or a group."""

    word: str


WRAPPERS: dict[type[Tied | Frozen | Group], str] = {Tied: "tied", Frozen: "frozen", Group: "group"}
"""The words of nodes with one inner path, by their classes."""


@dataclass(frozen=True, slots=True)
class Repeated:
    """A repeat."""


@dataclass(frozen=True, slots=True)
class Called:
    """A call of a block."""

    block: int


Head: TypeAlias = Layered | Fixed | Wrapped | Repeated | Called
COUNT = Hole("count")
"""The hole of a repeat count."""


@dataclass(frozen=True, eq=False, slots=True)
class Skeleton:
    """A skeleton: its head, the skeletons of inner paths, and its holes, own ones last."""

    head: Head
    parts: tuple[tuple[Skeleton, ...], ...]
    holes: tuple[Hole, ...]
    own: int
    """The number of holes that are not in inner paths."""
    movable: bool
    """Whether it may be in a block: it neither saves nor loads a map."""


@dataclass
class Forms:
    """The skeletons made so far."""

    known: dict[tuple[Head, tuple[tuple[Skeleton, ...], ...]], Skeleton] = field(
        default_factory=dict
    )

    def of(
        self, head: Head, parts: tuple[tuple[Skeleton, ...], ...] = (), own: tuple[Hole, ...] = ()
    ) -> Skeleton:
        """Return the skeleton of a head and inner paths, with holes for its own numbers."""
        key = head, parts
        if key not in self.known:
            inner = [form for part in parts for form in part]
            holes = (*(hole for form in inner for hole in form.holes), *own)
            holes = _squeezing(holes) if head == Wrapped("mul") else holes
            nodes = nodes_in((head.node,)) if isinstance(head, Fixed) else ()
            remembers = any(isinstance(node, Mark | Recall) for node in nodes)
            movable = all(form.movable for form in inner) and not remembers
            self.known[key] = Skeleton(head, parts, holes, len(own), movable)
        return self.known[key]


def _squeezing(holes: tuple[Hole, ...]) -> tuple[Hole, ...]:
    """Return the holes of a gate, whose channels except the last are those of a squeeze."""
    channels = [place for place, hole in enumerate(holes) if hole.role in ("filters", "units")]
    squeezed = list(holes)
    for place in channels[:-1]:
        squeezed[place] = Hole("squeeze")
    return tuple(squeezed)
