"""The elements of a picture: rectangles, polygons, lines and texts, in px from the upper left.

A px is 0.75 pt on paper. Colors are names of a `Palette`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal, TypeAlias

from symcnn.render.picture.typeset import Span, spans_width, typeset

Point: TypeAlias = tuple[float, float]
Anchor: TypeAlias = Literal["start", "middle", "end"]
"""The part of a text that is at its place."""


@dataclass(frozen=True)
class Rectangle:
    """A rectangle with rounded corners."""

    x: float
    y: float
    width: float
    height: float
    fill: str | None
    stroke: str | None = None
    radius: float = 0.0
    dashed: bool = False

    def moved(self, right: float, down: float) -> Rectangle:
        """Return a shifted copy."""
        return replace(self, x=self.x + right, y=self.y + down)

    @property
    def corners(self) -> tuple[Point, Point]:
        """The upper left and the lower right corner."""
        return (self.x, self.y), (self.x + self.width, self.y + self.height)


@dataclass(frozen=True)
class Polygon:
    """A polygon, such as the side of a volume."""

    points: tuple[Point, ...]
    fill: str
    stroke: str

    def moved(self, right: float, down: float) -> Polygon:
        """Return a shifted copy."""
        return replace(self, points=_shift(self.points, right, down))

    @property
    def corners(self) -> tuple[Point, ...]:
        """The points of its outline."""
        return self.points


@dataclass(frozen=True)
class Line:
    """A line through points, optionally with an arrowhead at its end."""

    points: tuple[Point, ...]
    color: str = "line"
    head: bool = False
    dashed: bool = False

    def moved(self, right: float, down: float) -> Line:
        """Return a shifted copy."""
        return replace(self, points=_shift(self.points, right, down))

    @property
    def corners(self) -> tuple[Point, ...]:
        """The points that it passes."""
        return self.points


@dataclass(frozen=True)
class LiveText:
    """A text for values of the symbols, which a script of the page fills in."""

    spans: tuple[Span, ...]
    """The pieces, with a placeholder for each number."""
    numbers: tuple[str, ...]
    """The numbers as JavaScript, in order."""
    width: float
    """The width that is kept free for it."""


@dataclass(frozen=True)
class Text:
    """A text on the baseline `y`, at `x` of which it starts, has its middle, or ends."""

    x: float
    y: float
    text: str
    size: float
    color: str = "ink"
    anchor: Anchor = "middle"
    bold: bool = False
    full: str = ""
    """The whole text, where `text` is only its beginning."""
    symbols: frozenset[str] = frozenset()
    """The names in it that are symbols."""
    live: LiveText | None = None

    def moved(self, right: float, down: float) -> Text:
        """Return a shifted copy."""
        return replace(self, x=self.x + right, y=self.y + down)

    @cached_property
    def spans(self) -> tuple[Span, ...]:
        """The pieces in which it is set."""
        return typeset(self.text, self.symbols)

    @cached_property
    def width(self) -> float:
        """The width that the text takes at most, also once its symbols have values."""
        width = spans_width(self.spans, self.size, bold=self.bold)
        return width if self.live is None else max(width, self.live.width)

    @property
    def corners(self) -> tuple[Point, Point]:
        """The upper left and the lower right corner of the space that the text takes."""
        left = self.x - {"start": 0.0, "middle": 0.5, "end": 1.0}[self.anchor] * self.width
        return (left, self.y - 0.8 * self.size), (left + self.width, self.y + 0.25 * self.size)


Element: TypeAlias = Rectangle | Polygon | Line | Text


@dataclass(frozen=True)
class Drawing:
    """A picture: its size in px, its elements from back to front, and what it shows in words."""

    width: float
    height: float
    elements: tuple[Element, ...]
    title: str
    description: str


def extent(elements: Iterable[Element]) -> tuple[Point, Point]:
    """Return the upper left and the lower right corner of elements.

    >>> extent([Line(((0, 0), (5, 2))), Rectangle(1, 1, 2, 6, None)])
    ((0, 0), (5, 7))
    """
    corners = [corner for element in elements for corner in element.corners]
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return (min(xs), min(ys)), (max(xs), max(ys))


def _shift(points: Iterable[Point], right: float, down: float) -> tuple[Point, ...]:
    return tuple((x + right, y + down) for x, y in points)
