"""The picture of the README and the site: a line of text, its figure, and its formulas.

`python docs/_ext/picture.py` writes it to `docs/_static/`, once for light and once for dark pages.
Everything in it is calculated: a test fails when the files are out of date.
"""  # noqa: INP001 - Sphinx finds it on the path

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from xml.sax.saxutils import escape

import symcnn
from symcnn.network.quantities import present
from symcnn.render.picture.draw import drawing_of
from symcnn.render.picture.elements import Drawing, Element, Text
from symcnn.render.picture.palette import PALETTES, Theme
from symcnn.render.picture.svg import element
from symcnn.render.picture.svg_drawing import svg_of

SOURCE = "I(n,3)-C(5,f)-P(2)-C(3,2*f)-P(2)-C(3,4*f)-G-O(10)"
BUDGET = 1_000_000
"""The parameters within which the last line gives the largest f."""
FOLDER = Path(__file__).parents[1] / "_static"
THEMES: tuple[Theme, ...] = ("light", "dark")

_MARGIN, _LABELS = 24, 128
"""The space around the picture, and the width of the labels at its left, in px."""
_LINE, _SIZE = 34, 17
"""The height and the font size of a line, in px."""
_CODE = "ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace"
_FORMULA = "'STIX Two Text','Latin Modern Roman',Cambria,Georgia,'DejaVu Serif',serif"
_SYMBOL = re.compile(r"(?<![A-Za-z0-9])[a-z](?![A-Za-z0-9])")


def picture(theme: Theme) -> str:
    """Return the picture as SVG, with the colors of a theme and a background of its own."""
    net = symcnn.parse(SOURCE)
    figure = _without_notes(drawing_of(net, "strip"))
    below = _MARGIN + _LINE + figure.height
    width = _LABELS + figure.width + _MARGIN
    formulas = (
        ("parameters", str(present(net, "params"))),
        ("MACs", str(present(net, "macs"))),
        ("hold for", str(net.domain)),
        ("answer", _answer(net)),
    )
    height = below + len(formulas) * _LINE + _MARGIN - 16
    colors = PALETTES[theme].colors
    inner = svg_of(figure, theme).replace("<svg ", f'<svg x="{_LABELS}" y="{_MARGIN + 20}" ', 1)
    lines = [
        element(
            "rect",
            x=0.5,
            y=0.5,
            width=width - 1,
            height=height - 1,
            rx=10,
            fill=colors["paper"],
            stroke=colors["frame"],
        ),
        *_line("one line", escape(SOURCE), _MARGIN + 14, _CODE, theme),
        *_line("figure", "", _MARGIN + 20 + figure.height * 0.64, _CODE, theme),
        inner.strip(),
    ]
    for index, (label, formula) in enumerate(formulas):
        lines += _line(label, _italic(formula), below + index * _LINE + 18, _FORMULA, theme)
    start = (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" width="{width:g}" '
        f'height="{height:g}" viewBox="0 0 {width:g} {height:g}">'
    )
    title = element("title", "One line of text, the network that it describes, and its formulas")
    return "\n".join([start, title, *lines, "</svg>\n"])


def write(folder: Path = FOLDER) -> None:
    """Write the picture for each theme."""
    for theme in THEMES:
        (folder / f"picture-{theme}.svg").write_text(picture(theme), encoding="utf-8")


def _answer(net: symcnn.Network) -> str:
    """Return the answer to the question, as `symcnn solve` finds it."""
    best = symcnn.solve(net, maximize="f", subject_to=f"params <= {BUDGET}")
    return f"f = {best.values['f']} is the largest f with at most {BUDGET:,} parameters"


def _without_notes(drawing: Drawing) -> Drawing:
    """Return a drawing without its legend and the formulas below it, which the lines state."""
    first = next(
        part for part in drawing.elements if isinstance(part, Text) and part.anchor == "start"
    )
    top = first.y - first.size
    kept = tuple(part for part in drawing.elements[1:] if _top(part) < top)
    return replace(drawing, height=top, elements=kept)


def _top(part: Element) -> float:
    return min(y for _, y in part.corners)


def _italic(formula: str) -> str:
    """Return a formula with its symbols in italics, for SVG."""
    spaced = formula.replace("·", "\u2009").replace(" - ", " − ")
    return _SYMBOL.sub(r'<tspan font-style="italic">\g<0></tspan>', escape(spaced))


def _line(label: str, content: str, y: float, font: str, theme: Theme) -> list[str]:
    """Return a line of the picture: its label in the margin, and its content."""
    colors = PALETTES[theme].colors
    sans = "'Helvetica Neue',Helvetica,Arial,'Liberation Sans',sans-serif"
    named = element(
        "text",
        label,
        x=_MARGIN,
        y=y,
        fill=colors["muted"],
        **{"font-family": sans, "font-size": 14},
    )
    text = (
        f'<text x="{_LABELS + 14}" y="{y:g}" fill="{colors["ink"]}" font-family="{font}" '
        f'font-size="{_SIZE}">{content}</text>'
    )
    return [named, text] if content else [named]


if __name__ == "__main__":
    write()
