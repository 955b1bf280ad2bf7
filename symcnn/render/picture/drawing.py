"""Diagrams of networks as SVG: the layers from top to bottom, with their output shapes."""

from __future__ import annotations

from collections.abc import Iterator
from functools import singledispatch

from symcnn.network import Network
from symcnn.render.picture.collapse_repeats import folded
from symcnn.render.picture.elements import ROW, Label, Line, Part, Rectangle
from symcnn.render.picture.layout import placed
from symcnn.render.picture.svg import document, element, written

_CORNER_RADII = {"mark": 9, "frame": 8}
"""The corner radius of marks and frames, in px."""
_BASELINE_OFFSET = 4.0
"""The distance of the baseline below the middle of the text, in px."""


def diagram(net: Network) -> str:
    """Return an SVG diagram of the layers of a network, with their output shapes.

    Elementwise layers are written in the box before them, and repeated layers are drawn once, in a
    frame with the repeat count.

    >>> from symcnn import parse
    >>> svg = diagram(parse("I(n,1)-C(5,f)-R-P(2)"))
    >>> "C(5,f) · R" in svg, "f×(n - 4)²" in svg
    (True, True)
    """
    picture = placed(folded(net.trace))
    title = f"The layers of a network, from {net.input} to {net.output}"
    body = (text for part in picture.parts for text in _draw(part))
    return document((picture.width, picture.height), title, str(net), body)


@singledispatch
def _draw(part: Part) -> Iterator[str]:
    """Yield the SVG elements of a part."""
    raise TypeError(part)  # pragma: no cover - every kind of part is registered below


@_draw.register
def _draw_rectangle(part: Rectangle) -> Iterator[str]:
    corner = _CORNER_RADII.get(part.kind, 5)
    size = {"x": part.x, "y": part.y, "width": part.width, "height": part.height}
    yield element("rect", **size, rx=corner, kind=part.kind)
    x = part.x + part.width / 2
    y = part.y + part.height / 2 - ROW * (len(part.lines) - 1) / 2 + _BASELINE_OFFSET
    for index, line in enumerate(part.lines):
        yield written(line, x, y + ROW * index, "middle")


@_draw.register
def _draw_label(part: Label) -> Iterator[str]:
    yield written(part.text, part.x, part.y)


@_draw.register
def _draw_line(part: Line) -> Iterator[str]:
    yield element("line", x1=part.x, y1=part.y, x2=part.to_x, y2=part.to_y, kind="line")
    if part.head:
        yield element("path", d=f"M{part.to_x:.3f} {part.to_y:.3f}l-3.5 -6h7z", kind="head")
