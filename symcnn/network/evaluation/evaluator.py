"""The evaluator: expressions of the notation to exact SymPy expressions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache, singledispatchmethod
from typing import TypeAlias

from sympy import Add, Expr, Integer, Rational, fraction, together

from symcnn.algebra.conditions.condition import at_least
from symcnn.algebra.polynomials.polynomial import symbol
from symcnn.algebra.polynomials.size_limits import excess
from symcnn.algebra.presentation.formula import leaf
from symcnn.errors import NotationError, ShapeError, Span
from symcnn.layers import LAYERS
from symcnn.layers.declaration.arguments import Value, shown
from symcnn.layers.declaration.padding import WORDS
from symcnn.layers.declaration.requirement import Requirement
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
from symcnn.suggestions import suggest

_ADDITIVE = ("+", "-")
_DIVIDING = ("//", "%")
_ROUNDING = ("floor", "ceil")
MAX_SYMBOLS = 200
"""The largest number of symbols of a network."""


@dataclass(frozen=True, eq=False)
class Closure:
    """A function of a program with the meanings of its free names; made by `closure`."""

    function: Function
    known: Known


@lru_cache(maxsize=1024)
def closure(function: Function, known: Known) -> Closure:
    """Return the closure of a function; equal arguments give the same object."""
    return Closure(function, known)


Meaning: TypeAlias = "Value | Closure"
"""The meaning of a name: a number, a tuple, a word such as `same`, or a function."""
Known: TypeAlias = "tuple[tuple[str, Meaning], ...]"
"""Names with their meanings; a tuple, so that it is hashable."""


@dataclass
class Evaluator:
    """Evaluate expressions; names in `known` have a meaning, all others are positive symbols.

    `needs` collects the requirements on the symbols, such as a positive divisor, with their spans.
    """

    known: Mapping[str, Meaning]
    needs: list[tuple[Requirement, Span]] = field(default_factory=list)

    def value(self, node: Written) -> Value:
        """Return the value of an argument: a number, a tuple of numbers, or a word.

        Raises NotationError for an expression without a value.
        """
        if isinstance(node, Unknown):
            return UNKNOWN
        if isinstance(node, Tuple):
            return tuple(map(self.number, node.items))
        if isinstance(node, Name):
            meaning = node.text if node.text in WORDS else self.known.get(node.text)
            if isinstance(meaning, str | tuple):
                return meaning
        return self.number(node)

    @singledispatchmethod
    def number(self, node: Expression) -> Expr:
        """Return the value of an expression; raise NotationError if it is not a number."""
        raise TypeError(node)

    @number.register
    def _number_of_literal(self, node: Number) -> Expr:
        return Rational(str(node.value)) if isinstance(node.value, Decimal) else Integer(node.value)

    @number.register
    def _number_of_name(self, node: Name) -> Expr:
        name = node.text
        if name in self.known:
            return self._known_number(node)
        if name in ARRIVING:
            message = f"'{name}' is a property of a layer's input and has no value here"
            raise NotationError(message, node.span)
        if name.lower() in WORDS:
            raise NotationError(f"'{name}' is a padding, not a number", node.span)
        return symbol(name)

    @number.register
    def _number_of_negative(self, node: Negative) -> Expr:
        return -self.number(node.operand)

    @number.register
    def _number_of_operation(self, node: Operation) -> Expr:
        return self._sum(node) if node.operators[0] in _ADDITIVE else self._product(node)

    def _sum(self, node: Operation) -> Expr:
        """Return a sum, built at once: adding the operands one by one would take quadratic time."""
        signs = ("+", *node.operators)
        values = map(self.number, node.operands)
        terms = (
            value if sign == "+" else -value for sign, value in zip(signs, values, strict=True)
        )
        return _check_size(Add(*terms), node.span)

    def _product(self, node: Operation) -> Expr:
        product = self.number(node.operands[0])
        for operator, operand in zip(node.operators, node.operands[1:], strict=True):
            right = self.number(operand)
            if operator in _DIVIDING and not is_zero(right):
                self._require_positive(f"the divisor of {operator}", right, operand.span)
            product = _apply(operand.span, OPERATORS[operator], product, right)
            _check_size(product, node.operands[0].span.to(operand.span))
        return product

    @number.register
    def _number_of_power(self, node: Power) -> Expr:
        value = _apply(node.span, power, self.number(node.base), self.number(node.exponent))
        return _check_size(value, node.span)

    def _known_number(self, node: Name) -> Expr:
        """Return the number that a known name means; raise NotationError for any other meaning."""
        meaning = self.known[node.text]
        if isinstance(meaning, Expr):
            return meaning
        kind = "a function" if isinstance(meaning, Closure) else f"{shown(meaning)}"
        raise NotationError(f"'{node.text}' is {kind}, not a number", node.span)

    @number.register
    def _number_of_call(self, node: Call) -> Expr:
        values = tuple(map(self.number, node.arguments))
        function = self.known.get(node.function)
        if isinstance(function, Closure):
            return self._call(function, values, node.span)
        if node.function not in FUNCTIONS:
            raise NotationError(self._unknown_function(node.function), node.span)
        for value in values if node.function in _ROUNDING else ():
            self._require_positive("the divisor", fraction(together(value))[1], node.span)
        value = _apply(node.span, FUNCTIONS[node.function], *values)
        return _check_size(value, node.span)

    def _unknown_function(self, name: str) -> str:
        if name in LAYERS:
            return f"unknown function '{name}', which is a layer; def names a path of layers"
        defined = (each for each, meaning in self.known.items() if isinstance(meaning, Closure))
        functions = (*FUNCTIONS, *defined)
        hint = suggest(name, functions) or f"; choose from {', '.join(functions)}"
        return f"unknown function '{name}'{hint}"

    def _call(self, closure: Closure, values: tuple[Expr, ...], span: Span) -> Expr:
        """Return the value of a function of the program, and collect its requirements."""
        function = closure.function
        count = len(function.parameters)
        if len(values) != count:
            takes = f"{count} argument{'' if count == 1 else 's'}"
            raise NotationError(f"{function.name} takes {takes}, not {len(values)}", span)
        try:
            value, needs = _evaluate_call(closure, values)
        except NotationError as error:
            error.calls = (*error.calls, span)
            raise
        self.needs.extend((need, span) for need in needs)
        return value

    def _require_positive(self, title: str, divisor: Expr, span: Span) -> None:
        """Require a positive divisor; raise NotationError if it is never positive."""
        condition = at_least(fraction(together(divisor))[0], 1)
        need = Requirement(condition, f"{title} must be positive, not {{}}", (leaf(divisor),))
        if condition.verdict is False:
            raise NotationError(need.message, span)
        self.needs.append((need, span))


@lru_cache(maxsize=8192)
def _evaluate_call(
    closure: Closure, values: tuple[Expr, ...]
) -> tuple[Expr, tuple[Requirement, ...]]:
    """Return the value of a function for given arguments, and its requirements."""
    names = (parameter.name for parameter in closure.function.parameters)
    evaluator = Evaluator(dict(closure.known) | dict(zip(names, values, strict=True)))
    value = evaluator.number(closure.function.value)
    return value, tuple(need for need, _ in evaluator.needs)


def _apply(span: Span, function: Callable[..., Expr], *values: Expr) -> Expr:
    """Apply an operator or function to values; turn ShapeError into NotationError at `span`."""
    try:
        return function(*values)
    except ShapeError as error:
        raise NotationError(error.message, span) from None


def _check_size(value: Expr, span: Span) -> Expr:
    """Return a value; raise NotationError if it exceeds the size limits of expressions."""
    too_large = excess(value)
    if too_large:
        raise NotationError(f"the value of this expression {too_large}", span)
    return value
