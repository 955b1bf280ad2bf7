"""How wide mathematics is on a page, roughly: in digits, to see where a line must be broken."""

from __future__ import annotations

from functools import singledispatch

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
)

_SMALL = 0.75
"""The size of what stands above or below."""
_PLUS, _RELATION, _BRACKET, _SPACE = 2.5, 2.8, 1.0, 1.0
_GAPS = {Gap.DOT: 1.5, Gap.SPACE: 0.4, Gap.NOTHING: 0.0}


@singledispatch
def width(node: Math) -> float:
    """Return the width in digits."""
    raise TypeError(node)  # pragma: no cover - the kinds of nodes are those below


@width.register
def _(node: Number) -> float:
    digits = len(str(node.value))
    return digits + 0.35 * ((digits - 1) // 3)


@width.register
def _(node: Name) -> float:
    found = spelling(node.name)
    below = sum(len(part) + 0.5 for part in found.below)
    return 1.15 * _letters(found.base) + _SMALL * below


def _letters(text: str) -> int:
    return 1 if text in GREEK else len(text)


@width.register
def _(node: Sum) -> float:
    (sign, _), *rest = node.parts
    signs = _PLUS * len(rest) + (0 if sign > 0 else 1.6)
    return signs + sum(width(part) for _, part in node.parts)


@width.register
def _(node: Product) -> float:
    pairs = zip(node.factors, node.factors[1:], strict=False)
    return sum(_GAPS[gap(*pair)] for pair in pairs) + sum(map(width, node.factors))


@width.register
def _(node: Fraction) -> float:
    return 0.6 + max(width(node.above), width(node.below))


@width.register
def _(node: Power) -> float:
    return width(node.base) + _SMALL * width(node.exponent)


@width.register
def _(node: Fenced) -> float:
    return 2 * _BRACKET + width(node.inside)


@width.register
def _(node: Root) -> float:
    return 1.8 + width(node.inside)


@width.register
def _(node: Call) -> float:
    return 6 + width(Listed(node.arguments))


@width.register
def _(node: Summation) -> float:
    ends = width(node.index) + width(node.low) + 2, width(node.high)
    return max(3.0, _SMALL * max(ends)) + width(node.body)


@width.register
def _(node: Chain) -> float:
    return _RELATION * len(node.signs) + sum(map(width, node.parts))


@width.register
def _(node: Modulo) -> float:
    return 8 + width(node.modulus)


@width.register
def _(node: Words) -> float:
    return float(len(node.text))


@width.register
def _(node: Row) -> float:
    return _SPACE * (len(node.parts) - 1) + sum(map(width, node.parts))


@width.register
def _(node: Listed) -> float:
    return _SPACE * (len(node.parts) - 1) + sum(map(width, node.parts))
