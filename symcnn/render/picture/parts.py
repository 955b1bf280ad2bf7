"""What a picture is made of: rectangles, labels and lines, each in its place."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from symcnn.render.picture.box_tree import Kind

LETTER = 7.3
"""The width of a letter in a box, a little more than that of most monospace fonts of 12 px."""
SMALL = 6.7
"""The width of a letter of a label, of 11 px."""
ROW = 16.0
"""The height of a line of text."""
_LONGEST = 100
"""The letters of a text that are shown, at most."""


@dataclass(frozen=True)
class Rectangle:
    """A box, a mark or a frame, with the lines of text in it."""

    kind: Kind | Literal["mark", "frame"]
    x: float
    y: float
    width: float
    height: float
    lines: tuple[str, ...] = ()

    def moved(self, right: float, down: float) -> Rectangle:
        """Return the same in another place."""
        return replace(self, x=self.x + right, y=self.y + down)


@dataclass(frozen=True)
class Label:
    """A text to the right of a place, on a base line."""

    x: float
    y: float
    text: str

    @property
    def width(self) -> float:
        """How much room the text takes."""
        return SMALL * len(clipped(self.text))

    def moved(self, right: float, down: float) -> Label:
        """Return the same in another place."""
        return replace(self, x=self.x + right, y=self.y + down)


@dataclass(frozen=True)
class Line:
    """A line from one place to another, perhaps with a head."""

    x: float
    y: float
    to_x: float
    to_y: float
    head: bool = False

    def moved(self, right: float, down: float) -> Line:
        """Return the same in another place."""
        start, end = (self.x + right, self.y + down), (self.to_x + right, self.to_y + down)
        return Line(*start, *end, self.head)


Part: TypeAlias = Rectangle | Label | Line


def clipped(text: str) -> str:
    """Return a text as it is shown: with dots for the end of a very long one.

    >>> clipped("C(3,64)"), len(clipped("9" * 1000))
    ('C(3,64)', 100)
    """
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
