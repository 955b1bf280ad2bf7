"""Mathematics as LaTeX, as a careful author would type it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import singledispatch
from types import MappingProxyType

from symcnn.render.math.names import GREEK, spelling
from symcnn.render.math.nodes import (
    Call,
    Chain,
    Fenced,
    Fraction,
    Gap,
    Listed,
    Math,
    Modulo,
    Name,
    Number,
    Power,
    Product,
    Root,
    Row,
    Sum,
    Summation,
    Words,
    gap,
    is_tall,
)

_GROUPED = 5
"""The digits from which on a number is grouped."""
_FENCES = {
    "(": "(",
    ")": ")",
    "[": "[",
    "]": "]",
    "⌊": r"\lfloor",
    "⌋": r"\rfloor",
    "⌈": r"\lceil",
    "⌉": r"\rceil",
    "{": r"\{",
    "}": r"\}",
}
SIGNS = {
    "≤": r"\le",
    "≥": r"\ge",
    "×": r"\times",
    "≡": r"\equiv",
    "∈": r"\in",
    "⇔": r"\iff",
    "≠": r"\ne",
    "…": r"\dots",
    "mod": r"\bmod",
}
"""The signs that are no keys of a keyboard, by the commands for them."""
_GAPS = {Gap.DOT: r"\cdot ", Gap.SPACE: r"\,", Gap.NOTHING: ""}
_ESCAPED = {
    "\\": r"\textbackslash{}",
    "^": r"\^{}",
    "~": r"\textasciitilde{}",
    **{mark: rf"\{mark}" for mark in "&%$#_{}"},
    **{mark: rf"\({command}\)" for mark, command in SIGNS.items() if len(mark) == 1},
    **{mark: rf"\({command}\)" for mark, command in _FENCES.items() if mark in "⌊⌋⌈⌉"},
    **{mark: rf"\(^{digit}\)" for digit, mark in enumerate("⁰¹²³⁴⁵⁶⁷⁸⁹")},
    **{mark: rf"\({mark}\)" for mark in "<>|"},
    "·": r"\(\cdot\)",
    "√": r"\(\surd\)",
    "−": r"\(-\)",
    "Σ": r"\(\Sigma\)",
    "\u2003": r"\quad{}",
}
"""What text has that LaTeX takes for something else, or that its fonts have in mathematics only."""


def grouped(number: int, between: str) -> str:
    """Return the digits of a number in groups of three, if it has five or more."""
    digits = f"{number:,}".replace(",", between)
    return digits if number >= 10 ** (_GROUPED - 1) else str(number)


DIGITS: dict[str, Callable[[int], str]] = {
    "space": lambda number: grouped(number, r"\,"),
    "comma": lambda number: grouped(number, "{,}"),
    "num": lambda number: rf"\num{{{number}}}" if number >= 10 ** (_GROUPED - 1) else str(number),
    "none": str,
}
"""How numbers are written: \\, or a comma between groups, siunitx's \\num, or digits alone."""


@dataclass(frozen=True)
class Style:
    """How an author wants symbols and numbers to look."""

    names: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """LaTeX for symbols and for names of quantities, verbatim; for others, the rules of `names`."""
    digits: str = "space"
    """One of `DIGITS`."""


PLAIN = Style()


def escaped(text: str) -> str:
    r"""Return text as LaTeX shows it outside of mathematics.

    >>> print(escaped("conv_1 & 50%"))
    conv\_1 \& 50\%
    """
    return "".join(_ESCAPED.get(char, char) for char in text)


@singledispatch
def latex(node: Math, style: Style = PLAIN) -> str:  # noqa: ARG001 - what every kind takes
    """Return mathematics as LaTeX, to stand between two dollars."""
    raise TypeError(node)  # pragma: no cover - the kinds of nodes are those below


@latex.register
def _(node: Number, style: Style = PLAIN) -> str:
    return DIGITS[style.digits](node.value)


@latex.register
def _(node: Name, style: Style = PLAIN) -> str:
    if node.name in style.names:
        return style.names[node.name]
    found = spelling(node.name)
    below = ",".join(_piece(part, r"\mathrm") for part in found.below)
    base = _piece(found.base, r"\mathit")
    if not below:
        return base
    return f"{base}_{below}" if len(below) == 1 else f"{base}_{{{below}}}"


def _piece(text: str, font: str) -> str:
    """Return part of a name: a letter or a number as it is, a Greek letter, or a word in a font."""
    if text in GREEK:
        return rf"\{text}"
    return text if len(text) == 1 or text.isdigit() else f"{font}{{{escaped(text)}}}"


@latex.register
def _(node: Sum, style: Style = PLAIN) -> str:
    (sign, first), *rest = node.parts
    head = ("" if sign > 0 else "-") + latex(first, style)
    return head + "".join(
        f" {'+' if sign > 0 else '-'} {latex(part, style)}" for sign, part in rest
    )


@latex.register
def _(node: Product, style: Style = PLAIN) -> str:
    return joined(node.factors, [latex(factor, style) for factor in node.factors])


def joined(factors: tuple[Math, ...], written: list[str]) -> str:
    """Return factors that are written, with what belongs between them."""
    found = written[0]
    for left, right, text in zip(factors, factors[1:], written[1:], strict=False):
        between = _GAPS[gap(left, right)]
        ends_in_command = not between and _ends_in_command(found) and text[:1].isalpha()
        found += (" " if ends_in_command or between == _GAPS[Gap.DOT] else "") + between + text
    return found


def _ends_in_command(text: str) -> bool:
    r"""Tell whether a letter after a text would be read as part of a command, as in \alpha."""
    head = text.rstrip("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
    return head.endswith("\\") and head != text


@latex.register
def _(node: Fraction, style: Style = PLAIN) -> str:
    return rf"\frac{{{latex(node.above, style)}}}{{{latex(node.below, style)}}}"


@latex.register
def _(node: Power, style: Style = PLAIN) -> str:
    base = latex(node.base, style)
    several_digits = isinstance(node.base, Number) and len(base) > 1
    if several_digits or (isinstance(node.base, Name) and "^" in base):
        base = f"{{{base}}}"
    exponent = latex(node.exponent, style)
    return f"{base}^{exponent}" if len(exponent) == 1 else f"{base}^{{{exponent}}}"


@latex.register
def _(node: Fenced, style: Style = PLAIN) -> str:
    inside = latex(node.inside, style)
    grown = (r"\left", r"\right") if is_tall(node.inside) else ("", "")
    left, right = fences(node, *grown)
    return f"{left}{'' if left[-1] in '([{' or inside[:1] == chr(92) else ' '}{inside}{right}"


def fences(node: Fenced, left: str, right: str) -> tuple[str, str]:
    r"""Return the two brackets, each after a command for its size: \left( and \right)."""
    return left + _FENCES[node.left], right + _FENCES[node.right]


@latex.register
def _(node: Root, style: Style = PLAIN) -> str:
    index = "" if node.index == 2 else f"[{node.index}]"  # noqa: PLR2004 - a square root
    return rf"\sqrt{index}{{{latex(node.inside, style)}}}"


@latex.register
def _(node: Call, style: Style = PLAIN) -> str:
    inside = Fenced("(", Listed(node.arguments), ")")
    return rf"\{node.name}{latex(inside, style)}"


@latex.register
def _(node: Summation, style: Style = PLAIN) -> str:
    index, low, high, body = (
        latex(part, style) for part in (node.index, node.low, node.high, node.body)
    )
    return rf"\sum_{{{index}={low}}}^{{{high}}} {body}"


@latex.register
def _(node: Chain, style: Style = PLAIN) -> str:
    first, *rest = (latex(part, style) for part in node.parts)
    signs = (SIGNS.get(sign, sign) for sign in node.signs)
    return first + "".join(f" {sign} {part}" for sign, part in zip(signs, rest, strict=True))


@latex.register
def _(node: Modulo, style: Style = PLAIN) -> str:
    return rf"\pmod{{{latex(node.modulus, style)}}}"


@latex.register
def _(node: Words, style: Style = PLAIN) -> str:
    known = style.names.get(node.text) or SIGNS.get(node.text)
    return known or rf"\text{{{escaped(node.text)}}}"


@latex.register
def _(node: Row, style: Style = PLAIN) -> str:
    first, *rest = node.parts
    return latex(first, style) + "".join(space(part) + latex(part, style) for part in rest)


def space(part: Math) -> str:
    """Return the space before a part of a row; a congruence's end brings its own."""
    return "" if isinstance(part, Modulo) else r"\ "


@latex.register
def _(node: Listed, style: Style = PLAIN) -> str:
    return ", ".join(latex(part, style) for part in node.parts)
