"""The builder of constraints: it converts the grammar's rules for queries to nodes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, TypeAlias

from lark import Token

from symcnn.errors import NotationError, Span
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
    Summation,
    inside,
)
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
class Rounded:
    """A number as it is rounded, with its unit: `25.6M`, `4.1 GMACs`."""

    number: Number
    half: Fraction
    """Half a unit of its last digit; 0 for a plain integer, which is exact."""
    letter: str = ""
    """The prefix of the unit after a space, which may be meant as a symbol."""
    quantity: str = ""
    """The quantity that the unit names."""


@dataclass(frozen=True, slots=True)
class Equation:
    """`NAME = amount`, or an amount alone: a formula of a quantity."""

    name: Name | None
    """The quantity; also one of a layer, such as `C.params`, which is no name elsewhere."""
    amount: Expression | Rounded


Asked: TypeAlias = Comparison | Within
_ASCII_RELATIONS = {"=": "==", "≤": "<=", "≥": ">=", "≠": "!="}
_MAX_RANGES = 16
"""The maximum number of remainders, or of ranges of them, in a list such as {1, 3..5}."""


class ConstraintBuilder(ExpressionBuilder):
    """A builder of constraints; each method converts the rule of its name."""

    def constraints(self, children: list[Asked]) -> tuple[Asked, ...]:
        """constraints: _relation (("and" | ",") _relation)*."""
        return tuple(children)

    def comparison(self, children: list[Any]) -> Comparison:
        """comparison: amount (RELATION amount)+."""
        span = children[0].span.to(children[-1].span)
        relations = (_ASCII_RELATIONS.get(sign, str(sign)) for sign in children[1::2])
        return Comparison(tuple(children[::2]), tuple(relations), span)

    def guarded(self, children: list[Any]) -> Comparison:
        """guarded: _single _IF _guards; the slack, or that of an opposite guard, is ≥ 0."""
        span = _span_of(children[0]).to(_span_of(children[-1]))
        condition, *guards = map(_as_comparison, (each for each in children if _is_relation(each)))
        _check_integers(condition, ("<", ">", "!="))
        for guard in guards:
            _check_integers(guard, _SLACKS)
        bounds = (Negative(_slack(guard, span), span) for guard in guards)
        opposites = (Operation((bound, Number(1, span)), ("-",), span) for bound in bounds)
        largest = Call("max", (_slack(condition, span), *opposites), span)
        return Comparison((largest, Number(0, span)), (">=",), span)

    def within(self, children: list[Any]) -> Within:
        """within: NAME _IN amount ".." amount."""
        name, low, high = children
        symbol = Name(limits.usable(name), span_of(name))
        return Within(symbol, low, high, symbol.span.to(high.span))

    def congruence(self, children: list[Any]) -> Comparison:
        """congruence: amount "≡" amount MODULO amount RPAR; the remainder of a difference is 0."""
        left, right, _, modulus, closing = children
        span = left.span.to(span_of(closing))
        difference = Operation((left, right), ("-",), left.span.to(right.span))
        return _divisible(difference, modulus, span)

    def divisibility(self, children: list[Any]) -> Comparison:
        """divisibility: amount _DIVIDES amount."""
        modulus, dividend = children
        return _divisible(dividend, modulus, modulus.span.to(dividend.span))

    def parity(self, children: list[Any]) -> Comparison:
        """parity: amount PARITY."""
        amount, word = children
        span = amount.span.to(span_of(word))
        end = span_of(word)
        is_odd = word.endswith("odd")
        even = Operation((amount, Number(1, end)), ("-",), span) if is_odd else amount
        return _divisible(even, Number(2, end), span)

    def integrality(self, children: list[Any]) -> Comparison:
        """integrality: amount INTEGRAL."""
        amount, words = children
        span = amount.span.to(span_of(words))
        return _divisible(amount, Number(1, span), span)

    def remainders(self, children: list[Any]) -> Comparison:
        """remainders: amount _MOD amount _IN "{" remainder ("," remainder)* RBRACE."""
        amount, modulus, *ranges, closing = children
        span = amount.span.to(span_of(closing))
        remainder = Operation((amount, modulus), ("%",), span)
        if len(ranges) > _MAX_RANGES:
            raise NotationError(f"more than {_MAX_RANGES} remainders", span)
        distances = (_distance(remainder, first, last, span) for first, last in ranges)
        product = Operation((Number(1, span), *distances), ("*",) * len(ranges), span)
        return Comparison((product, Number(0, span)), ("==",), span)

    def remainder(self, children: list[Token]) -> tuple[Number, Number]:
        """remainder: (NUMBER | GROUPED) [".." (NUMBER | GROUPED)]."""
        first, last = (self.grouped([token]) for token in (children[0], children[-1]))
        if first.value > last.value:
            message = f"a range of remainders rises, as {last.value}..{first.value} does"
            raise NotationError(message, first.span.to(last.span))
        return first, last

    def name(self, children: list[Token]) -> Name:
        """quantity: NAME."""
        return _build_name(children[0])

    def equation(self, children: list[Any]) -> Equation:
        """equation: (NAME | REFERENCE | COUNTED) _EQUALS _claim | _claim."""
        *names, amount = children
        return Equation(self._quantity(names[0]) if names else None, amount)

    def _quantity(self, token: Token) -> Name:
        return _build_name(token) if token.type == "NAME" else self.reference([token])

    def rounded(self, children: list[Token]) -> Rounded:
        """rounded: ROUNDED."""
        span = span_of(children[0])
        claim = limits.rounded(children[0], span)
        return Rounded(Number(claim.value, span), claim.half, claim.letter, claim.quantity)

    def sigma(self, children: list[Any]) -> Summation:
        """measure: SIGMA LPAR NAME _EQUALS amount ".." amount "," amount RPAR."""
        sign, _, index, first, last, summand, closing = children
        return Summation(limits.usable(index), first, last, summand, span_of(sign, closing))

    def sum(self, children: list[Any]) -> Summation:
        """measure: SUM LPAR amount "," LPAR NAME "," amount "," amount RPAR RPAR."""
        word, _, summand, _, index, first, last, _, closing = children
        return Summation(limits.usable(index), first, last, summand, span_of(word, closing))

    def budget(self, children: list[Token]) -> Number:
        """quantity: BUDGET, such as 1.5M, 1e6 or 64KiB."""
        span = span_of(children[0])
        return Number(limits.budget(children[0], span), span)

    def indexed(self, children: list[Any]) -> Name | Indexed:  # type: ignore[override]
        """measure: family "[" amount RSQB; the symbol w_1 for w[1], and the member w[S]."""
        member = super().indexed(children)
        index = member.index
        if not (isinstance(index, Number) and isinstance(index.value, int)):
            return member
        return Name(f"{member.name.text}_{index.value}", member.span)

    def reference(self, children: list[Token]) -> Name:
        """measure: REFERENCE | COUNTED; a quantity of a layer, or of a counter, as one name."""
        return Name("".join(children[0].split()), span_of(children[0]))


def _build_name(token: Token) -> Name:
    """Return a name; `frozen`, which is reserved in paths, is the name of a quantity."""
    return Name(limits.FROZEN if token == limits.FROZEN else limits.usable(token), span_of(token))


def _is_relation(child: object) -> bool:
    return isinstance(child, Comparison | Within)


def _as_comparison(relation: Asked) -> Comparison:
    """Return a relation as comparisons: a range as low <= NAME <= high."""
    if isinstance(relation, Comparison):
        return relation
    amounts = relation.low, relation.name, relation.high
    return Comparison(amounts, ("<=", "<="), relation.span)


def _span_of(child: Asked | Token) -> Span:
    return span_of(child) if isinstance(child, Token) else child.span


def _check_integers(comparison: Comparison, signs: Iterable[str]) -> None:
    """Raise NotationError for what may be a fraction in a comparison that needs integers."""
    if set(signs).isdisjoint(comparison.relations):
        return
    kinds = (_kind_of_fraction(part) for each in comparison.amounts for part in inside(each))
    kind = next(filter(None, kinds), None)
    if kind is not None:
        message = f"with `if`, this comparison takes integers, not {kind}"
        raise NotationError(message, comparison.span)


def _kind_of_fraction(node: object) -> str | None:
    """Return what a node is called if its value may be a fraction of integers."""
    if isinstance(node, Operation) and "/" in node.operators:
        return "quotients"
    if isinstance(node, Power) and any(map(_may_be_negative, inside(node.exponent))):
        return "powers with exponents that may be negative"
    is_decimal = isinstance(node, Number) and not isinstance(node.value, int)
    return "decimals" if is_decimal else None


def _may_be_negative(node: object) -> bool:
    return isinstance(node, Negative) or (isinstance(node, Operation) and "-" in node.operators)


def _slack(comparison: Comparison, span: Span) -> Expression:
    """Return an expression that is ≥ 0 if and only if a comparison of integers holds."""
    pairs = zip(comparison.amounts, comparison.amounts[1:], comparison.relations, strict=False)
    slacks = tuple(_SLACKS[sign](left, right, span) for left, right, sign in pairs)
    return slacks[0] if len(slacks) == 1 else Call("min", slacks, span)


def _difference(left: Expression, right: Expression, span: Span) -> Expression:
    return Operation((left, right), ("-",), span)


def _positive(left: Expression, right: Expression, span: Span) -> Expression:
    return Operation((left, right, Number(1, span)), ("-", "-"), span)


def _square(left: Expression, right: Expression, span: Span) -> Expression:
    return Power(_difference(left, right, span), Number(2, span), span)


_SLACKS: Mapping[str, Callable[[Expression, Expression, Span], Expression]] = {
    ">=": _difference,
    "<=": lambda left, right, span: _difference(right, left, span),
    ">": _positive,
    "<": lambda left, right, span: _positive(right, left, span),
    "==": lambda left, right, span: Negative(_square(left, right, span), span),
    "!=": lambda left, right, span: _difference(_square(left, right, span), Number(1, span), span),
}
"""The slack of each relation."""


def _distance(value: Expression, first: Number, last: Number, span: Span) -> Expression:
    """Return the distance of a value from a range: max(first - value, value - last, 0)."""
    below, above = Operation((first, value), ("-",), span), Operation((value, last), ("-",), span)
    return above if first == last else Call("max", (below, above, Number(0, span)), span)


def _divisible(dividend: Expression, modulus: Expression, span: Span) -> Comparison:
    """Return that the remainder of a division is 0."""
    remainder = Operation((dividend, modulus), ("%",), span)
    return Comparison((remainder, Number(0, span)), ("==",), span)
