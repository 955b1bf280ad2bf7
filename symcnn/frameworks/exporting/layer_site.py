"""The site of a layer in generated code: its arguments as code, and its input state."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NoReturn, TypeVar

from symcnn.errors import SymcnnError
from symcnn.frameworks.exporting.code_expressions import Scope, constant
from symcnn.frameworks.tree_nodes import NOWHERE
from symcnn.layers import LAYERS
from symcnn.layers.declaration.side_arguments import SIDE_NAMES
from symcnn.network.analysis.match_arguments import match_layer_arguments
from symcnn.notation.ast import Expression, Name, Negative, Number, Operation, Step, Tuple
from symcnn.notation.limits import PADDINGS

Value = Expression | Tuple
_R = TypeVar("_R")
UNKNOWN_FEATURES = "the number of input features is unknown inside a block; put F before the block"


@dataclass(frozen=True)
class State:
    """The known channels and axes of a feature map."""

    channels: Expression | None
    """The number of channels; None if unknown, after flattening a map of unknown size."""
    dims: int
    """The number of spatial axes: 1, 2 or 3, and 0 once the map is flat."""
    one: bool = False
    """Whether the map is known to have one position."""

    def with_channels(self, channels: Expression | None) -> State:
        """Return the state with other channels."""
        return replace(self, channels=channels)

    def moved(self) -> State:
        """Return the state with an unknown size."""
        return replace(self, one=False)

    def flat(self) -> State:
        """Return the state after flattening; its features are known for one position only."""
        known = self.one or self.dims == 0
        return State(self.channels if known else None, 0)


@dataclass(frozen=True)
class Site:
    """A layer at its site, with its input channels substituted for `cin` in `step`."""

    step: Step
    state: State
    scope: Scope
    words: Mapping[str, str]
    """The parameters of the block that are words, such as same."""
    tuples: AbstractSet[str]
    """The parameters of the block that are one number for each axis."""

    @cached_property
    def given(self) -> dict[str, Value]:
        """The arguments by their full names."""
        arguments = match_layer_arguments(self.step, LAYERS[self.step.name])
        return {name: argument.value for name, argument in arguments}

    @property
    def dims(self) -> int:
        """The number of spatial axes of the input."""
        return self.state.dims

    @property
    def cin(self) -> Expression:
        """The input channels; raises SymcnnError if they are unknown inside a block."""
        if self.state.channels is None:
            raise self.refused(UNKNOWN_FEATURES)
        return self.state.channels

    @property
    def channels(self) -> str:
        """The input channels, as code."""
        return self.integer(self.cin)

    def refused(self, message: str) -> SymcnnError:
        """Return the error of a layer that cannot be exported."""
        return SymcnnError(f"{self.step.name} cannot be exported: {message}", self.step.span)

    def rule(self, rules: Mapping[str, _R], framework: str) -> _R:
        """Return the rule of the layer in a table; raise SymcnnError if there is none."""
        letter = LAYERS[self.step.name].letter
        if letter not in rules:
            raise self.refused(f"the table of {framework} has no rule for it; add one")
        return rules[letter]

    def integer(self, node: Expression) -> str:
        """Return the text of an integer."""
        return self.scope.integer(node).text

    def argument(self, name: str) -> str:
        """Return the text of a required argument."""
        return self.scope.value(self.given[name])

    def number(self, name: str, default: int) -> Expression:
        """Return an argument that is one number; raise SymcnnError for one number per axis."""
        value = self.given.get(name, _number(default))
        if isinstance(value, Tuple):
            raise self.refused(f"its {name} has a number for each axis; write a single number")
        return value

    def unless(self, name: str, default: int) -> str | None:
        """Return the text of an argument, or None if it equals the framework's default."""
        if name not in self.given or self.word(name) or self.is_all(name, default):
            return None
        return self.argument(name)

    def flag(self, name: str, *, default: bool) -> str | None:
        """Return the text of a boolean argument (0 or 1), or None if it equals the default."""
        if name not in self.given:
            return None
        value = self.number(name, 0)
        number = constant(value)
        if number is None:
            return f"bool({self.integer(value)})"
        return None if bool(number) == default else str(bool(number))

    def fixed(self, name: str, default: int) -> int:
        """Return an argument that must be constant; raise SymcnnError for a parameter."""
        number = constant(self.number(name, default))
        if number is None:
            raise self.refused(f"its {name} must be a number, not a parameter")
        return int(number)

    def word(self, name: str) -> str | None:
        """Return the word of an argument, such as same; None for numbers."""
        return word_of(self.given.get(name), self.words)

    def is_all(self, name: str, number: int, default: int = 0) -> bool:
        """Return whether an argument equals a number, on all axes."""
        if not LAYERS[self.step.name].arguments()[name].per_axis:
            return constant(self.number(name, default)) == number
        return all(constant(side) == number for side in self.axes(name, default))

    def axes(self, name: str, default: int, dims: int | None = None) -> tuple[Expression, ...]:
        """Return an argument for each axis."""
        dims = self.dims if dims is None else dims
        value = self.given.get(name, _number(default))
        if isinstance(value, Tuple):
            return value.items
        if isinstance(value, Name) and value.text in self.tuples:
            return tuple(Name(f"{value.text}[{axis}]", NOWHERE) for axis in range(dims))
        return (value,) * dims

    def shape_sides(self) -> tuple[Expression, ...]:
        """Return the sizes of a shape argument."""
        sides = [self.given[name] for name in SIDE_NAMES if name in self.given]
        if sides:
            return tuple(side for side in sides if not isinstance(side, Tuple))
        size = self.given["size"]
        if "dims" not in self.given and isinstance(size, Tuple):
            return size.items
        return self.axes("size", 1, dims=self.fixed("dims", 2))


def refuse_opaque(site: Site) -> NoReturn:
    """Raise SymcnnError: an opaque layer has no code."""
    raise site.refused("an opaque layer has counts, but no operation; replace it by a layer")


def word_of(value: Value | None, words: Mapping[str, str]) -> str | None:
    """Return the word of a value, or of a parameter with that value; None for numbers."""
    if not isinstance(value, Name):
        return None
    return value.text if value.text in PADDINGS else words.get(value.text)


def _number(value: int) -> Number:
    return Number(value, NOWHERE)


ONE = _number(1)


def product(*factors: Expression) -> Expression:
    """Return a product."""
    return Operation(factors, ("*",) * (len(factors) - 1), NOWHERE)


def total(first: Expression, *rest: Expression, sign: str = "+") -> Expression:
    """Return a sum or a difference, with nested sums flattened."""
    operands: list[Expression] = []
    operators: list[str] = []
    for number, term in enumerate((first, *rest)):
        operators += [sign] if number else []
        if (
            isinstance(term, Operation)
            and term.operators[0] in ("+", "-")
            and (sign == "+" or not number)
        ):
            operands += term.operands
            operators += term.operators
        else:
            operands.append(term)
    return _gathered(tuple(operands), tuple(operators))


def _gathered(operands: tuple[Expression, ...], operators: tuple[str, ...]) -> Expression:
    """Return a sum with its constants added up at the end, and equal terms collected."""
    kept: dict[Expression, int] = {}
    for sign, term in zip(("+", *operators), operands, strict=True):
        times, rest = _coefficient(term)
        kept[rest] = kept.get(rest, 0) + (times if sign == "+" else -times)
    number = kept.pop(ONE, 0)
    terms = [(times, term) for term, times in kept.items() if times]
    terms.sort(key=lambda each: each[0] < 0)
    if number or not terms:
        terms.insert(0 if not terms or terms[0][0] < 0 else len(terms), (number, ONE))
    products = [_times(abs(times), term) for times, term in terms]
    signs = tuple("+" if times > 0 else "-" for times, _ in terms)
    if signs[0] == "-":
        products[0] = Negative(products[0], NOWHERE)
    return Operation(tuple(products), signs[1:], NOWHERE) if len(products) > 1 else products[0]


def _coefficient(term: Expression) -> tuple[int, Expression]:
    """Return a term as an integer coefficient and a rest, which is 1 for a number."""
    value = constant(term)
    if value is not None and value.denominator == 1:
        return int(value), ONE
    match term:
        case Operation((first, *rest), operators) if set(operators) == {"*"}:
            value = constant(first)
            if value is not None and value.denominator == 1:
                return int(value), product(*rest) if len(rest) > 1 else rest[0]
    return 1, term


def _times(number: int, term: Expression) -> Expression:
    if number == 1:
        return term
    return _number(number) if term == ONE else product(_number(number), term)
