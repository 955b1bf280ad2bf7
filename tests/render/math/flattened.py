"""MathML as one line of text, so that what two writers made of the same formula can be compared."""

from __future__ import annotations

from collections.abc import Callable
from xml.etree.ElementTree import Element, fromstring

from latex2mathml.converter import convert

SPACES = str.maketrans("", "", " \u00a0\u2009\u2061\u2062")
"""Spaces, and the signs for a call and for a product that nobody sees."""


def ours(mathml: str) -> str:
    return flat(fromstring(mathml))  # noqa: S314 - our own


def theirs(latex: str) -> str:
    r"""Return what an independent reader makes of LaTeX; a size such as \bigl is not its matter."""
    return flat(fromstring(convert(latex)))  # noqa: S314 - of our own


def flat(element: Element) -> str:
    tag = element.tag.rpartition("}")[2]
    parts = [flat(part) for part in element]
    if tag in WRITTEN:
        return WRITTEN[tag](parts)
    shown = element.text or ""
    if tag == "mn":  # groups of digits are those of the style
        shown = shown.replace(",", "")
    return SIZED.get(shown, shown).translate(SPACES) + "".join(parts)


SIZED = {r"\lceil": "⌈", r"\rceil": "⌉", r"\lfloor": "⌊", r"\rfloor": "⌋"}
"""The signs of the commands that this reader leaves as they are after a size."""


WRITTEN: dict[str, Callable[[list[str]], str]] = {
    "mfrac": lambda parts: f"({parts[0]})/({parts[1]})",
    "msup": lambda parts: f"{parts[0]}^({parts[1]})",
    "msub": lambda parts: f"{parts[0]}_({parts[1]})",
    "msubsup": lambda parts: f"{parts[0]}_({parts[1]})^({parts[2]})",
    "munderover": lambda parts: f"{parts[0]}_({parts[1]})^({parts[2]})",
    "msqrt": lambda parts: f"√({''.join(parts)})",
    "mroot": lambda parts: f"{parts[1]}√({parts[0]})",
}
