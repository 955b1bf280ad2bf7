"""The elements of a diagram: rectangles, labels and lines, with coordinates in px."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from symcnn.render.picture.box_tree import Kind

LETTER = 7.3
"""The width of a letter in a box, in px: slightly wider than most monospace fonts at 12 px."""
SMALL = 6.7
"""The width of a letter of a label at 11 px, in px."""
ROW = 16.0
"""The height of a line of text, in px."""
_MAX_TEXT_LENGTH = 100
"""The maximum length of a displayed text, in letters."""


@dataclass(frozen=True)
class Rectangle:
    """A box, a mark or a frame, with its lines of text."""

    kind: Kind | Literal["mark", "frame"]
    x: float
    y: float
    width: float
    height: float
    lines: tuple[str, ...] = ()

    def moved(self, right: float, down: float) -> Rectangle:
        """Return a shifted copy."""
        return replace(self, x=self.x + right, y=self.y + down)


@dataclass(frozen=True)
class Label:
    """A text that starts at `x`, on the baseline `y`."""

    x: float
    y: float
    text: str

    @property
    def width(self) -> float:
        """The width of the displayed text."""
        return SMALL * len(clipped(self.text))

    def moved(self, right: float, down: float) -> Label:
        """Return a shifted copy."""
        return replace(self, x=self.x + right, y=self.y + down)


@dataclass(frozen=True)
class Line:
    """A line from one point to another, optionally with an arrowhead."""

    x: float
    y: float
    to_x: float
    to_y: float
    head: bool = False

    def moved(self, right: float, down: float) -> Line:
        """Return a shifted copy."""
        start, end = (self.x + right, self.y + down), (self.to_x + right, self.to_y + down)
        return Line(*start, *end, self.head)


Part: TypeAlias = Rectangle | Label | Line


def clipped(text: str) -> str:
    """Return a text for display: the end of a very long one is replaced by dots.

    >>> clipped("C(3,64)"), len(clipped("9" * 1000))
    ('C(3,64)', 100)
    """
    return text if len(text) <= _MAX_TEXT_LENGTH else f"{text[: _MAX_TEXT_LENGTH - 1]}…"
