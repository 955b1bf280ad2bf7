"""The form of a node: what it is but for its numbers, which fill the holes of the form.

Forms are made by a `Forms`, once each, so that equal ones are one object.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

from symcnn.notation.ast import Mark, Node, Recall, nodes_in


@dataclass(frozen=True, slots=True)
class Hole:
    """A place for a number: what it is for, and its default if it has one."""

    role: str
    default: int | None = None


@dataclass(frozen=True, slots=True)
class Layered:
    """A layer: the names of its numbers, and its arguments that are flags or words."""

    letter: str
    names: tuple[str, ...]
    words: tuple[tuple[str, int | str], ...]


@dataclass(frozen=True, slots=True)
class Fixed:
    """A node that is kept as it is."""

    node: Node


@dataclass(frozen=True, slots=True)
class Around:
    """What holds paths: add, cat or mul; tied or frozen; or a pair of brackets."""

    word: str


@dataclass(frozen=True, slots=True)
class Repeated:
    """A path and how often it is repeated."""


@dataclass(frozen=True, slots=True)
class Called:
    """A call of a block."""

    block: int


Head: TypeAlias = Layered | Fixed | Around | Repeated | Called
COUNT = Hole("count")
"""How often something is repeated."""


@dataclass(frozen=True, eq=False, slots=True)
class Form:
    """A form: what it starts with, the forms of the paths in it, and its holes, own ones last."""

    head: Head
    parts: tuple[tuple[Form, ...], ...]
    holes: tuple[Hole, ...]
    own: int
    """How many of the holes are in none of the paths."""
    movable: bool
    """Whether it means the same in a block: it neither marks nor recalls a map."""


@dataclass
class Forms:
    """The forms that have been made."""

    known: dict[tuple[Head, tuple[tuple[Form, ...], ...]], Form] = field(default_factory=dict)

    def of(
        self, head: Head, parts: tuple[tuple[Form, ...], ...] = (), own: tuple[Hole, ...] = ()
    ) -> Form:
        """Return the form of a head and paths, with holes for the numbers of its own."""
        key = head, parts
        if key not in self.known:
            inner = [form for part in parts for form in part]
            holes = (*(hole for form in inner for hole in form.holes), *own)
            holes = _squeezing(holes) if head == Around("mul") else holes
            movable = all(form.movable for form in inner) and not _remembers(head)
            self.known[key] = Form(head, parts, holes, len(own), movable)
        return self.known[key]


def _squeezing(holes: tuple[Hole, ...]) -> tuple[Hole, ...]:
    """Return the holes of a gate: all channels in it but those that leave it are squeezed."""
    channels = [place for place, hole in enumerate(holes) if hole.role in ("filters", "units")]
    found = list(holes)
    for place in channels[:-1]:
        found[place] = Hole("squeeze")
    return tuple(found)


def _remembers(head: Head) -> bool:
    if not isinstance(head, Fixed):
        return False
    return any(isinstance(node, Mark | Recall) for node in nodes_in((head.node,)))
