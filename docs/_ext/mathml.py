"""Mathematics as MathML, made as the site is built, so that pages need no script."""  # noqa: INP001 - Sphinx finds it on the path

from __future__ import annotations

from html import unescape
from xml.etree.ElementTree import Element, SubElement

from docutils import nodes
from latex2mathml.converter import Converter
from sphinx.application import Sphinx
from sphinx.util.typing import ExtensionMetadata
from sphinx.writers.html5 import HTML5Translator

_TALL = {"mfrac", "mtable", "munderover", "munder", "mover"}
"""The elements that brackets around them are to grow with."""
_CLOSE = {"/", "."}
"""The signs without space around them."""


def inline(writer: HTML5Translator, node: nodes.math) -> None:
    """Write mathematics that stands in a line."""
    writer.body.append(mathml(node.astext(), "inline"))
    raise nodes.SkipNode


def display(writer: HTML5Translator, node: nodes.math_block) -> None:
    """Write mathematics that stands by itself, in a frame that scrolls where it is too wide."""
    writer.body.append(f'<div class="display-math">{mathml(node.astext(), "block")}</div>\n')
    raise nodes.SkipNode


class _Settled(Converter):
    """A converter that writes a word as one element, and has brackets grow only with what is tall.

    Browsers set brackets that may grow too wide where they need not.
    """

    def convert_to_element(self, latex: str, parent: Element | None = None) -> Element:
        """Return LaTeX as an element `math`."""
        found = super().convert_to_element(latex, parent)
        for row in list(found.iter("mrow")):
            _join_letters(row)
            _settle_signs(row)
        return found


def _join_letters(row: Element) -> None:
    """Make one element of the letters of a word, which come one by one."""
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


def _settle_signs(row: Element) -> None:
    """Let brackets grow only around what is tall, where made to, and set / . min closer."""
    tall = any(part.tag in _TALL for part in row.iter())
    for sign in row.findall("mo"):
        if not (tall and "form" in sign.attrib):
            sign.set("stretchy", "false")
        text = unescape(sign.text or "")
        if text in _CLOSE or text.isalpha():
            sign.attrib |= {"lspace": "0", "rspace": "0.17em" if text.isalpha() else "0"}


def mathml(latex: str, display: str) -> str:
    """Return LaTeX as an element `math`."""
    return _Settled(display=display).convert(latex.replace("{aligned}", "{split}"))


def setup(app: Sphinx) -> ExtensionMetadata:
    """Make this the way in which mathematics is written."""
    app.add_html_math_renderer("mathml", (inline, None), (display, None))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
