"""The builder of constraints: it converts the grammar's rules for queries to nodes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

from lark import Token

from symcnn.errors import Span
from symcnn.notation import limits
from symcnn.notation.ast import Expression, Name, Number
from symcnn.notation.expression_builder import ExpressionBuilder
from symcnn.notation.limits import span_of


@dataclass(frozen=True, slots=True)
class Comparison:
    """Expressions and the relations between neighbors: `params <= 1M`, or `1 < f <= 8`."""

    amounts: tuple[Expression, ...]
    relations: tuple[str, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Within:
    """`NAME in low..high`: a symbol and its range, both ends included."""

    name: Name
    low: Expression
    high: Expression
    span: Span


@dataclass(frozen=True, slots=True)
class Equation:
    """`NAME = amount`: a formula of a quantity."""

    name: Name
    amount: Expression


Asked: TypeAlias = Comparison | Within
_ASCII_RELATIONS = {"≤": "<=", "≥": ">="}


class ConstraintBuilder(ExpressionBuilder):
    """A builder of constraints; each method converts the rule of its name."""

    def constraints(self, children: list[Asked]) -> tuple[Asked, ...]:
        """constraints: _relation ("and" _relation)*."""
        return tuple(children)

    def comparison(self, children: list[Any]) -> Comparison:
        """comparison: amount (RELATION amount)+."""
        span = children[0].span.to(children[-1].span)
        relations = (_ASCII_RELATIONS.get(sign, str(sign)) for sign in children[1::2])
        return Comparison(tuple(children[::2]), tuple(relations), span)

    def within(self, children: list[Any]) -> Within:
        """within: NAME _IN amount ".." amount."""
        name, low, high = children
        symbol = Name(limits.usable(name), span_of(name))
        return Within(symbol, low, high, symbol.span.to(high.span))

    def name(self, children: list[Token]) -> Name:
        """quantity: NAME."""
        return _build_name(children[0])

    def equation(self, children: list[Any]) -> Equation:
        """equation: NAME _EQUALS amount."""
        name, amount = children
        return Equation(_build_name(name), amount)

    def budget(self, children: list[Token]) -> Number:
        """quantity: BUDGET, such as 1.5M, 1e6 or 64KiB."""
        span = span_of(children[0])
        return Number(limits.budget(children[0], span), span)

    def member(self, children: list[Any]) -> Name:
        """quantity: family "[" NUMBER RSQB; the symbol w_1 for w[1]."""
        family, index, closing = children
        name = f"{family.text}_{limits.position(index)}"
        return Name(name, family.span.to(span_of(closing)))

    def reference(self, children: list[Token]) -> Name:
        """quantity: REFERENCE; a quantity of a layer, as one name."""
        return Name(str(children[0]), span_of(children[0]))


def _build_name(token: Token) -> Name:
    """Return a name; `frozen`, which is reserved in paths, is the name of a quantity."""
    return Name(limits.FROZEN if token == limits.FROZEN else limits.usable(token), span_of(token))
