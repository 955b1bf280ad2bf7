"""Mathematics as MathML, generated with the site, so that pages need no script."""  # noqa: INP001 - Sphinx finds it on the path

from __future__ import annotations

from html import unescape
from xml.etree.ElementTree import Element, SubElement

from docutils import nodes
from latex2mathml.converter import Converter
from sphinx.application import Sphinx
from sphinx.util.typing import ExtensionMetadata
from sphinx.writers.html5 import HTML5Translator

_TALL = {"mfrac", "mtable", "munderover", "munder", "mover"}
"""The elements around which brackets stretch."""
_CLOSE = {"/", "."}
"""The operators without space around them."""


def inline(writer: HTML5Translator, node: nodes.math) -> None:
    """Write inline mathematics."""
    writer.body.append(mathml(node.astext(), "inline"))
    raise nodes.SkipNode


def display(writer: HTML5Translator, node: nodes.math_block) -> None:
    """Write displayed mathematics, in a frame that scrolls if it is too wide."""
    writer.body.append(f'<div class="display-math">{mathml(node.astext(), "block")}</div>\n')
    raise nodes.SkipNode


class _TidyConverter(Converter):
    """A converter that writes a word as one element, and stretches only brackets around tall ones.

    Browsers set stretchy brackets too wide where there is nothing tall.
    """

    def convert_to_element(self, latex: str, parent: Element | None = None) -> Element:
        """Convert LaTeX to an element `math`."""
        math = super().convert_to_element(latex, parent)
        for row in list(math.iter("mrow")):
            _join_letters(row)
            _adjust_operators(row)
        return math


def _join_letters(row: Element) -> None:
    """Join the letters of a word, each an element, to one element."""
    letters = list(row)
    fonts = {letter.get("mathvariant") for letter in letters}
    if len(letters) < 2 or fonts not in ({"italic"}, {"normal"}):  # noqa: PLR2004 - a word
        return
    for letter in letters:
        row.remove(letter)
    word = SubElement(row, "mi")
    word.text = "".join(letter.text or "" for letter in letters)
    if fonts == {"italic"}:
        word.set("style", "font-style: italic")


def _adjust_operators(row: Element) -> None:
    """Stretch only paired brackets around tall elements; set `/`, `.` and `min` closer."""
    is_tall = any(element.tag in _TALL for element in row.iter())
    for operator in row.findall("mo"):
        if not (is_tall and "form" in operator.attrib):
            operator.set("stretchy", "false")
        text = unescape(operator.text or "")
        if text in _CLOSE or text.isalpha():
            operator.attrib |= {"lspace": "0", "rspace": "0.17em" if text.isalpha() else "0"}


def mathml(latex: str, display: str) -> str:
    """Convert LaTeX to MathML: a `math` element as text."""
    return _TidyConverter(display=display).convert(latex.replace("{aligned}", "{split}"))


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register MathML as the renderer of mathematics with Sphinx."""
    app.add_html_math_renderer("mathml", (inline, None), (display, None))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
