"""Drawings as SVG, with colors that follow the reader's light or dark mode, or those of a theme."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import singledispatch
from xml.sax.saxutils import escape

from symcnn.render.picture.arrowheads import plain_elements
from symcnn.render.picture.elements import Drawing, Element, Line, Point, Polygon, Rectangle, Text
from symcnn.render.picture.palette import PALETTES, Theme
from symcnn.render.picture.svg import element
from symcnn.render.picture.typeset import Span, glyphs_of

_FONTS = "'Helvetica Neue',Helvetica,Arial,'Liberation Sans','DejaVu Sans',sans-serif"
"""The fonts of pictures, none of them wider than the widths that are assumed."""


def svg_of(drawing: Drawing, theme: Theme | None = None) -> str:
    """Return a drawing as a complete SVG document, for use alone or in HTML.

    Colors are attributes, which every program reads; those of dark mode are rules, which browsers
    follow. With a theme there are no rules.
    """
    colors = PALETTES[theme or "light"].colors
    width, height = _number(drawing.width), _number(drawing.height)
    start = (
        '<svg xmlns="http://www.w3.org/2000/svg" class="symcnn-drawing" role="img" '
        f'width="{width}" height="{height}" viewBox="0 0 {width} {height}" font-family="{_FONTS}">'
    )
    texts = (element("title", drawing.title), element("desc", drawing.description))
    body = (line for each in plain_elements(drawing) for line in _write(each, colors))
    rules = [_dark_rules()] if theme is None else []
    return "\n".join([start, *texts, *rules, *body, "</svg>\n"])


def _dark_rules() -> str:
    """Return the colors of dark mode as CSS."""
    rules = (
        f".symcnn-drawing .fill-{name}{{fill:{color}}}\n"
        f".symcnn-drawing .line-{name}{{stroke:{color}}}\n"
        for name, color in PALETTES["dark"].colors.items()
    )
    return f"<style>\n@media (prefers-color-scheme:dark){{\n{''.join(rules)}}}\n</style>"


@singledispatch
def _write(part: Element, colors: Mapping[str, str]) -> Iterator[str]:
    """Yield an element as SVG."""
    raise TypeError(part, colors)  # pragma: no cover - each kind of element is registered below


@_write.register
def _write_rectangle(part: Rectangle, colors: Mapping[str, str]) -> Iterator[str]:
    size = {"x": part.x, "y": part.y, "width": part.width, "height": part.height}
    corner = {"rx": part.radius} if part.radius else {}
    yield element(
        "rect", **size, **corner, **_paint(part.fill, part.stroke, colors, dashed=part.dashed)
    )


@_write.register
def _write_polygon(part: Polygon, colors: Mapping[str, str]) -> Iterator[str]:
    paint = _paint(part.fill, part.stroke, colors)
    yield element("polygon", points=_points(part.points), **paint)


@_write.register
def _write_line(part: Line, colors: Mapping[str, str]) -> Iterator[str]:
    paint = _paint(None, part.color, colors, dashed=part.dashed)
    yield element("polyline", points=_points(part.points), **paint)


@_write.register
def _write_text(part: Text, colors: Mapping[str, str]) -> Iterator[str]:
    weight = {"font-weight": "bold"} if part.bold else {}
    place = {"x": part.x, "y": part.y, "font-size": part.size, "text-anchor": part.anchor}
    room = {} if part.live is None else {"data-room": part.width}
    start = element("text", **place, **weight, **room, **_paint(part.color, None, colors))
    text = f"{start.removesuffix('/>')}>{markup(part.spans, part.size)}</text>"
    yield f"<g>{element('title', part.full)}{text}</g>" if part.full else text


def markup(spans: Iterable[Span], size: float) -> str:
    """Return the pieces of a text at a font size as the content of a text element.

    >>> markup((Span("n", symbol="n1", below=(Span("1"),)),), 10)
    '<tspan font-style="italic">n</tspan><tspan font-size="7.2" dy="2">1</tspan>'
    """
    written, rise = "", 0.0
    for each in glyphs_of(spans):
        style = {"font-style": "italic"} if each.is_italic else {}
        script = {"font-size": size * each.scale} if each.scale < 1 else {}
        shift = {"dy": size * (rise - each.rise)} if each.rise != rise else {}
        attributes = style | script | shift
        written += element("tspan", each.text, **attributes) if attributes else escape(each.text)
        rise = each.rise
    return written


def _paint(
    fill: str | None, stroke: str | None, colors: Mapping[str, str], *, dashed: bool = False
) -> dict[str, str]:
    """Return the attributes of colors, and the classes by which dark mode changes them."""
    named = (("fill", "fill", fill), ("stroke", "line", stroke))
    classes = [f"{kind}-{name}" for _, kind, name in named if name]
    paint = {attribute: colors[name] for attribute, _, name in named if name}
    dashes = {"stroke-dasharray": "4 3"} if dashed else {}
    return {"class": " ".join(classes), "fill": "none"} | paint | dashes


def _points(points: Iterable[Point]) -> str:
    return " ".join(f"{_number(x)},{_number(y)}" for x, y in points)


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
