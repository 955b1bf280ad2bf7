"""Formulas as LaTeX."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import singledispatch
from types import MappingProxyType

from symcnn.render.math.nodes import (
    OPENING,
    Call,
    Chain,
    Fence,
    Fenced,
    Fraction,
    FunctionName,
    Gap,
    Listed,
    Mark,
    Math,
    Modulo,
    Name,
    Number,
    Power,
    Product,
    Root,
    Row,
    Run,
    Subscript,
    Sum,
    Summation,
    SumSign,
    Words,
    gaps,
    is_tall,
    run_gap,
)
from symcnn.render.math.symbol_names import GREEK, Spelling, is_index, spelling, spelling_of_family

LEAST_GROUPED, LEAST_GROUPED_ALIKE = 5, 4
"""The numbers of digits from which digits are grouped: alone, and beside longer numbers.

The SI Brochure (9th edition, 5.4.4) does not group four digits, unless they are in a column with
longer numbers.
"""
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
    "∣": r"\mid",
    "∈": r"\in",
    "⇔": r"\iff",
    "≠": r"\ne",
    "≈": r"\approx",
    "…": r"\dots",
    "mod": r"\bmod",
}
"""The LaTeX commands of signs that are not on a keyboard."""
_SIZES = ("", r"\big", r"\Big", r"\bigg", r"\Bigg")
"""The commands of the sizes of a bracket."""
_MARKS = {"·": r"\cdot", " ": "\\ "}
"""The marks at the edges of pieces that are not signs of relations."""
_GAP_COMMANDS = {Gap.DOT: r"\cdot ", Gap.SPACE: r"\,", Gap.NOTHING: ""}
_ESCAPES = {
    "\\": r"\textbackslash{}",
    "^": r"\^{}",
    "~": r"\textasciitilde{}",
    **{mark: rf"\{mark}" for mark in "&%$#_{}"},
    **{mark: rf"\({command}\)" for mark, command in SIGNS.items() if len(mark) == 1},
    **{mark: rf"\({command}\)" for mark, command in _FENCES.items() if mark in "⌊⌋⌈⌉"},
    **{mark: rf"\(^{digit}\)" for digit, mark in enumerate("⁰¹²³⁴⁵⁶⁷⁸⁹")},
    **{mark: rf"\({mark}\)" for mark in "<>|"},
    "·": r"\(\cdot\)",
    "→": r"\(\to\)",
    "√": r"\(\surd\)",
    "−": r"\(-\)",
    "Σ": r"\(\Sigma\)",
    "⋮": r"\(\vdots\)",
    "\u2003": r"\quad{}",
}
"""The characters that text mode does not print literally, with their replacements."""


def grouped(number: int, between: str, least: int) -> str:
    """Return the digits of an integer, in groups of three from `least` digits on."""
    return f"{number:,}".replace(",", between) if number >= 10 ** (least - 1) else str(number)


def _num(number: int, least: int) -> str:
    r"""Return an integer as siunitx's \\num, which by itself groups from five digits on."""
    if number >= 10 ** (LEAST_GROUPED - 1):
        return rf"\num{{{number}}}"
    is_grouped = number >= 10 ** (least - 1)
    return rf"\num[group-minimum-digits={least}]{{{number}}}" if is_grouped else str(number)


DIGITS: dict[str, Callable[[int, int], str]] = {
    "space": lambda number, least: grouped(number, r"\,", least),
    "comma": lambda number, least: grouped(number, "{,}", least),
    "num": _num,
    "none": lambda number, _: str(number),
}
"""The digit groupings: \\, or a comma between groups, siunitx's \\num, or plain digits."""


@dataclass(frozen=True)
class Style:
    """Typesetting options for symbols and numbers."""

    names: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """LaTeX for symbols and quantities, verbatim; all others follow the rules of `names`."""
    digits: str = "space"
    """One of `DIGITS`."""
    least_grouped: int = LEAST_GROUPED
    """The number of digits from which digits are grouped."""


PLAIN = Style()


def escaped(text: str) -> str:
    r"""Escape text for LaTeX's text mode.

    >>> print(escaped("conv_1 & 50%"))
    conv\_1 \& 50\%
    """
    return "".join(_ESCAPES.get(char, char) for char in text)


@singledispatch
def latex(node: Math, style: Style = PLAIN) -> str:  # noqa: ARG001 - the registered functions use it
    """Return a formula as LaTeX for math mode, without dollar signs."""
    raise TypeError(node)  # pragma: no cover - every kind of node is registered below


@latex.register
def _write_number(node: Number, style: Style = PLAIN) -> str:
    return DIGITS[style.digits](node.value, style.least_grouped)


@latex.register
def _write_name(node: Name, style: Style = PLAIN) -> str:
    if node.name in style.names:
        return style.names[node.name]
    return _write_scripts(spelling(node.name), ())


def _write_scripts(parts: Spelling, indices: tuple[str, ...]) -> str:
    """Return a name with its own subscripts and then some more, already written."""
    below = (*(_write_piece(name, r"\mathrm") for name in parts.below), *indices)
    subscript, base = ",".join(below), _write_piece(parts.base, r"\mathit")
    if not subscript:
        return base
    return f"{base}_{subscript}" if len(subscript) == 1 else f"{base}_{{{subscript}}}"


def _write_piece(text: str, font: str) -> str:
    """Return a part of a name: a letter, a number, a Greek letter, or a word in a font."""
    if text in GREEK:
        return rf"\{text}"
    return text if len(text) == 1 or is_index(text) else f"{font}{{{escaped(text)}}}"


@latex.register
def _write_sum(node: Sum, style: Style = PLAIN) -> str:
    (sign, first), *others = node.parts
    head = ("" if sign > 0 else "-") + latex(first, style)
    return head + "".join(
        f" {'+' if sign > 0 else '-'} {latex(term, style)}" for sign, term in others
    )


@latex.register
def _write_product(node: Product, style: Style = PLAIN) -> str:
    return _join(node.factors, [latex(factor, style) for factor in node.factors])


def _join(factors: tuple[Math, ...], written: list[str]) -> str:
    """Join factors, already written as LaTeX, with the sign or space that belongs between them."""
    product = written[0]
    for gap, text in zip(gaps(factors), written[1:], strict=True):
        between = _GAP_COMMANDS[gap]
        ends_in_command = not between and _ends_in_command(product) and text[:1].isalpha()
        product += (
            (" " if ends_in_command or between == _GAP_COMMANDS[Gap.DOT] else "") + between + text
        )
    return product


def _ends_in_command(text: str) -> bool:
    r"""Return whether a text ends in a command such as \alpha, which a letter would extend."""
    head = text.rstrip("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
    return head.endswith("\\") and head != text


@latex.register
def _write_fraction(node: Fraction, style: Style = PLAIN) -> str:
    return rf"\frac{{{latex(node.above, style)}}}{{{latex(node.below, style)}}}"


@latex.register
def _write_power(node: Power, style: Style = PLAIN) -> str:
    base = latex(node.base, style)
    several_digits = isinstance(node.base, Number) and len(base) > 1
    if several_digits or (isinstance(node.base, Name) and "^" in base):
        base = f"{{{base}}}"
    exponent = latex(node.exponent, style)
    return f"{base}^{exponent}" if len(exponent) == 1 else f"{base}^{{{exponent}}}"


@latex.register
def _write_subscript(node: Subscript, style: Style = PLAIN) -> str:
    index = latex(node.index, style)
    if node.base.name not in style.names:
        return _write_scripts(spelling_of_family(node.base.name), (index,))
    base = latex(node.base, style)
    head = f"{{{base}}}" if "_" in base else base
    return f"{head}_{index}" if len(index) == 1 else f"{head}_{{{index}}}"


@latex.register
def _write_fenced(node: Fenced, style: Style = PLAIN) -> str:
    inside = latex(node.inside, style)
    grown = (r"\left", r"\right") if is_tall(node.inside) else ("", "")
    left, right = grown[0] + _FENCES[node.left], grown[1] + _FENCES[node.right]
    return f"{left}{'' if left[-1] in '([{' or inside[:1] == chr(92) else ' '}{inside}{right}"


@latex.register
def _write_fence(node: Fence, style: Style = PLAIN) -> str:
    del style
    side = ("l" if node.mark in OPENING else "r") if node.size else ""
    return _SIZES[node.size] + side + _FENCES[node.mark]


@latex.register
def _write_root(node: Root, style: Style = PLAIN) -> str:
    index = "" if node.index == 2 else f"[{node.index}]"  # noqa: PLR2004 - a square root
    return rf"\sqrt{index}{{{latex(node.inside, style)}}}"


@latex.register
def _write_call(node: Call, style: Style = PLAIN) -> str:
    inside = Fenced("(", Listed(node.arguments), ")")
    return rf"\{node.name}{latex(inside, style)}"


@latex.register
def _write_function_name(node: FunctionName, style: Style = PLAIN) -> str:
    del style
    return rf"\{node.name}"


@latex.register
def _write_summation(node: Summation, style: Style = PLAIN) -> str:
    return latex(Run((SumSign(node.index, node.low, node.high), node.body)), style)


@latex.register
def _write_sum_sign(node: SumSign, style: Style = PLAIN) -> str:
    index, low, high = (latex(part, style) for part in (node.index, node.low, node.high))
    return rf"\sum_{{{index}={low}}}^{{{high}}}"


@latex.register
def _write_run(node: Run, style: Style = PLAIN) -> str:
    texts = [latex(part, style) for part in node.parts]
    text = texts[0]
    for left, right, written in zip(node.parts, node.parts[1:], texts[1:], strict=False):
        text += _separate(left, right, text, written) + written
    return text


def _separate(left: Math, right: Math, before: str, after: str) -> str:
    """Return what stands between two parts of a run."""
    if isinstance(right, Mark):
        return "" if right.text in ", " else " "
    if isinstance(left, Mark | SumSign):
        return "" if before.endswith(_MARKS[" "]) else " "
    between = _GAP_COMMANDS[run_gap(left, right)]
    is_extended = not between and _ends_in_command(before) and after[:1].isalnum()
    return " " * (is_extended or between == _GAP_COMMANDS[Gap.DOT]) + between


@latex.register
def _write_mark(node: Mark, style: Style = PLAIN) -> str:
    del style
    return _MARKS.get(node.text) or SIGNS.get(node.text, node.text)


@latex.register
def _write_chain(node: Chain, style: Style = PLAIN) -> str:
    first, *others = (latex(part, style) for part in node.parts)
    signs = (SIGNS.get(sign, sign) for sign in node.signs)
    return first + "".join(f" {sign} {part}" for sign, part in zip(signs, others, strict=True))


@latex.register
def _write_modulo(node: Modulo, style: Style = PLAIN) -> str:
    return rf"\pmod{{{latex(node.modulus, style)}}}"


@latex.register
def _write_words(node: Words, style: Style = PLAIN) -> str:
    custom = style.names.get(node.text) or SIGNS.get(node.text)
    return custom or rf"\text{{{escaped(node.text)}}}"


@latex.register
def _write_row(node: Row, style: Style = PLAIN) -> str:
    first, *others = node.parts
    return latex(first, style) + "".join(
        ("" if isinstance(part, Modulo) else _MARKS[" "]) + latex(part, style) for part in others
    )


@latex.register
def _write_listed(node: Listed, style: Style = PLAIN) -> str:
    return ", ".join(latex(part, style) for part in node.parts)
