"""Estimated widths of typeset formulas, in digits, for line breaking."""

from __future__ import annotations

from functools import singledispatch

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
    Subscript,
    Sum,
    Summation,
    Words,
    gaps,
)
from symcnn.render.math.symbol_names import GREEK, spelling

_SCRIPT_SIZE = 0.75
"""The relative size of exponents and subscripts."""
_PLUS, _RELATION, _BRACKET, _SPACE = 2.5, 2.8, 1.0, 1.0
_GAP_WIDTHS = {Gap.DOT: 1.5, Gap.SPACE: 0.4, Gap.NOTHING: 0.0}


@singledispatch
def width(node: Math) -> float:
    """Return the estimated width of a formula, in digits."""
    raise TypeError(node)  # pragma: no cover - every kind of node is registered below


@width.register
def _measure_number(node: Number) -> float:
    digits = len(str(node.value))
    return digits + 0.35 * ((digits - 1) // 3)


@width.register
def _measure_name(node: Name) -> float:
    parts = spelling(node.name)
    below = sum(len(part) + 0.5 for part in parts.below)
    return 1.15 * _count_letters(parts.base) + _SCRIPT_SIZE * below


def _count_letters(text: str) -> int:
    return 1 if text in GREEK else len(text)


@width.register
def _measure_sum(node: Sum) -> float:
    (sign, _), *others = node.parts
    signs = _PLUS * len(others) + (0 if sign > 0 else 1.6)
    return signs + sum(width(term) for _, term in node.parts)


@width.register
def _measure_product(node: Product) -> float:
    return sum(_GAP_WIDTHS[gap] for gap in gaps(node.factors)) + sum(map(width, node.factors))


@width.register
def _measure_fraction(node: Fraction) -> float:
    return 0.6 + max(width(node.above), width(node.below))


@width.register
def _measure_power(node: Power) -> float:
    return width(node.base) + _SCRIPT_SIZE * width(node.exponent)


@width.register
def _measure_subscript(node: Subscript) -> float:
    return width(node.base) + _SCRIPT_SIZE * width(node.index)


@width.register
def _measure_fenced(node: Fenced) -> float:
    return 2 * _BRACKET + width(node.inside)


@width.register
def _measure_root(node: Root) -> float:
    return 1.8 + width(node.inside)


@width.register
def _measure_call(node: Call) -> float:
    return 6 + width(Listed(node.arguments))


@width.register
def _measure_summation(node: Summation) -> float:
    ends = width(node.index) + width(node.low) + 2, width(node.high)
    return max(3.0, _SCRIPT_SIZE * max(ends)) + width(node.body)


@width.register
def _measure_chain(node: Chain) -> float:
    return _RELATION * len(node.signs) + sum(map(width, node.parts))


@width.register
def _measure_modulo(node: Modulo) -> float:
    return 8 + width(node.modulus)


@width.register
def _measure_words(node: Words) -> float:
    return float(len(node.text))


@width.register
def _measure_row(node: Row) -> float:
    return _SPACE * (len(node.parts) - 1) + sum(map(width, node.parts))


@width.register
def _measure_listed(node: Listed) -> float:
    return _SPACE * (len(node.parts) - 1) + sum(map(width, node.parts))
