"""The diagram of a network as SVG: its layers from top to bottom, with the shapes between them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import singledispatch

from symcnn.network import Network
from symcnn.render.picture.collapse_repeats import folded
from symcnn.render.picture.layout import placed
from symcnn.render.picture.parts import ROW, Label, Line, Part, Rectangle
from symcnn.render.picture.svg import document, element, written

_ROUND = {"mark": 9, "frame": 8}
"""How round the corners are, of what is no box."""
_MIDDLE = 4.0
"""How far a base line is below the middle of its text."""


def diagram(net: Network) -> str:
    """Return an SVG picture of the structure of a network, with the shape that leaves each layer.

    What keeps the shape is written in the box before it, and what comes several times in a row is
    drawn once, in a frame that says how often.

    >>> from symcnn import parse
    >>> svg = diagram(parse("I(n,1)-C(5,f)-R-P(2)"))
    >>> "C(5,f) · R" in svg, "f×(n - 4)²" in svg
    (True, True)
    """
    picture = placed(folded(net.trace))
    title = f"The layers of a network, from {net.input} to {net.output}"
    body = (text for part in picture.parts for text in _drawn(part))
    return document((picture.width, picture.height), title, str(net), body)


@singledispatch
def _drawn(part: Part) -> Iterator[str]:
    """Yield the elements of a part."""
    raise TypeError(part)  # pragma: no cover - the kinds of parts are those below


@_drawn.register
def _(part: Rectangle) -> Iterator[str]:
    corner = _ROUND.get(part.kind, 5)
    size = {"x": part.x, "y": part.y, "width": part.width, "height": part.height}
    yield element("rect", **size, rx=corner, kind=part.kind)
    x = part.x + part.width / 2
    y = part.y + part.height / 2 - ROW * (len(part.lines) - 1) / 2 + _MIDDLE
    for index, line in enumerate(part.lines):
        yield written(line, x, y + ROW * index, "middle")


@_drawn.register
def _(part: Label) -> Iterator[str]:
    yield written(part.text, part.x, part.y)


@_drawn.register
def _(part: Line) -> Iterator[str]:
    yield element("line", x1=part.x, y1=part.y, x2=part.to_x, y2=part.to_y, kind="line")
    if part.head:
        yield element("path", d=f"M{part.to_x:.3f} {part.to_y:.3f}l-3.5 -6h7z", kind="head")
