"""The geometry of drawings: texts in their boxes, boxes apart, lines around boxes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

from symcnn.render.picture.elements import Drawing, Element, Line, Polygon, Rectangle, Text
from symcnn.render.picture.palette import KINDS

Place = tuple[float, float, float, float]
"""Left, top, right and bottom."""
SLACK = 0.01


def place(element: Element) -> Place:
    xs, ys = zip(*element.corners, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def boxes(drawing: Drawing) -> list[Rectangle]:
    """Return the boxes of steps, without the bars at their left and the samples of the legend."""
    found = (each for each in drawing.elements if isinstance(each, Rectangle))
    return [each for each in found if each.fill in KINDS]


def solids(drawing: Drawing) -> list[Place]:
    """Return the places of boxes, and of the fronts of volumes."""
    fronts = [
        place(each)
        for each in drawing.elements
        if isinstance(each, Polygon) and each.fill.endswith("-face")
    ]
    return [*map(place, boxes(drawing)), *fronts]


def texts(drawing: Drawing) -> list[Text]:
    return [each for each in drawing.elements if isinstance(each, Text)]


def lines(drawing: Drawing) -> list[Line]:
    return [each for each in drawing.elements if isinstance(each, Line)]


def overlap(one: Place, other: Place) -> bool:
    """Return whether two places overlap by more than rounding."""
    return all(
        one[axis] < other[axis + 2] - SLACK and other[axis] < one[axis + 2] - SLACK
        for axis in (0, 1)
    )


def within(one: Place, other: Place) -> bool:
    low = all(one[axis] >= other[axis] - SLACK for axis in (0, 1))
    return low and all(one[axis] <= other[axis] + SLACK for axis in (2, 3))


def overlapping(places: Iterable[Place]) -> Iterator[tuple[Place, Place]]:
    """Yield the pairs of places that overlap; only neighbors from left to right are compared."""
    ordered = sorted(places)
    for index, one in enumerate(ordered):
        for other in ordered[index + 1 :]:
            if other[0] >= one[2]:
                break
            if overlap(one, other):
                yield one, other


def crossings(drawing: Drawing) -> Iterator[tuple[Line, Place]]:
    """Yield the lines that pass through boxes or texts of boxes, with what they pass through."""
    obstacles = [(x + 1, y + 1, right - 1, low - 1) for x, y, right, low in solids(drawing)]
    obstacles += map(place, texts(drawing))
    for line in lines(drawing):
        near = [each for each in obstacles if _touches(place(line), each)]
        for segment in pairwise(line.points) if near else ():
            place_of = place(Line(segment))
            yield from ((line, each) for each in near if _touches(place_of, each))


def _touches(segment: Place, box: Place) -> bool:
    """Return whether a horizontal or vertical segment, or what is around a line, enters a box."""
    return all(
        segment[axis] < box[axis + 2] - SLACK and box[axis] < segment[axis + 2] - SLACK
        if segment[axis] != segment[axis + 2]
        else box[axis] + SLACK < segment[axis] < box[axis + 2] - SLACK
        for axis in (0, 1)
    )


def faults(drawing: Drawing) -> list[str]:
    """Return all that a reader would complain of: overflow, overlap, and lines through boxes."""
    page = (0.0, 0.0, drawing.width, drawing.height)
    found = [f"off the page: {each}" for each in drawing.elements if not within(place(each), page)]
    places = list(map(place, boxes(drawing)))
    for text in texts(drawing):
        around = [box for box in places if overlap(place(text), box)]
        found += [f"wider than its box: {text}" for box in around if not within(place(text), box)]
    found += [f"boxes overlap: {pair}" for pair in overlapping(solids(drawing))]
    found += [f"texts overlap: {pair}" for pair in overlapping(map(place, texts(drawing)))]
    found += [f"a line crosses: {pair}" for pair in crossings(drawing)]
    return found
