"""Expressions of the notation to exact values: integers, rationals, and polynomials in symbols."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache, singledispatchmethod
from typing import TypeAlias

from sympy import Add, Expr, Integer, Rational, fraction, together

from symcnn.algebra.conditions.condition import at_least
from symcnn.algebra.formula import leaf
from symcnn.algebra.polynomials.polynomial import symbol
from symcnn.algebra.polynomials.size_limits import excess
from symcnn.errors import NotationError, ShapeError, Span
from symcnn.layers import LAYERS
from symcnn.layers.declaration.arguments import Value, shown
from symcnn.layers.declaration.padding import WORDS
from symcnn.layers.declaration.requirement import Need
from symcnn.network.evaluation.arithmetic import FUNCTIONS, OPERATORS, is_zero, power
from symcnn.notation.ast import (
    Call,
    Expression,
    Function,
    Name,
    Negative,
    Number,
    Operation,
    Power,
    Tuple,
    Unknown,
)
from symcnn.notation.ast import Value as Written
from symcnn.notation.limits import ARRIVING, UNKNOWN
from symcnn.suggestions import nearest

_ADDITIVE = ("+", "-")
_DIVIDING = ("//", "%")
_ROUNDING = ("floor", "ceil")
MAX_SYMBOLS = 200
"""The symbols in one network."""


@dataclass(frozen=True, eq=False)
class Closure:
    """A function of numbers, with the meanings of the names in it; see `closure`."""

    function: Function
    known: Known


@lru_cache(maxsize=1024)
def closure(function: Function, known: Known) -> Closure:
    """Return the one closure of a function and the meanings of names."""
    return Closure(function, known)


Meaning: TypeAlias = "Value | Closure"
"""What a name stands for: a number, a tuple or a word as an argument has it, or a function."""
Known: TypeAlias = "tuple[tuple[str, Meaning], ...]"
"""Names and their meanings; a tuple, so that it can be a key."""


@dataclass
class Evaluator:
    """Evaluates expressions where some names are known; the others are symbols.

    `needs` collects what must hold for the values to be right, with the places.
    """

    known: Mapping[str, Meaning]
    needs: list[tuple[Need, Span]] = field(default_factory=list)

    def value(self, node: Written) -> Value:
        """Return the value of an argument; raise NotationError where it has none."""
        if isinstance(node, Unknown):
            return UNKNOWN
        if isinstance(node, Tuple):
            return tuple(map(self.number, node.items))
        if isinstance(node, Name):
            found = node.text if node.text in WORDS else self.known.get(node.text)
            if isinstance(found, str | tuple):
                return found
        return self.number(node)

    @singledispatchmethod
    def number(self, node: Expression) -> Expr:
        """Return the value of an expression; raise NotationError where it has none."""
        raise TypeError(node)

    @number.register
    def _(self, node: Number) -> Expr:
        return Rational(str(node.value)) if isinstance(node.value, Decimal) else Integer(node.value)

    @number.register
    def _(self, node: Name) -> Expr:
        if node.text in WORDS:
            raise NotationError(f"'{node.text}' is a padding and not a number", node.span)
        if node.text in self.known:
            return self._known_number(node)
        if node.text in ARRIVING:
            message = f"'{node.text}' is what arrives at a layer; nothing such arrives here"
            raise NotationError(message, node.span)
        if node.text.lower() in WORDS:
            raise NotationError(f"did you mean {node.text.lower()}? It is written so", node.span)
        return symbol(node.text)

    @number.register
    def _(self, node: Negative) -> Expr:
        return -self.number(node.operand)

    @number.register
    def _(self, node: Operation) -> Expr:
        joined = self._sum if node.operators[0] in _ADDITIVE else self._product
        return joined(node)

    def _sum(self, node: Operation) -> Expr:
        """Return a sum, made at once: one operand after another would take long for many."""
        signs = ("+", *node.operators)
        values = map(self.number, node.operands)
        terms = (
            value if sign == "+" else -value for sign, value in zip(signs, values, strict=True)
        )
        return _check_bulk(Add(*terms), node.span)

    def _product(self, node: Operation) -> Expr:
        found = self.number(node.operands[0])
        for operator, operand in zip(node.operators, node.operands[1:], strict=True):
            right = self.number(operand)
            if operator in _DIVIDING and not is_zero(right):
                self._need_positive(f"the right side of {operator}", right, operand.span)
            found = _within(operand.span, OPERATORS[operator], found, right)
            _check_bulk(found, node.operands[0].span.to(operand.span))
        return found

    @number.register
    def _(self, node: Power) -> Expr:
        found = _within(node.span, power, self.number(node.base), self.number(node.exponent))
        return _check_bulk(found, node.span)

    def _known_number(self, node: Name) -> Expr:
        """Return the number that a known name stands for; raise NotationError for another."""
        found = self.known[node.text]
        if isinstance(found, Expr):
            return found
        what = "a function" if isinstance(found, Closure) else f"{shown(found)}"
        raise NotationError(f"'{node.text}' is {what} and not a number", node.span)

    @number.register
    def _(self, node: Call) -> Expr:
        values = tuple(map(self.number, node.arguments))
        function = self.known.get(node.function)
        if isinstance(function, Closure):
            return self._called(function, values, node.span)
        if node.function not in FUNCTIONS:
            raise NotationError(self._no_function(node.function), node.span)
        for value in values if node.function in _ROUNDING else ():
            self._need_positive("what is divided by", fraction(together(value))[1], node.span)
        found = _within(node.span, FUNCTIONS[node.function], *values)
        return _check_bulk(found, node.span)

    def _no_function(self, name: str) -> str:
        if name in LAYERS:
            return f"there is no function '{name}'; a path of layers is named with def"
        named = [name for name, known in self.known.items() if isinstance(known, Closure)]
        known = (*FUNCTIONS, *named)
        hint = nearest(name, known) or f"; there are {', '.join(known)}"
        return f"there is no function '{name}'{hint}"

    def _called(self, closure: Closure, values: tuple[Expr, ...], span: Span) -> Expr:
        """Return what a function of the program makes of numbers."""
        function = closure.function
        wanted = len(function.parameters)
        if len(values) != wanted:
            numbers = "number" if wanted == 1 else "numbers"
            message = f"{function.name} takes {wanted} {numbers}, not {len(values)}"
            raise NotationError(message, span)
        try:
            found, needs = _result(closure, values)
        except NotationError as error:
            error.calls = (*error.calls, span)
            raise
        self.needs.extend((need, span) for need in needs)
        return found

    def _need_positive(self, what: str, divisor: Expr, span: Span) -> None:
        holds = at_least(fraction(together(divisor))[0], 1)
        need = Need(holds, f"{what} must be positive, not {{}}", (leaf(divisor),))
        if holds.verdict is False:
            raise NotationError(need.message, span)
        self.needs.append((need, span))


@lru_cache(maxsize=8192)
def _result(closure: Closure, values: tuple[Expr, ...]) -> tuple[Expr, tuple[Need, ...]]:
    """Return what a function makes of numbers, and what must hold for that."""
    names = (parameter.name for parameter in closure.function.parameters)
    inner = Evaluator(dict(closure.known) | dict(zip(names, values, strict=True)))
    found = inner.number(closure.function.value)
    return found, tuple(need for need, _ in inner.needs)


def _within(span: Span, function: Callable[..., Expr], *values: Expr) -> Expr:
    """Return what a function makes of values; raise NotationError, at a place, for no number."""
    try:
        return function(*values)
    except ShapeError as error:
        raise NotationError(error.message, span) from None


def _check_bulk(found: Expr, span: Span) -> Expr:
    """Return a value; raise NotationError where it is too large to go on with."""
    too_large = excess(found)
    if too_large:
        raise NotationError(f"what comes out here {too_large}", span)
    return found
