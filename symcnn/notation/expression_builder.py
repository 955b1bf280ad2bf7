"""The builder of expressions and tuples: it converts the grammar's rules to nodes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from lark import Token, Transformer

from symcnn.errors import Span
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


class ExpressionBuilder(Transformer[Token, Program]):
    """A builder of values; each method converts the rule of its name."""

    def pair(self, children: list[Any]) -> Tuple:
        """pair: LPAR expr ("," expr)+ RPAR."""
        opening, *items, closing = children
        return Tuple(tuple(items), span_of(opening, closing))

    def size(self, children: list[Token]) -> Tuple:
        """size: SIZE."""
        span = span_of(children[0])
        sides = children[0].split("x")
        return Tuple(tuple(_build_side(side, span) for side in sides), span)

    def unknown(self, children: list[Token]) -> Unknown:
        """unknown: QUESTION."""
        return Unknown(span_of(children[0]))

    def operation(self, children: list[Any]) -> Operation:
        """operation: product ((PLUS | MINUS) product)*."""
        span = children[0].span.to(children[-1].span)
        return Operation(tuple(children[::2]), tuple(map(str, children[1::2])), span)

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

    def number(self, children: list[Token]) -> Number:
        """atom: NUMBER."""
        token = children[0]
        digits = token.replace("_", "")
        span = span_of(token)
        return Number((limits.integer if digits.isdigit() else limits.decimal)(digits, span), span)

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
        return Call(str(name), tuple(arguments), span_of(name, closing))

    def group(self, children: list[Any]) -> Expression:
        """atom: LPAR expr RPAR; brackets appear only in the structure of the tree and the span."""
        opening, inner, closing = children
        grouped: Expression = replace(inner, span=span_of(opening, closing))
        return grouped


def _build_side(text: str, span: Span) -> Number | Name:
    return Number(limits.integer(text, span), span) if text.isdigit() else Name(text, span)
