"""Arrowheads as triangles, which all formats draw alike."""

from __future__ import annotations

from collections.abc import Iterator
from math import hypot

from symcnn.render.picture.elements import Drawing, Element, Line, Point, Polygon

_LENGTH, _HALF_WIDTH = 7.0, 3.5
"""The size of an arrowhead, in px."""


def plain_elements(drawing: Drawing) -> Iterator[Element]:
    """Yield the elements of a drawing, arrowheads as triangles of their own.

    >>> arrow = Line(((0.0, 0.0), (0.0, 20.0)), head=True)
    >>> line, head = plain_elements(Drawing(9, 20, (arrow,), "", ""))
    >>> line.points, head.points
    (((0.0, 0.0), (0.0, 13.0)), ((0.0, 20.0), (3.5, 13.0), (-3.5, 13.0)))
    """
    for element in drawing.elements:
        if isinstance(element, Line) and element.head:
            yield from _with_head(element)
        else:
            yield element


def _with_head(line: Line) -> Iterator[Element]:
    """Yield a line up to its arrowhead, and the arrowhead."""
    *others, (before_x, before_y), (x, y) = line.points
    length = hypot(x - before_x, y - before_y) or 1.0
    right, down = (x - before_x) / length, (y - before_y) / length
    base = x - _LENGTH * right, y - _LENGTH * down
    yield Line((*others, (before_x, before_y), base), line.color, dashed=line.dashed)
    sides = (_beside(base, right, down, side) for side in (_HALF_WIDTH, -_HALF_WIDTH))
    yield Polygon(((x, y), *sides), line.color, line.color)


def _beside(point: Point, right: float, down: float, distance: float) -> Point:
    """Return the point at a distance beside a direction."""
    return point[0] + distance * down, point[1] - distance * right
