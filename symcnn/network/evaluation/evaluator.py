"""The evaluator: expressions of the notation to exact SymPy expressions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache, partial, singledispatchmethod
from typing import TypeAlias

from sympy import Add, Dummy, Expr, Integer, Rational, fraction, together

from symcnn.algebra.conditions.condition import at_least
from symcnn.algebra.floors.roots import is_root_exponent, take_root
from symcnn.algebra.polynomials.polynomial import expand_products, symbol
from symcnn.algebra.polynomials.size_limits import MAX_SIZE, excess
from symcnn.algebra.presentation.formula import leaf
from symcnn.algebra.presentation.present import text
from symcnn.algebra.sums.closed_sum import sum_over
from symcnn.errors import NotationError, ShapeError, Span
from symcnn.layers import LAYERS
from symcnn.layers.declaration.arguments import Value, shown
from symcnn.layers.declaration.padding import WORDS
from symcnn.layers.declaration.requirement import Requirement
from symcnn.network.evaluation.arithmetic import FUNCTIONS, OPERATORS, is_zero, power, single
from symcnn.network.evaluation.families import Family, MemberKey
from symcnn.notation.ast import (
    Call,
    Expression,
    Function,
    Indexed,
    Name,
    Negative,
    Number,
    Operation,
    Power,
    Summation,
    Tuple,
    Unknown,
)
from symcnn.notation.ast import Value as Written
from symcnn.notation.limits import ARRIVING, SQUARE_ROOT, UNKNOWN
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


def closure(function: Function, known: Known) -> Closure:
    """Return the closure of a function; equal arguments at one place give the same object."""
    return _remembered_closure(function, known, function.span)


@lru_cache(maxsize=1024)
def _remembered_closure(function: Function, known: Known, _span: Span) -> Closure:
    """Return the closure of a function, whose errors point at its span."""
    return Closure(function, known)


Meaning: TypeAlias = "Value | Closure | Family"
"""The meaning of a name: a number, a tuple, a word such as `same`, a function, or a family."""
Known: TypeAlias = "tuple[tuple[str, Meaning], ...]"
"""Names with their meanings; a tuple, so that it is hashable."""


@dataclass
class Evaluator:
    """Evaluate expressions; names in `known` have a meaning, all others are positive symbols.

    `needs` collects the requirements on the symbols, such as a positive divisor, with their spans;
    `members` the members of families that have no value.
    """

    known: Mapping[str, Meaning]
    needs: list[tuple[Requirement, Span]] = field(default_factory=list)
    members: dict[MemberKey, Span] = field(default_factory=dict)
    floors: int = 0
    """The number of floors around the present expression; roots are exact only in one."""
    max_parts: int = MAX_SIZE
    """The maximum number of parts of a value."""

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
    def _number_of_indexed(self, node: Indexed) -> Expr:
        name = node.name.text
        family = self.known.get(name, Family(symbol(name)))
        if not isinstance(family, Family):
            message = f"'{name}' is {_describe(family)}, and has no index"
            raise NotationError(message, node.name.span)
        index = self._index(node.index)
        key = family.key(index)
        if key is not None:
            self.members.setdefault(key, node.span)
        try:
            return family.at(index)
        except NotationError as error:
            raise NotationError(error.message, node.span) from None

    def _index(self, node: Expression) -> Expr:
        """Return an index, and require that it is at least 0."""
        index = expand_products(self.number(node))
        if index.is_integer is not True:
            raise NotationError(f"an index must be an integer, not {text(index)}", node.span)
        need = Requirement(at_least(index), "an index must be at least 0, not {}", (leaf(index),))
        if need.condition.verdict is False:
            raise NotationError(need.message, node.span)
        self.needs.append((need, node.span))
        return index

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
        return self._check_size(Add(*terms), node.span)

    def _product(self, node: Operation) -> Expr:
        product = self.number(node.operands[0])
        for operator, operand in zip(node.operators, node.operands[1:], strict=True):
            right = self.number(operand)
            if operator in _DIVIDING and not is_zero(right):
                self._require_positive(f"the divisor of {operator}", right, operand.span)
            product = _apply(operand.span, OPERATORS[operator], product, right)
            self._check_size(product, node.operands[0].span.to(operand.span))
        return product

    @number.register
    def _number_of_power(self, node: Power) -> Expr:
        base, exponent = self.number(node.base), self.number(node.exponent)
        if is_root_exponent(exponent):
            return self._root(base, int(exponent.q), node.span)
        return self._check_size(_apply(node.span, power, base, exponent), node.span)

    def _root(self, radicand: Expr, index: int, span: Span) -> Expr:
        """Return a root, and require a radicand that is not negative."""
        message = "the radicand must not be negative, but it is {}"
        self.needs.append((Requirement(at_least(radicand), message, (leaf(radicand),)), span))
        value = _apply(span, partial(take_root, in_floor=self.floors > 0), radicand, index)
        return self._check_size(value, span)

    def _known_number(self, node: Name) -> Expr:
        """Return the number that a known name means; raise NotationError for any other meaning."""
        meaning = self.known[node.text]
        if isinstance(meaning, Expr):
            return meaning
        if isinstance(meaning, Family):
            message = f"'{node.text}' is a family of symbols; give an index, as in {node.text}[1]"
            raise NotationError(message, node.span)
        raise NotationError(f"'{node.text}' is {_describe(meaning)}, not a number", node.span)

    @number.register
    def _number_of_call(self, node: Call) -> Expr:
        function = self.known.get(node.function)
        if isinstance(function, Closure):
            return self._call(function, tuple(map(self.number, node.arguments)), node.span)
        name = node.function
        rounds = name == "floor"
        self.floors += rounds
        values = tuple(map(self.number, node.arguments))
        self.floors -= rounds
        if name == SQUARE_ROOT:
            return self._root(_apply(node.span, single, name, values), 2, node.span)
        if name not in FUNCTIONS:
            raise NotationError(self._unknown_function(name), node.span)
        for value in values if name in _ROUNDING else ():
            self._require_positive("the divisor", fraction(together(value))[1], node.span)
        return self._check_size(_apply(node.span, FUNCTIONS[name], *values), node.span)

    @number.register
    def _number_of_summation(self, node: Summation) -> Expr:
        """Return a sum, in closed form if one is known."""
        index = Dummy(node.index, integer=True, nonnegative=True)
        first, last = self.number(node.first), self.number(node.last)
        known = {**self.known, node.index: first + index}
        inner = Evaluator(known, floors=self.floors, max_parts=self.max_parts)
        summand = inner.number(node.summand)
        for need, span in inner.needs:
            if need.condition.verdict is None and index in need.condition.free_symbols:
                raise NotationError("not proven to be positive for each term of the sum", span)
            self.needs.append((need, span))
        count = last - first + 1
        need = Requirement(at_least(count), "a sum has {} terms", (leaf(count),))
        self.needs.append((need, node.span))
        return self._check_size(_apply(node.span, sum_over, summand, index, count), node.span)

    def _unknown_function(self, name: str) -> str:
        if name in LAYERS:
            return f"unknown function '{name}', which is a layer; def names a path of layers"
        defined = (each for each, meaning in self.known.items() if isinstance(meaning, Closure))
        functions = (*FUNCTIONS, SQUARE_ROOT, *defined)
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
            value, needs, members = _evaluate_call(closure, values)
        except NotationError as error:
            error.calls = (*error.calls, span)
            raise
        self.needs.extend((need, span) for need in needs)
        for key in members:
            self.members.setdefault(key, span)
        return value

    def _check_size(self, value: Expr, span: Span) -> Expr:
        """Return a value; raise NotationError if it exceeds the size limits of expressions."""
        too_large = excess(value, self.max_parts)
        if too_large:
            raise NotationError(f"the value of this expression {too_large}", span)
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
) -> tuple[Expr, tuple[Requirement, ...], tuple[MemberKey, ...]]:
    """Return the value of a function for given arguments, its requirements, and its members."""
    names = (parameter.name for parameter in closure.function.parameters)
    evaluator = Evaluator(dict(closure.known) | dict(zip(names, values, strict=True)))
    value = evaluator.number(closure.function.value)
    return value, tuple(need for need, _ in evaluator.needs), tuple(evaluator.members)


def _describe(meaning: Meaning) -> str:
    """Return a meaning in words: a function, a number, or the value as it is shown."""
    if isinstance(meaning, Closure):
        return "a function"
    return "a number" if isinstance(meaning, Expr) else f"{shown(meaning)}"


def _apply(span: Span, function: Callable[..., Expr], *values: object) -> Expr:
    """Apply an operator or function to values; turn ShapeError into NotationError at `span`."""
    try:
        return function(*values)
    except ShapeError as error:
        raise NotationError(error.message, span) from None
