"""Expressions of the notation to exact values: integers, rationals, and polynomials in symbols."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import reduce, singledispatchmethod

from sympy import Expr, Integer, Max, Min, Rational, fraction, together

from symcnn.algebra.condition import at_least
from symcnn.algebra.floordiv import ceil_div, floor_div
from symcnn.algebra.polynomial import MAX_TERMS, length, symbol
from symcnn.algebra.term import leaf
from symcnn.algebra.text import text
from symcnn.errors import NotationError, Span
from symcnn.layers.arguments import Value
from symcnn.layers.needs import Need
from symcnn.layers.padding import WORDS
from symcnn.notation.limits import ARRIVING
from symcnn.notation.tree import Call, Expression, Name, Negative, Number, Operation, Power, Tuple

MAX_EXPONENT = 1_000
"""The greatest exponent that is a number."""
MAX_DIGITS = 200
"""The digits of the greatest number that may come out."""
MAX_SYMBOLS = 200
"""The symbols in one network."""


@dataclass
class Evaluator:
    """Evaluates expressions where some names are known; the others are symbols.

    `needs` collects what must hold for the values to be right, with the places.
    """

    known: Mapping[str, Expr]
    needs: list[tuple[Need, Span]] = field(default_factory=list)

    def value(self, node: Expression | Tuple) -> Value:
        """Return the value of an argument; raise NotationError where it has none."""
        if isinstance(node, Tuple):
            return tuple(map(self.number, node.items))
        if isinstance(node, Name) and node.text in WORDS:
            return node.text
        return self.number(node)

    def number(self, node: Expression) -> Expr:
        """Return the value of an expression; raise NotationError where it has none."""
        found = self._evaluated(node)
        if length(found) > MAX_TERMS:
            message = f"this has more than {MAX_TERMS:,} terms when multiplied out"
            raise NotationError(message, node.span)
        for part in found.atoms(Rational):
            _check_digits(part, node.span)
        return found

    @singledispatchmethod
    def _evaluated(self, node: Expression) -> Expr:
        raise TypeError(node)

    @_evaluated.register
    def _(self, node: Number) -> Expr:
        return Rational(str(node.value)) if isinstance(node.value, Decimal) else Integer(node.value)

    @_evaluated.register
    def _(self, node: Name) -> Expr:
        if node.text in WORDS:
            message = f"'{node.text}' is a padding and not a number"
            raise NotationError(message, node.span)
        if node.text in self.known:
            return self.known[node.text]
        if node.text in ARRIVING:
            message = f"'{node.text}' is what arrives at a layer; nothing such arrives here"
            raise NotationError(message, node.span)
        return symbol(node.text)

    @_evaluated.register
    def _(self, node: Negative) -> Expr:
        return -self._evaluated(node.operand)

    @_evaluated.register
    def _(self, node: Operation) -> Expr:
        first, *rest = map(self._evaluated, node.operands)
        pairs = zip(node.operators, rest, node.operands[1:], strict=True)
        return reduce(lambda left, pair: self._applied(left, *pair), pairs, first)

    @_evaluated.register
    def _(self, node: Power) -> Expr:
        *rest, found = map(self._evaluated, node.operands)
        for base in reversed(rest):
            found = _power(base, found, node.span)
        return found

    @_evaluated.register
    def _(self, node: Call) -> Expr:
        values = [self._evaluated(part) for part in node.arguments]
        if node.function not in _FUNCTIONS:
            message = f"there is no function '{node.function}'; there are {', '.join(_FUNCTIONS)}"
            raise NotationError(message, node.span)
        function, takes = _FUNCTIONS[node.function]
        if takes not in (None, len(values)):
            message = f"{node.function} takes {takes} number, not {len(values)}"
            raise NotationError(message, node.span)
        return function(*values)

    def _applied(self, left: Expr, operator: str, right: Expr, place: Expression) -> Expr:
        if operator in ("/", "//", "%"):
            self._check_divisor(operator, right, place.span)
        return _OPERATORS[operator](left, right)

    def _check_divisor(self, operator: str, divisor: Expr, span: Span) -> None:
        """Raise for a divisor of 0, and where a divisor must be positive, need that it is."""
        if divisor == 0:
            message = "a division by zero"
            raise NotationError(message, span)
        if operator != "/":
            says = f"the right side of {operator} must be positive, not {{}}"
            self.needs.append((Need(at_least(divisor, 1), says, (leaf(divisor),)), span))
            if divisor.is_Number and divisor < 1:
                raise NotationError(says.format(text(divisor)), span)


def _power(base: Expr, exponent: Expr, span: Span) -> Expr:
    if exponent.is_integer is not True:
        message = f"an exponent must be an integer, not {text(exponent)}"
        raise NotationError(message, span)
    if exponent.is_Number:
        _check_size(base, exponent, span)
    return base**exponent


def _check_size(base: Expr, exponent: Expr, span: Span) -> None:
    """Raise for a power that is undefined or too large to work with."""
    if base == 0 and exponent < 0:
        message = "a division by zero"
        raise NotationError(message, span)
    digits = len(str(base.p)) + len(str(base.q)) - 2 if base.is_Rational else 0
    if abs(exponent) > MAX_EXPONENT or digits * abs(exponent) > MAX_DIGITS:
        most = f"at most {MAX_DIGITS} digits, and exponents up to {MAX_EXPONENT:,}"
        message = f"this power is too large: {most}"
        raise NotationError(message, span)


def _check_digits(value: Rational, span: Span) -> None:
    if max(abs(value.p), value.q).bit_length() > MAX_DIGITS * 10 // 3:
        message = f"a number of more than {MAX_DIGITS} digits comes out here"
        raise NotationError(message, span)


def _floor_quotient(left: Expr, right: Expr) -> Expr:
    """Return ⌊left / right⌋ where either may be a fraction."""
    above, below = fraction(together(left / right))
    return floor_div(above, below)


def _ceil(value: Expr) -> Expr:
    return ceil_div(*fraction(together(value)))


_OPERATORS: dict[str, Callable[[Expr, Expr], Expr]] = {
    "+": lambda left, right: left + right,
    "-": lambda left, right: left - right,
    "*": lambda left, right: left * right,
    "/": lambda left, right: left / right,
    "//": _floor_quotient,
    "%": lambda left, right: left - right * _floor_quotient(left, right),
}
_FUNCTIONS: dict[str, tuple[Callable[..., Expr], int | None]] = {
    "min": (Min, None),
    "max": (Max, None),
    "floor": (lambda value: _floor_quotient(value, Integer(1)), 1),
    "ceil": (_ceil, 1),
}
