"""The lines below a picture: the legend of its colors, the total, and formulas with names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from symcnn.render.picture.captions import DETAIL, DETAIL_HEIGHT, Captions
from symcnn.render.picture.elements import Drawing, Element, Rectangle, Text, extent
from symcnn.render.picture.palette import KINDS
from symcnn.render.picture.text_metrics import text_width

_MARGIN = 14.0
_MIN_WIDTH = 300.0
"""The width that the legend has at least, in px."""
_SWATCH = 11.0
"""The side of a sample of a color, in px."""
_LINE_HEIGHT = 18.0


def finish(
    elements: Sequence[Element],
    kinds: Iterable[str],
    captions: Captions,
    title: str,
    notes: Sequence[str] = (),
) -> Drawing:
    """Return a complete drawing: elements on paper, with the legend below them."""
    (left, top), (right, bottom) = extent(elements)
    width = max(right - left, _MIN_WIDTH)
    shift = _MARGIN - left + (width - (right - left)) / 2, _MARGIN - top
    moved = [element.moved(*shift) for element in elements]
    y = bottom - top + 2 * _MARGIN
    below = list(_legend(kinds, width, y))
    y = max((each.corners[1][1] for each in below), default=y) + 5
    for line in captions.notes(notes, width):
        y += DETAIL_HEIGHT
        below.append(replace(line, x=_MARGIN, y=y, anchor="start"))
    size = width + 2 * _MARGIN, y + _MARGIN
    paper = Rectangle(0.0, 0.0, *size, "paper")
    return Drawing(*size, (paper, *moved, *below), title, str(captions.net))


def _legend(kinds: Iterable[str], width: float, y: float) -> Iterator[Rectangle | Text]:
    """Yield a sample of each color with its meaning, in as many lines as they need."""
    used = set(kinds)
    x = _MARGIN
    for kind, name in KINDS.items():
        if kind not in used:
            continue
        step = _SWATCH + 5 + text_width(name, DETAIL)
        if x > _MARGIN and x + step > _MARGIN + width:
            x, y = _MARGIN, y + _LINE_HEIGHT
        yield Rectangle(x, y, _SWATCH, _SWATCH, f"{kind}-face", f"{kind}-accent", 2.0)
        yield Text(x + _SWATCH + 5, y + 9.5, name, DETAIL, "muted", "start")
        x += step + 14
