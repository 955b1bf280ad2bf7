"""Estimated widths of formulas typeset in Computer Modern, in digits, for line breaking.

A digit is half an em. `width` is the width in a displayed equation; within text, fractions are
smaller.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import singledispatch
from itertools import pairwise

from symcnn.memo import by_identity
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
    children,
    gaps,
    is_tall,
    run_gap,
)
from symcnn.render.math.symbol_names import GREEK, spelling

_SCRIPT_SIZE = 0.8
"""The relative width of exponents and subscripts."""
_SCRIPT_SPACE = 0.1
"""The space after an exponent or subscript."""
_PLUS, _MINUS, _COMMA, _SPACE = 2.5, 1.6, 0.9, 0.7
RELATION = 2.8
"""The width of a sign such as =, with the space beside it."""
EM = 2.0
"""The width of an em."""
CODE_LETTER = 1.05
"""The width of a letter of code, 0.525 em."""
_FENCES = (0.9, 1.0, 1.2, 1.5, 1.6)
"""The widths of brackets of each size."""
_GROWN_FENCE = 1.65
r"""The width of a bracket that `\\left` has grown, with the space beside it."""
_EXCESS_OF_FENCES = 0.6
"""By how much two such brackets are narrower within text."""
_GAP_WIDTHS = {Gap.DOT: 1.5, Gap.SPACE: 0.4, Gap.NOTHING: 0.0}
_MARK_WIDTHS = {"+": _PLUS, "-": _PLUS, "×": _PLUS, "·": 1.5, ",": _COMMA, " ": _SPACE}
_ITALIC = {
    0.75: "Iijlt",
    1.0: "bcefgopqrsvyz",
    1.2: "JPSTVYadhknux",
    1.45: "ACFLOUZw",
    1.7: "BDEGHKNQRX",
    1.95: "MWm",
}
"""The letters of the math italic alphabet, by their greatest width."""
_ROMAN = {0.6: "Ifijl.,:;'", 0.85: "crst()- z", 1.6: "×", 1.7: "mMW", 2.0: "→"}
"""The letters of words that are narrower or wider than most, by their greatest width."""
_LETTER_WIDTHS = {letter: size for size, letters in _ITALIC.items() for letter in letters}
_WORD_WIDTHS = {letter: size for size, letters in _ROMAN.items() for letter in letters}
_GREEK_WIDTH, _ROMAN_WIDTH, _CAPITAL_WIDTH = 1.3, 1.1, 1.55


@by_identity
def inline_width(node: Math) -> float:
    """Return the estimated width of a formula within text or a cell of a table, in digits."""
    return width(node) - sum(map(_excess, _tall_parts(node)))


def _excess(node: Fraction | Fenced) -> float:
    """Return by how much a fraction or its bracket is narrower within text."""
    return (1 - _SCRIPT_SIZE) * width(node) if isinstance(node, Fraction) else _EXCESS_OF_FENCES


def _tall_parts(node: Math) -> Iterator[Fraction | Fenced]:
    """Yield the outermost fractions of a formula, and the brackets that grow around them."""
    if isinstance(node, Fraction):
        yield node
        return
    if isinstance(node, Fenced) and is_tall(node.inside):
        yield node
    for child in (node.base,) if isinstance(node, Power) else children(node):
        yield from _tall_parts(child)


@by_identity
def width(node: Math) -> float:
    """Return the estimated width of a formula, in digits."""
    return _measure(node)


@singledispatch
def _measure(node: Math) -> float:
    raise TypeError(node)  # pragma: no cover - every kind of node is registered below


@_measure.register
def _measure_number(node: Number) -> float:
    digits = len(str(node.value))
    return digits + 0.35 * ((digits - 1) // 3)


@_measure.register
def _measure_name(node: Name) -> float:
    parts = spelling(node.name)
    below = [_measure_piece(part) for part in parts.below]
    commas = 0.5 * max(0, len(below) - 1)
    return _measure_piece(parts.base) + (_raise(sum(below) + commas) if below else 0)


def _measure_piece(text: str) -> float:
    """Return the width of a part of a name: a Greek letter, a number, a letter or a word."""
    if text in GREEK:
        return _GREEK_WIDTH
    return float(len(text)) if text.isdigit() else _LETTER_WIDTHS.get(text) or words_width(text)


def words_width(text: str) -> float:
    """Return the width of words in an upright or italic font."""
    return sum(
        _WORD_WIDTHS.get(letter, _CAPITAL_WIDTH if letter.isupper() else _ROMAN_WIDTH)
        for letter in text
    )


def _raise(size: float) -> float:
    """Return the width of what is above or below the line."""
    return _SCRIPT_SIZE * size + _SCRIPT_SPACE


@_measure.register
def _measure_sum(node: Sum) -> float:
    (sign, _), *others = node.parts
    signs = _PLUS * len(others) + (0 if sign > 0 else _MINUS)
    return signs + sum(width(term) for _, term in node.parts)


@_measure.register
def _measure_product(node: Product) -> float:
    return sum(_GAP_WIDTHS[gap] for gap in gaps(node.factors)) + sum(map(width, node.factors))


@_measure.register
def _measure_fraction(node: Fraction) -> float:
    return 0.5 + max(width(node.above), width(node.below))


@_measure.register
def _measure_power(node: Power) -> float:
    return width(node.base) + _raise(width(node.exponent))


@_measure.register
def _measure_subscript(node: Subscript) -> float:
    return width(node.base) + _raise(width(node.index))


@_measure.register
def _measure_fenced(node: Fenced) -> float:
    return 2 * (_GROWN_FENCE if is_tall(node.inside) else _FENCES[0]) + width(node.inside)


@_measure.register
def _measure_fence(node: Fence) -> float:
    return _FENCES[node.size]


@_measure.register
def _measure_root(node: Root) -> float:
    return 2.0 + width(node.inside)


@_measure.register
def _measure_call(node: Call) -> float:
    return width(FunctionName(node.name)) + width(Fenced("(", Listed(node.arguments), ")"))


@_measure.register
def _measure_function_name(node: FunctionName) -> float:
    return words_width(node.name) + 0.4


@_measure.register
def _measure_summation(node: Summation) -> float:
    return width(SumSign(node.index, node.low, node.high)) + width(node.body)


@_measure.register
def _measure_sum_sign(node: SumSign) -> float:
    ends = width(node.index) + width(node.low) + 2, width(node.high)
    return 0.4 + max(3.0, _raise(max(ends)))


@_measure.register
def _measure_chain(node: Chain) -> float:
    return sum(width(Mark(sign)) for sign in node.signs) + sum(map(width, node.parts))


@_measure.register
def _measure_modulo(node: Modulo) -> float:
    return 8.5 + width(node.modulus)


@_measure.register
def _measure_words(node: Words) -> float:
    return words_width(node.text)


@_measure.register
def _measure_mark(node: Mark) -> float:
    return _MARK_WIDTHS.get(node.text, RELATION)


@_measure.register
def _measure_row(node: Row) -> float:
    return _SPACE * (len(node.parts) - 1) + sum(map(width, node.parts))


@_measure.register
def _measure_listed(node: Listed) -> float:
    return _COMMA * (len(node.parts) - 1) + sum(map(width, node.parts))


@_measure.register
def _measure_run(node: Run) -> float:
    return run_width(node.parts, width)


def run_width(parts: tuple[Math, ...], measure: Callable[[Math], float]) -> float:
    """Return the width of parts side by side, each measured by a function."""
    gaps = sum(_GAP_WIDTHS[run_gap(*pair)] for pair in pairwise(parts))
    return gaps + sum(map(measure, parts))
