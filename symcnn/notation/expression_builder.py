"""The builder of expressions and tuples: it converts the grammar's rules to nodes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from lark import Token, Transformer

from symcnn.notation import limits
from symcnn.notation.ast import (
    Call,
    Expression,
    Indexed,
    Name,
    Negative,
    Number,
    Operation,
    Power,
    Program,
    Tuple,
    Unknown,
)
from symcnn.notation.limits import span_of

_TIMES = "×"
_ASCII_SIGNS = {"·": "*", _TIMES: "*", "−": "-"}
"""The operators for the mathematical signs."""
_DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")


class ExpressionBuilder(Transformer[Token, Program]):
    """A builder of values; each method converts the rule of its name."""

    def pair(self, children: list[Any]) -> Tuple:
        """pair: LPAR expr ("," expr)+ RPAR."""
        opening, *items, closing = children
        return Tuple(tuple(items), span_of(opening, closing))

    def size(self, children: list[Token]) -> Tuple:
        """size: SIZE."""
        token = children[0]
        span = span_of(token)
        sides = [side.strip() for side in token.split(_TIMES if _TIMES in token else "x")]
        return Tuple(tuple(_build_side(side, token) for side in sides), span)

    def unknown(self, children: list[Token]) -> Unknown:
        """unknown: QUESTION."""
        return Unknown(span_of(children[0]))

    def operation(self, children: list[Any]) -> Operation:
        """operation: product ((PLUS | MINUS) product)*."""
        span = children[0].span.to(children[-1].span)
        signs = (_ASCII_SIGNS.get(sign, str(sign)) for sign in children[1::2])
        return Operation(tuple(children[::2]), tuple(signs), span)

    product = operation

    def negative(self, children: list[Any]) -> Expression:
        """signed: MINUS+ power; an even number of signs cancels."""
        *signs, operand = children
        even = len(signs) % 2 == 0
        negated: Expression = (
            operand if even else Negative(operand, span_of(signs[0]).to(operand.span))
        )
        return negated

    def power(self, children: list[Any]) -> Power:
        """power: atom _POWER exponent."""
        base, exponent = children
        power = Power(base, exponent, base.span.to(exponent.span))
        limits.check_tower(power)
        return power

    def raised(self, children: list[Any]) -> Power:
        """power: atom SUPERSCRIPT; a superscript is a number."""
        base, exponent = children
        span = span_of(exponent)
        number = Number(limits.integer(exponent.translate(_DIGITS), span), span)
        return Power(base, number, base.span.to(span))

    def root(self, children: list[Any]) -> Call:
        """atom: ROOT simple."""
        sign, radicand = children
        return Call(limits.SQUARE_ROOT, (radicand,), span_of(sign).to(radicand.span))

    def floored(self, children: list[Any]) -> Call:
        """simple: LFLOOR expr RFLOOR."""
        opening, inner, closing = children
        return Call("floor", (inner,), span_of(opening, closing))

    def ceiled(self, children: list[Any]) -> Call:
        """simple: LCEIL expr RCEIL."""
        opening, inner, closing = children
        return Call("ceil", (inner,), span_of(opening, closing))

    def number(self, children: list[Token]) -> Number:
        """atom: NUMBER."""
        token = children[0]
        digits = token.replace("_", "")
        span = span_of(token)
        return Number((limits.integer if digits.isdigit() else limits.decimal)(digits, span), span)

    def grouped(self, children: list[Token]) -> Number:
        """plain: GROUPED; a number with digit groups, such as 217,706."""
        return self.number([children[0].update(value=children[0].replace(",", ""))])

    def whole(self, children: list[Token]) -> Number:
        """count: NUMBER."""
        limits.check_whole(children[0])
        return self.number(children)

    def name(self, children: list[Token]) -> Name:
        """atom: NAME; count: NAME."""
        return Name(limits.usable(children[0]), span_of(children[0]))

    family = name

    def indexed(self, children: list[Any]) -> Indexed:
        """atom: family "[" expr RSQB; count: family "[" expr RSQB."""
        family, index, closing = children
        return Indexed(family, index, family.span.to(span_of(closing)))

    def call(self, children: list[Any]) -> Call:
        """atom: NAME LPAR expr ("," expr)* RPAR."""
        name, _, *arguments, closing = children
        limits.check_arguments(name, arguments)
        function = limits.SYNONYMS.get(name, str(name))
        return Call(function, tuple(arguments), span_of(name, closing))

    def group(self, children: list[Any]) -> Expression:
        """atom: LPAR expr RPAR; brackets appear only in the structure of the tree and the span."""
        opening, inner, closing = children
        grouped: Expression = replace(inner, span=span_of(opening, closing))
        return grouped


def _build_side(text: str, size: Token) -> Number | Name:
    """Return a number or a name of a size, with the span of the size."""
    span = span_of(size)
    if text.isdigit():
        return Number(limits.integer(text, span), span)
    return Name(limits.usable(Token.new_borrow_pos("NAME", text, size)), span)
