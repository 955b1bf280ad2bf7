"""Mathematics as MathML Core, which browsers show without any program or font of ours."""

from __future__ import annotations

from functools import singledispatch
from itertools import chain
from xml.sax.saxutils import escape

from symcnn.render.math.latex import grouped
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

_THIN = "\u2009"
_GAPS = {
    Gap.DOT: "<mo>·</mo>",
    Gap.SPACE: '<mspace width="0.17em"/>',
    Gap.NOTHING: "<mo>&#x2062;</mo>",
}
_COMMA = '<mo separator="true">,</mo>'


def inline(node: Math) -> str:
    """Return mathematics as an element that stands in a line of text.

    >>> inline(Name("c_in"))
    '<math><msub><mi>c</mi><mi>in</mi></msub></math>'
    """
    return f"<math>{mathml(node)}</math>"


def display(node: Math) -> str:
    """Return mathematics as an element with fractions and sums in full size."""
    return f'<math displaystyle="true">{mathml(node)}</math>'


@singledispatch
def mathml(node: Math) -> str:
    """Return mathematics as what stands inside of an element `math`."""
    raise TypeError(node)  # pragma: no cover - the kinds of nodes are those below


@mathml.register
def _(node: Number) -> str:
    return f"<mn>{grouped(node.value, _THIN)}</mn>"


@mathml.register
def _(node: Name) -> str:
    found = spelling(node.name)
    base = _piece(found.base, '<mi style="font-style:italic">')
    if not found.below:
        return base
    below = [_piece(part, "<mi>") for part in found.below]
    return f"<msub>{base}{_row(_separated(below))}</msub>"


def _piece(text: str, word: str) -> str:
    """Return part of a name: a number, a letter, or several letters as one word."""
    if text.isdigit():
        return f"<mn>{text}</mn>"
    if text in GREEK or len(text) == 1:
        return f"<mi>{GREEK.get(text, text)}</mi>"
    return f"{word}{escape(text)}</mi>"


@mathml.register
def _(node: Sum) -> str:
    (sign, first), *rest = node.parts
    head = [] if sign > 0 else ["<mo>−</mo>"]
    others = ([_operator("+" if sign > 0 else "−"), mathml(part)] for sign, part in rest)
    return _row([*head, mathml(first), *chain.from_iterable(others)])


@mathml.register
def _(node: Product) -> str:
    pairs = zip(node.factors, node.factors[1:], strict=False)
    others = ([_GAPS[gap(left, right)], mathml(right)] for left, right in pairs)
    return _row([mathml(node.factors[0]), *chain.from_iterable(others)])


@mathml.register
def _(node: Fraction) -> str:
    return f"<mfrac>{mathml(node.above)}{mathml(node.below)}</mfrac>"


@mathml.register
def _(node: Power) -> str:
    return f"<msup>{mathml(node.base)}{mathml(node.exponent)}</msup>"


@mathml.register
def _(node: Fenced) -> str:
    size = "" if is_tall(node.inside) else ' stretchy="false"'
    left, right = (f"<mo{size}>{escape(sign)}</mo>" for sign in (node.left, node.right))
    return _row([left, mathml(node.inside), right])


@mathml.register
def _(node: Root) -> str:
    inside = mathml(node.inside)
    if node.index == 2:  # noqa: PLR2004 - a square root
        return f"<msqrt>{inside}</msqrt>"
    return f"<mroot>{inside}<mn>{node.index}</mn></mroot>"


@mathml.register
def _(node: Call) -> str:
    inside = mathml(Fenced("(", Listed(node.arguments), ")"))
    return _row([f"<mi>{node.name}</mi><mo>&#x2061;</mo>", inside])


@mathml.register
def _(node: Summation) -> str:
    below = _row([mathml(node.index), _operator("="), mathml(node.low)])
    return _row(
        [f"<munderover><mo>∑</mo>{below}{mathml(node.high)}</munderover>", mathml(node.body)]
    )


@mathml.register
def _(node: Chain) -> str:
    first, *rest = map(mathml, node.parts)
    pairs = ([_operator(sign), part] for sign, part in zip(node.signs, rest, strict=True))
    return _row([first, *chain.from_iterable(pairs)])


@mathml.register
def _(node: Modulo) -> str:
    inside = ["<mi>mod</mi>", '<mspace width="0.33em"/>', mathml(node.modulus)]
    opened, closed = (f'<mo stretchy="false">{mark}</mo>' for mark in "()")
    return _row(['<mspace width="0.6em"/>', opened, *inside, closed])


@mathml.register
def _(node: Words) -> str:
    return f"<mtext>{escape(node.text)}</mtext>"


@mathml.register
def _(node: Row) -> str:
    first, *rest = node.parts
    others = ([*_space(part), mathml(part)] for part in rest)
    return _row([mathml(first), *chain.from_iterable(others)])


def _space(part: Math) -> list[str]:
    """Return the space before a part of a row; a congruence's end brings its own."""
    return [] if isinstance(part, Modulo) else ['<mspace width="0.33em"/>']


@mathml.register
def _(node: Listed) -> str:
    return _row(_separated(list(map(mathml, node.parts))))


def _separated(parts: list[str]) -> list[str]:
    """Return parts with commas between them."""
    first, *rest = parts
    return [first, *chain.from_iterable([_COMMA, part] for part in rest)]


def _operator(sign: str) -> str:
    return f"<mo>{escape(sign)}</mo>"


def _row(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"<mrow>{''.join(parts)}</mrow>"
