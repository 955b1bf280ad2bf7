"""Formulas as MathML Core, which browsers render without scripts or extra fonts."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import singledispatch
from itertools import chain, pairwise
from xml.sax.saxutils import escape

from symcnn.render.math.bracket_sizes import INLINE, Setting
from symcnn.render.math.nodes import (
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
    is_word,
    run_gap,
)
from symcnn.render.math.splitting import split_terms
from symcnn.render.math.symbol_names import GREEK, Spelling, is_index, spelling, spelling_of_family

_MAX_WIDTH = 24.0
"""The width, in digits, up to which a formula is on one line; longer ones may be broken."""
_NO_BREAK = "\u00a0"
_EDGE = re.compile(r"^ | $")
"""A space at the edge of words, which browsers leave out."""
_GAP_ELEMENTS = {
    Gap.DOT: "<mo>·</mo>",
    Gap.SPACE: '<mspace width="0.17em"/>',
    Gap.NOTHING: "<mo>&#x2062;</mo>",
}
_COMMA = '<mo separator="true">,</mo>'
_RUN_GAPS = {**_GAP_ELEMENTS, Gap.NOTHING: ""}
_MARKS = {",": _COMMA, " ": '<mspace width="0.33em"/>', "-": '<mo form="infix">−</mo>'}
_SIZES = (1, 1.2, 1.8, 2.4, 3)
"""The heights of a bracket of each size, in em."""


def inline(node: Math) -> str:
    """Return a formula as an inline element.

    >>> inline(Name("c_in"))
    '<math><msub><mi>c</mi><mi>in</mi></msub></math>'
    """
    return f"<math>{mathml(node)}</math>"


def display(node: Math) -> str:
    """Return a formula as an element in display style, with large fractions and sums."""
    return f'<math displaystyle="true">{mathml(node)}</math>'


def wrapped(node: Math, write: Callable[[Math], str], setting: Setting = INLINE) -> str:
    """Return a formula as one element, or a long one as elements between which lines may end.

    A long term is in an element of its own, which the style sheet moves to a line before it breaks.

    >>> wrapped(Name("w"), inline)
    '<math><mi>w</mi></math>'
    """
    if setting.width(node) <= _MAX_WIDTH:
        return write(node)
    terms = split_terms(node, _MAX_WIDTH, setting)
    return "<wbr/>".join(_write_term([*map(write, pieces)]) for pieces in terms)


def _write_term(pieces: list[str]) -> str:
    inside = "<wbr/>".join(pieces)
    return f'<span class="term">{inside}</span>' if len(pieces) > 1 else inside


@singledispatch
def mathml(node: Math) -> str:
    """Return a formula as the content of a `math` element."""
    raise TypeError(node)  # pragma: no cover - every kind of node is registered below


@mathml.register
def _write_number(node: Number) -> str:
    return f"<mn>{node.value:,}</mn>"


@mathml.register
def _write_name(node: Name) -> str:
    return _write_scripts(spelling(node.name), ())


def _write_scripts(parts: Spelling, indices: tuple[str, ...]) -> str:
    """Return a name with its own subscripts and then some more, already written."""
    base = _write_piece(parts.base, '<mi style="font-style:italic">')
    below = [*(_write_piece(subscript, "<mi>") for subscript in parts.below), *indices]
    return f"<msub>{base}{_wrap_row(_separate_by_commas(below))}</msub>" if below else base


def _write_piece(text: str, word: str) -> str:
    """Return a part of a name: a number, a letter, or several letters as one word."""
    if text.isdigit():
        return f"<mn>{text}</mn>"
    if is_index(text):
        return _wrap_row([f"<mi>{text[0]}</mi>", _write_operator("−"), f"<mn>{text[2:]}</mn>"])
    if text in GREEK or len(text) == 1:
        return f"<mi>{GREEK.get(text, text)}</mi>"
    return f"{word}{escape(text)}</mi>"


@mathml.register
def _write_sum(node: Sum) -> str:
    (sign, first), *others = node.parts
    head = [] if sign > 0 else ["<mo>−</mo>"]
    signed = ([_write_operator("+" if sign > 0 else "−"), mathml(term)] for sign, term in others)
    return _wrap_row([*head, mathml(first), *chain.from_iterable(signed)])


@mathml.register
def _write_product(node: Product) -> str:
    pairs = zip(gaps(node.factors), pairwise(node.factors), strict=True)
    others = ([_GAP_ELEMENTS[_widen(gap, *pair)], mathml(pair[1])] for gap, pair in pairs)
    return _wrap_row([mathml(node.factors[0]), *chain.from_iterable(others)])


def _widen(gap: Gap, left: Math, right: Math) -> Gap:
    """Return the gap between factors, with space between a number and a word: 85 depth."""
    is_apart = isinstance(left, Number) and isinstance(right, Name) and is_word(right)
    return Gap.SPACE if is_apart and gap is Gap.NOTHING else gap


@mathml.register
def _write_fraction(node: Fraction) -> str:
    return f"<mfrac>{mathml(node.above)}{mathml(node.below)}</mfrac>"


@mathml.register
def _write_power(node: Power) -> str:
    if isinstance(node.base, Fence):  # browsers do not stretch a bracket within msup
        height = f'<mspace height="{_SIZES[node.base.size] / 2:.1f}em"/>'
        return f"{mathml(node.base)}<msup>{height}{mathml(node.exponent)}</msup>"
    return f"<msup>{mathml(node.base)}{mathml(node.exponent)}</msup>"


@mathml.register
def _write_subscript(node: Subscript) -> str:
    return _write_scripts(spelling_of_family(node.base.name), (mathml(node.index),))


@mathml.register
def _write_fenced(node: Fenced) -> str:
    size = "" if is_tall(node.inside) else ' stretchy="false"'
    left, right = (f"<mo{size}>{escape(sign)}</mo>" for sign in (node.left, node.right))
    return _wrap_row([left, mathml(node.inside), right])


@mathml.register
def _write_root(node: Root) -> str:
    inside = mathml(node.inside)
    if node.index == 2:  # noqa: PLR2004 - a square root
        return f"<msqrt>{inside}</msqrt>"
    return f"<mroot>{inside}<mn>{node.index}</mn></mroot>"


@mathml.register
def _write_call(node: Call) -> str:
    inside = mathml(Fenced("(", Listed(node.arguments), ")"))
    return _wrap_row([mathml(FunctionName(node.name)), inside])


@mathml.register
def _write_function_name(node: FunctionName) -> str:
    return f"<mi>{node.name}</mi><mo>&#x2061;</mo>"


@mathml.register
def _write_summation(node: Summation) -> str:
    return _wrap_row([mathml(SumSign(node.index, node.low, node.high)), mathml(node.body)])


@mathml.register
def _write_sum_sign(node: SumSign) -> str:
    below = _wrap_row([mathml(node.index), _write_operator("="), mathml(node.low)])
    return f"<munderover><mo>∑</mo>{below}{mathml(node.high)}</munderover>"


@mathml.register
def _write_fence(node: Fence) -> str:
    height = f"{_SIZES[node.size]}em"
    size = f'minsize="{height}" maxsize="{height}"' if node.size else 'stretchy="false"'
    return f"<mo {size}>{escape(node.mark)}</mo>"


@mathml.register
def _write_mark(node: Mark) -> str:
    if node.text in _MARKS:
        return _MARKS[node.text]
    return f'<mo form="infix">{escape(node.text)}</mo>'


@mathml.register
def _write_run(node: Run) -> str:
    first, *others = node.parts
    pairs = zip(node.parts, others, strict=False)
    between = ([_RUN_GAPS[run_gap(*pair)], mathml(pair[1])] for pair in pairs)
    return _wrap_row([mathml(first), *chain.from_iterable(between)])


@mathml.register
def _write_chain(node: Chain) -> str:
    first, *operands = map(mathml, node.parts)
    pairs = (
        [_write_operator(sign), operand] for sign, operand in zip(node.signs, operands, strict=True)
    )
    return _wrap_row([first, *chain.from_iterable(pairs)])


@mathml.register
def _write_modulo(node: Modulo) -> str:
    inside = ["<mi>mod</mi>", '<mspace width="0.33em"/>', mathml(node.modulus)]
    opening, closing = (f'<mo stretchy="false">{mark}</mo>' for mark in "()")
    return _wrap_row(['<mspace width="0.6em"/>', opening, *inside, closing])


@mathml.register
def _write_words(node: Words) -> str:
    return f"<mtext>{escape(_EDGE.sub(_NO_BREAK, node.text))}</mtext>"


@mathml.register
def _write_row(node: Row) -> str:
    first, *others = node.parts
    spaced = ([*_space_before(part), mathml(part)] for part in others)
    return _wrap_row([mathml(first), *chain.from_iterable(spaced)])


def _space_before(part: Math) -> list[str]:
    """Return the space before a part of a row; a modulus has its own."""
    return [] if isinstance(part, Modulo) else ['<mspace width="0.33em"/>']


@mathml.register
def _write_listed(node: Listed) -> str:
    return _wrap_row(_separate_by_commas(list(map(mathml, node.parts))))


def _separate_by_commas(parts: list[str]) -> list[str]:
    """Return parts separated by commas."""
    first, *others = parts
    return [first, *chain.from_iterable([_COMMA, part] for part in others)]


def _write_operator(sign: str) -> str:
    return f"<mo>{escape(sign)}</mo>"


def _wrap_row(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"<mrow>{''.join(parts)}</mrow>"
