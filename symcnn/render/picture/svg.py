"""SVG elements, and charts as SVG documents with colors for light and dark mode.

A page can set the colors with the CSS variables --paper, --ink, --params and --macs, all of them or
none; by default, they follow the reader's light or dark mode.
"""

from __future__ import annotations

from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

SMALL = 6.7
"""The width of a letter of a label in a chart, at 11 px, in px."""
MIN_WIDTH = 320.0
"""The width of a page that a chart fits, in px; on a wider one, its bars are longer."""
_MAX_TEXT_LENGTH = 42
"""The maximum length of a text in a chart, in letters: at 12 px, as many as fit."""
_LIGHT = {
    "paper": "#ffffff",
    "ink": "#1f2933",
    "params": "#3b6fb6",
    "macs": "#d08a1d",
}
_DARK = {
    "paper": "#14181d",
    "ink": "#e3e8ee",
    "params": "#6ea3e8",
    "macs": "#e0a84c",
}
_STYLE_RULES = """\
.symcnn{background:var(--symcnn-paper);color:var(--symcnn-ink);\
font:12px ui-monospace,Menlo,Consolas,"DejaVu Sans Mono",monospace}
.symcnn text{fill:currentColor;white-space:pre}
.symcnn .small{font-size:11px}
.symcnn .params{fill:var(--symcnn-params);stroke:none}
.symcnn .macs{fill:var(--symcnn-macs);stroke:none}
"""


def element(name: str, content: str = "", /, **attributes: str | float) -> str:
    """Return an SVG element; `kind` is its class.

    >>> element("text", "a<b", x=3, kind="small")
    '<text x="3" class="small">a&lt;b</text>'
    """
    pairs = "".join(
        f" {'class' if key == 'kind' else key}={quoteattr(_format_attribute(value))}"
        for key, value in attributes.items()
    )
    return f"<{name}{pairs}>{escape(content)}</{name}>" if content else f"<{name}{pairs}/>"


def written(text: str, y: float, kind: str = "small", **place: str | float) -> str:
    """Return a text element; a clipped text has the full one as its tooltip.

    >>> written("C(3,64)", 20, x=10)
    '<text y="20" class="small" x="10">C(3,64)</text>'
    """
    shown = element("text", clipped(text), y=y, kind=kind, **place)
    return shown if clipped(text) == text else f"<g>{element('title', text)}{shown}</g>"


def clipped(text: str) -> str:
    """Return a text for a chart: the end of a very long one is replaced by dots.

    >>> clipped("C(3,64)"), len(clipped("9" * 1000))
    ('C(3,64)', 42)
    """
    return text if len(text) <= _MAX_TEXT_LENGTH else f"{text[: _MAX_TEXT_LENGTH - 1]}…"


def document(height: float, title: str, description: str, body: Iterable[str]) -> str:
    r"""Return a complete SVG document as wide as the page, for use alone or in HTML.

    >>> start, *lines = document(9, "A dot", "One dot.", [element("circle", r=1)]).split("\n")
    >>> lines[:2], lines[-3:]
    (['<title>A dot</title>', '<desc>One dot.</desc>'], ['<circle r="1"/>', '</svg>', ''])
    """
    start = (
        '<svg xmlns="http://www.w3.org/2000/svg" class="symcnn" role="img" '
        f'width="100%" height="{_format_attribute(height)}">'
    )
    descriptions = element("title", title), element("desc", description)
    return "\n".join([start, *descriptions, _build_style(), *body, "</svg>\n"])


def _build_style() -> str:
    dark = f"@media (prefers-color-scheme:dark){{\n{_define_colors(_DARK)}}}\n"
    return f"<style>\n{_define_colors(_LIGHT)}{dark}{_STYLE_RULES}</style>"


def _define_colors(colors: dict[str, str]) -> str:
    """Return a CSS rule with variables color, which the variables of the page override."""
    variables = ";".join(f"--symcnn-{name}:var(--{name},{color})" for name, color in colors.items())
    return f".symcnn{{{variables}}}\n"


def _format_attribute(value: str | float) -> str:
    """Return the text of an attribute; numbers have at most three decimals."""
    return value if isinstance(value, str) else f"{value:.3f}".rstrip("0").rstrip(".")
