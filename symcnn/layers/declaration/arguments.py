"""The base class of argument kinds, and the kinds with a single value.

A kind defines how an argument is parsed, its requirements, and its symbol in formulas.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, ClassVar, Generic, TypeAlias, TypeVar

from sympy import Expr

from symcnn.algebra.polynomials.polynomial import symbol
from symcnn.algebra.polynomials.unknown import UNKNOWN
from symcnn.algebra.presentation.formula import Leaf, leaf, symbol_value
from symcnn.algebra.presentation.present import text
from symcnn.algebra.presentation.term import Literal, Term
from symcnn.errors import ShapeError
from symcnn.layers.declaration.requirement import Requirement, count_requirements

Value: TypeAlias = Expr | tuple[Expr, ...] | str
"""An evaluated argument: a number, a tuple with one number per axis, or a word."""
_T = TypeVar("_T")
_TRUTHS = {"false": 0, "no": 0, "none": 0, "off": 0, "true": 1, "yes": 1, "on": 1}
"""The words that a message replaces by 0 or 1."""


class ArgumentTypeError(ShapeError):
    """Arguments that contradict each other; `name` is the one to mark in the text, if any."""

    def __init__(self, message: str, name: str | None = None) -> None:
        """Store the message and the name."""
        super().__init__(message)
        self.name = name


@dataclass(frozen=True)
class Argument(ABC, Generic[_T]):
    """A kind of argument; `symbol` is its symbol in formulas."""

    symbol: str = ""
    default: int | str | None = None
    """The default: a number, or the name of another argument whose value is used."""
    required: bool = True
    least: int = 1
    """The minimum of each number. A symbol that is used only with a minimum of 0 may be 0."""
    words: tuple[str, ...] = ()
    """The words that are accepted."""
    per_axis: ClassVar[bool] = False
    """Whether the argument has one number per axis."""
    share: ClassVar[bool] = False
    """Whether the argument is a ratio from 0 to 1."""

    @abstractmethod
    def read(self, value: Value, dims: int) -> _T:
        """Return the argument for an input with `dims` dimensions.

        Raises ShapeError for an invalid value; its message continues the name of the argument.
        """

    @abstractmethod
    def absent(self, dims: int) -> _T:
        """Return the default, for an argument that is omitted."""

    @abstractmethod
    def generic(self, bound: _T) -> _T:
        """Return the argument with symbols in place of its numbers."""

    def stated(self, dims: int) -> Value:
        """Return the argument in the rules of the reference: its symbol, or else its default."""
        del dims
        return symbol(self.symbol) if self.symbol else literal(self.default).value

    def needs(self, bound: _T) -> Iterator[Requirement]:
        """Yield the requirements on the argument."""
        del bound
        yield from ()


@dataclass(frozen=True)
class Count(Argument[Term]):
    """An integer of at least `least`."""

    def read(self, value: Value, dims: int) -> Term:
        """Return the number as a leaf, or as a literal if it equals the default."""
        del dims
        return written(_check_single(value), self.default)

    def absent(self, dims: int) -> Term:
        """Return the default as a literal."""
        del dims
        return literal(self.default)

    def generic(self, bound: Term) -> Term:
        """Return the symbol, unless the number equals the default."""
        return symbolic(bound, self.symbol)

    def needs(self, bound: Term) -> Iterator[Requirement]:
        """Require an integer of at least `least`."""
        yield from count_requirements(bound, self.least)


@dataclass(frozen=True)
class Uncertain(Count):
    """An integer that may be unknown; omitted, it is unknown."""

    def read(self, value: Value, dims: int) -> Term:
        """Return the number, or the symbol of an unknown one."""
        return self.absent(dims) if value == UNKNOWN.name else super().read(value, dims)

    def absent(self, dims: int) -> Term:
        """Return the symbol of an unknown number."""
        del dims
        return leaf(UNKNOWN)


@dataclass(frozen=True)
class Channels(Count):
    """A number of channels, which `lift` can replace by a symbol."""


@dataclass(frozen=True)
class Choice(Argument[int]):
    """One of a few integers, such as 0 or 1."""

    choices: tuple[int, ...] = (0, 1)

    def read(self, value: Value, dims: int) -> int:
        """Return the integer."""
        del dims
        if value not in self.choices:
            *others, last = self.choices
            number = _TRUTHS.get(shown(value).lower())
            hint = "" if number is None else f"; write {number} for {shown(value)}"
            message = f"must be {', '.join(map(str, others))} or {last}, not {shown(value)}{hint}"
            raise ShapeError(message)
        return int(value)

    def absent(self, dims: int) -> int:
        """Return the default."""
        del dims
        return literal(self.default).number

    def generic(self, bound: int) -> int:
        """Return the integer itself: formulas are stated for each choice."""
        return bound


@dataclass(frozen=True)
class Ratio(Count):
    """A ratio from 0 to 1, such as a dropout rate."""

    share = True

    def read(self, value: Value, dims: int) -> Term:
        """Return the ratio; raise ShapeError for a number outside 0 to 1."""
        del dims
        number = _check_single(value)
        if number.is_number and not 0 <= number <= 1:
            message = f"must be between 0 and 1, not {text(number)}"
            raise ShapeError(message)
        return leaf(number)

    def needs(self, bound: Term) -> Iterator[Requirement]:
        """Yield no requirement: a symbol stands for any ratio from 0 to 1."""
        del bound
        yield from ()


def argument(kind: Argument[_T], name: str | None = None) -> Any:  # noqa: ANN401 - a dataclass field
    """Return the dataclass field of an argument; `name` is its name in the notation."""
    return field(metadata={"argument": kind} | ({"name": name} if name else {}))


def count(
    symbol: str, *, default: int | str | None = None, least: int = 1, name: str | None = None
) -> Any:  # noqa: ANN401
    """Return a field for an integer of at least `least`."""
    return argument(Count(symbol, default, default is None, least), name)


def uncertain_count(symbol: str, *, name: str) -> Any:  # noqa: ANN401
    """Return a field for an integer that may be unknown."""
    return argument(Uncertain(symbol, None, required=False, least=0), name)


def channel_count(symbol: str, *, least: int = 1, name: str | None = None) -> Any:  # noqa: ANN401
    """Return a field for a number of channels."""
    return argument(Channels(symbol, least=least), name)


def flag(*, default: int) -> Any:  # noqa: ANN401
    """Return a field for a flag, 0 or 1."""
    return argument(Choice("", default, required=False))


def _check_single(value: Value) -> Expr:
    if isinstance(value, tuple | str):
        message = f"must be a single number, not {shown(value)}"
        raise ShapeError(message)
    return value


def written(value: Expr, default: int | str | None) -> Term:
    """Return a number as a leaf, or as a literal if it equals the default."""
    return Literal(default) if isinstance(default, int) and value == default else leaf(value)


def literal(default: int | str | None) -> Literal:
    """Return a default as a literal."""
    assert isinstance(default, int)  # noqa: S101 - defaults by name are resolved earlier
    return Literal(default)


def symbolic(term: Term, name: str) -> Term:
    """Return the symbol `name` in place of a number; a literal is returned unchanged."""
    return symbol_value(name) if isinstance(term, Leaf) else term


def shown(value: Value) -> str:
    """Return an argument as messages quote it."""
    if isinstance(value, tuple):
        return f"({', '.join(map(text, value))})"
    return f"'{value}'" if isinstance(value, str) else text(value)
