"""Drawings as TikZ: a document that pdflatex compiles to a page of the size of the picture."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import singledispatch
from itertools import groupby

from symcnn.errors import SymcnnError
from symcnn.render.math.latex import escaped
from symcnn.render.picture.arrowheads import plain_elements
from symcnn.render.picture.elements import Drawing, Element, Line, Point, Polygon, Rectangle, Text
from symcnn.render.picture.palette import PALETTES, Theme
from symcnn.render.picture.typeset import Span, symbol_math

_POINTS = 0.75
"""A px in big points."""
_MAX_SIDE = 14_000
"""The largest side of a page, in big points, that TeX and PDF have room for."""
_DOCUMENT = r"""% For a paper, copy the colors and the tikzpicture; they need \usepackage{{tikz}}.
\documentclass{{article}}
\usepackage[paperwidth={width}bp,paperheight={height}bp,margin=0bp]{{geometry}}
\usepackage{{tikz}}
\pagestyle{{empty}}
\setlength{{\parindent}}{{0pt}}
\setlength{{\topskip}}{{0pt}}
\begin{{document}}
{colors}
\rlap{{\smash{{%
\begin{{tikzpicture}}[x=0.75bp,y=-0.75bp,line width=0.75bp,inner sep=0pt,
    baseline=(current bounding box.north)]
{body}
\end{{tikzpicture}}}}}}
\end{{document}}
"""
_ANCHORS = {"start": "base west", "middle": "base", "end": "base east"}
_SIZES = {12.0: (9, 11), 10.5: (8, 10)}
"""The size of a font in px, and its size and line height in pt."""


def tikz_of(drawing: Drawing, theme: Theme = "light") -> str:
    """Return a drawing as a LaTeX document.

    Raises SymcnnError for a drawing that is larger than a page can be.
    """
    width, height = drawing.width * _POINTS, drawing.height * _POINTS
    if max(width, height) > _MAX_SIDE:
        raise SymcnnError("the picture is too large for a page; a smaller depth has fewer boxes")
    elements = tuple(plain_elements(drawing))
    body = [line for element in elements for line in _write(element)]
    palette = PALETTES[theme].colors
    used = {name for line in body for name in re.findall(r"symcnn-([\w-]+)", line)}
    colors = "\n".join(_define(name, palette[name]) for name in palette if name in used)
    return _DOCUMENT.format(
        width=f"{width:.2f}", height=f"{height:.2f}", colors=colors, body="\n".join(body)
    )


def _define(name: str, color: str) -> str:
    return rf"\definecolor{{symcnn-{name}}}{{HTML}}{{{color[1:].upper()}}}"


def text_of(spans: Iterable[Span]) -> str:
    r"""Return the pieces of a text as TeX writes it.

    >>> from symcnn.render.picture.typeset import typeset
    >>> print(text_of(typeset("2^(i + 1)·w, 50 %", ("i", "w"))))
    2\textsuperscript{\(i\) + 1}\(w\), 50 \%
    """
    runs = groupby(spans, lambda span: span.is_raised)
    return "".join(_write_run(run, is_raised=is_raised) for is_raised, run in runs)


def _write_run(run: Iterable[Span], *, is_raised: bool) -> str:
    pieces = (rf"\({symbol_math(each)}\)" if each.symbol else escaped(each.text) for each in run)
    return rf"\textsuperscript{{{''.join(pieces)}}}" if is_raised else "".join(pieces)


@singledispatch
def _write(part: Element) -> Iterator[str]:
    """Yield an element as TikZ."""
    raise TypeError(part)  # pragma: no cover - each kind of element is registered below


@_write.register
def _write_rectangle(part: Rectangle) -> Iterator[str]:
    corner = f"rounded corners={part.radius * _POINTS:.2f}bp" if part.radius else ""
    start, end = _points(part.corners)
    options = _paint(part.fill, part.stroke, corner, dashed=part.dashed)
    yield rf"\path[{options}] {start} rectangle {end};"


@_write.register
def _write_polygon(part: Polygon) -> Iterator[str]:
    path = " -- ".join(_points(part.points))
    yield rf"\path[{_paint(part.fill, part.stroke, 'line join=round')}] {path} -- cycle;"


@_write.register
def _write_line(part: Line) -> Iterator[str]:
    paint = _paint(None, part.color, "", dashed=part.dashed)
    yield rf"\path[{paint}] {' -- '.join(_points(part.points))};"


@_write.register
def _write_text(part: Text) -> Iterator[str]:
    (place,) = _points(((part.x, part.y),))
    size, height = _SIZES[part.size]
    weight = r"\bfseries" if part.bold else ""
    font = rf"\sffamily\fontsize{{{size}}}{{{height}}}\selectfont{weight}"
    options = f"anchor={_ANCHORS[part.anchor]},text=symcnn-{part.color},font={font}"
    yield rf"\node[{options}] at {place} {{{text_of(part.spans)}}};"


def _points(points: Iterable[Point]) -> Iterator[str]:
    return (f"({x:.2f},{y:.2f})" for x, y in points)


def _paint(fill: str | None, stroke: str | None, more: str, *, dashed: bool = False) -> str:
    """Return the options of a path: its colors, and others."""
    named: Mapping[str, str | None] = {"fill": fill, "draw": stroke}
    colors = [f"{option}=symcnn-{name}" for option, name in named.items() if name]
    dashes = ["dash pattern=on 3bp off 2.25bp"] if dashed else []
    return ",".join([*colors, *dashes, *([more] if more else [])])
