"""Drawings as PDF and PNG files; requires matplotlib."""

from __future__ import annotations

from collections.abc import Mapping
from functools import singledispatch
from io import BytesIO
from typing import TYPE_CHECKING, Any

from symcnn.errors import SymcnnError
from symcnn.render.picture.arrowheads import plain_elements
from symcnn.render.picture.elements import Drawing, Element, Line, Polygon, Rectangle, Text
from symcnn.render.picture.palette import PALETTES, Theme
from symcnn.render.picture.typeset import Span, symbol_math

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_PX_PER_INCH = 96
_SCALE = 2
"""The pixels of a PNG for each px."""
_MAX_PIXELS = 60_000
"""The largest side of a PNG, in pixels."""
_POINTS = 0.75
"""A px in points."""
_ANCHORS = {"start": "left", "middle": "center", "end": "right"}


def image_of(drawing: Drawing, kind: str, theme: Theme = "light") -> bytes:
    """Return the bytes of a drawing as `pdf` or `png`, the latter with two pixels for each px.

    Raises SymcnnError if matplotlib is missing, and for a drawing that is too large.
    """
    if max(drawing.width, drawing.height) * _SCALE > _MAX_PIXELS:
        raise SymcnnError("the picture is too large for a file; a smaller depth has fewer boxes")
    figure = _new_figure(drawing)
    axes: Any = figure.add_axes((0.0, 0.0, 1.0, 1.0))
    axes.set(xlim=(0, drawing.width), ylim=(drawing.height, 0))
    axes.axis("off")
    colors = PALETTES[theme].colors
    for order, element in enumerate(plain_elements(drawing)):
        _draw(element, axes, colors, order)
    content = BytesIO()
    metadata = {"Title": drawing.title, **({"CreationDate": None} if kind == "pdf" else {})}
    figure.savefig(content, format=kind, dpi=_SCALE * _PX_PER_INCH, metadata=metadata)
    return content.getvalue()


def _new_figure(drawing: Drawing) -> Figure:
    try:
        from matplotlib.figure import Figure  # noqa: PLC0415 - an optional dependency
    except ImportError:
        message = 'pictures as pdf and png require matplotlib: pip install "symcnn[draw]"'
        raise SymcnnError(message) from None
    return Figure(figsize=(drawing.width / _PX_PER_INCH, drawing.height / _PX_PER_INCH))


@singledispatch
def _draw(part: Element, axes: Any, colors: Mapping[str, str], order: int) -> None:  # noqa: ANN401
    """Draw an element on matplotlib's axes, in front of those of a lower order."""
    raise TypeError(
        part, axes, colors, order
    )  # pragma: no cover - each kind of element is registered below


@_draw.register
def _draw_rectangle(part: Rectangle, axes: Any, colors: Mapping[str, str], order: int) -> None:  # noqa: ANN401
    from matplotlib.patches import FancyBboxPatch  # noqa: PLC0415 - an optional dependency

    style = f"round,pad=0,rounding_size={part.radius}" if part.radius else "square,pad=0"
    size = (part.x, part.y), part.width, part.height
    paint = _paint(part.fill, part.stroke, colors, order)
    dashes = (0, (4, 3)) if part.dashed else "solid"
    axes.add_patch(FancyBboxPatch(*size, boxstyle=style, linestyle=dashes, **paint))


@_draw.register
def _draw_polygon(part: Polygon, axes: Any, colors: Mapping[str, str], order: int) -> None:  # noqa: ANN401
    from matplotlib.patches import Polygon as Patch  # noqa: PLC0415 - an optional dependency

    axes.add_patch(Patch(part.points, closed=True, **_paint(part.fill, part.stroke, colors, order)))


@_draw.register
def _draw_line(part: Line, axes: Any, colors: Mapping[str, str], order: int) -> None:  # noqa: ANN401
    dashes = (0, (4, 3)) if part.dashed else "solid"
    axes.plot(
        *zip(*part.points, strict=True),
        color=colors[part.color],
        linewidth=_POINTS,
        linestyle=dashes,
        zorder=order,
    )


@_draw.register
def _draw_text(part: Text, axes: Any, colors: Mapping[str, str], order: int) -> None:  # noqa: ANN401
    axes.text(
        part.x,
        part.y,
        "".join(map(_write_span, part.spans)),
        fontsize=part.size * _POINTS,
        fontfamily="DejaVu Sans",
        math_fontfamily="dejavusans",
        fontweight="bold" if part.bold else "normal",
        color=colors[part.color],
        horizontalalignment=_ANCHORS[part.anchor],
        verticalalignment="baseline",
        zorder=order,
    )


def _write_span(span: Span) -> str:
    """Return a piece of a text with its formulas as matplotlib has them."""
    if not (span.symbol or span.is_raised):
        return span.text.replace("$", r"\$")
    math = symbol_math(span) if span.symbol else span.text.replace(" ", r"\ ")
    return f"${{}}^{{{math}}}$" if span.is_raised else f"${math}$"


def _paint(
    fill: str | None, stroke: str | None, colors: Mapping[str, str], order: int
) -> dict[str, Any]:
    """Return matplotlib's options of colors."""
    return {
        "facecolor": colors[fill] if fill else "none",
        "edgecolor": colors[stroke] if stroke else "none",
        "linewidth": _POINTS,
        "zorder": order,
    }
