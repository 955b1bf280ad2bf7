"""The kinds of arguments that are one number, and what all kinds have in common.

A kind says how an argument is read, what it needs, and what stands for it in a formula.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, ClassVar, Generic, TypeAlias, TypeVar

from sympy import Expr

from symcnn.algebra.formula import Leaf, Literal, Term, leaf, named
from symcnn.algebra.polynomials.plain_text import text
from symcnn.algebra.polynomials.polynomial import symbol
from symcnn.algebra.polynomials.unknown import UNKNOWN
from symcnn.errors import ShapeError
from symcnn.layers.declaration.requirement import Need, counted

Value: TypeAlias = Expr | tuple[Expr, ...] | str
"""What an argument was written as: a number, one for each axis, or a word."""
_T = TypeVar("_T")
_TRUTHS = {"false": 0, "no": 0, "none": 0, "off": 0, "true": 1, "yes": 1, "on": 1}
"""What is meant by words in place of 0 and 1."""


class MisfitError(ShapeError):
    """Arguments that do not fit together; `name` is the one to point at, if there is one."""

    def __init__(self, message: str, name: str | None = None) -> None:
        """Keep the message and the name."""
        super().__init__(message)
        self.name = name


@dataclass(frozen=True)
class Argument(ABC, Generic[_T]):
    """A kind of argument. `symbol` stands for it in formulas."""

    symbol: str = ""
    default: int | str | None = None
    """The default: a number, or the name of the argument that it is taken from."""
    required: bool = True
    least: int = 1
    """What a number of it is at least; a symbol that only occurs where that is 0 may be 0."""
    words: tuple[str, ...] = ()
    """The words that it may be."""
    per_axis: ClassVar[bool] = False
    """Whether it has a number for each axis."""
    share: ClassVar[bool] = False
    """Whether it is a number from 0 to 1."""

    @abstractmethod
    def read(self, value: Value, dims: int) -> _T:
        """Return the argument for a map of that many dimensions.

        Raises ShapeError, whose message goes on from the argument's name, where it is none.
        """

    @abstractmethod
    def absent(self, dims: int) -> _T:
        """Return what the argument is where it is not given and has a default of its own."""

    @abstractmethod
    def generic(self, bound: _T) -> _T:
        """Return the argument with symbols for its numbers."""

    def stated(self, dims: int) -> Value:
        """Return what stands for the argument in the reference: its symbol, or else its default."""
        del dims
        return symbol(self.symbol) if self.symbol else literal(self.default).value

    def needs(self, bound: _T) -> Iterator[Need]:
        """Yield what must hold for the argument."""
        del bound
        yield from ()


@dataclass(frozen=True)
class Count(Argument[Term]):
    """One integer, of at least `least`."""

    def read(self, value: Value, dims: int) -> Term:
        """Return the number as a leaf; as a literal where it is the default."""
        del dims
        return written(_one(value), self.default)

    def absent(self, dims: int) -> Term:
        """Return the default as a literal."""
        del dims
        return literal(self.default)

    def generic(self, bound: Term) -> Term:
        """Return the symbol, unless the number is the default."""
        return symbolic(bound, self.symbol)

    def needs(self, bound: Term) -> Iterator[Need]:
        """Yield that the number is an integer and is great enough."""
        yield from counted(bound, self.least)


@dataclass(frozen=True)
class Uncertain(Count):
    """A number that may be unknown, as it is where it is not given."""

    def read(self, value: Value, dims: int) -> Term:
        """Return the number, or what stands for the unknown one in a sum."""
        return self.absent(dims) if value == UNKNOWN.name else super().read(value, dims)

    def absent(self, dims: int) -> Term:
        """Return what stands for the unknown number."""
        del dims
        return leaf(UNKNOWN)


@dataclass(frozen=True)
class Channels(Count):
    """A number of channels, which a symbol for the width of a network may be put for."""


@dataclass(frozen=True)
class Choice(Argument[int]):
    """One of a few integers, such as 0 or 1."""

    choices: tuple[int, ...] = (0, 1)

    def read(self, value: Value, dims: int) -> int:
        """Return the integer."""
        del dims
        if value not in self.choices:
            *most, last = self.choices
            number = _TRUTHS.get(shown(value).lower())
            hint = "" if number is None else f"; write {number} for {shown(value)}"
            message = f"must be {', '.join(map(str, most))} or {last}, not {shown(value)}{hint}"
            raise ShapeError(message)
        return int(value)

    def absent(self, dims: int) -> int:
        """Return the default."""
        del dims
        return literal(self.default).number

    def generic(self, bound: int) -> int:
        """Return the integer itself: formulas are stated for one or the other."""
        return bound


@dataclass(frozen=True)
class Share(Count):
    """A number from 0 to 1, such as the rate of a dropout."""

    share = True

    def read(self, value: Value, dims: int) -> Term:
        """Return the number."""
        del dims
        number = _one(value)
        if number.is_number and not 0 <= number <= 1:
            message = f"must be between 0 and 1, not {text(number)}"
            raise ShapeError(message)
        return leaf(number)

    def needs(self, bound: Term) -> Iterator[Need]:
        """Yield nothing: a symbol may stand for any share."""
        del bound
        yield from ()


def argument(kind: Argument[_T], name: str | None = None) -> Any:  # noqa: ANN401 - a dataclass field
    """Return the dataclass field of an argument, called `name` where that is no name in Python."""
    return field(metadata={"argument": kind} | ({"name": name} if name else {}))


def count(
    symbol: str, *, default: int | str | None = None, least: int = 1, name: str | None = None
) -> Any:  # noqa: ANN401
    """Return a field for one integer."""
    return argument(Count(symbol, default, default is None, least), name)


def uncertain_count(symbol: str, *, name: str) -> Any:  # noqa: ANN401
    """Return a field for a number that may be unknown."""
    return argument(Uncertain(symbol, None, required=False, least=0), name)


def channel_count(symbol: str, *, least: int = 1, name: str | None = None) -> Any:  # noqa: ANN401
    """Return a field for a number of channels."""
    return argument(Channels(symbol, least=least), name)


def flag(*, default: int) -> Any:  # noqa: ANN401
    """Return a field for 0 or 1."""
    return argument(Choice("", default, required=False))


def _one(value: Value) -> Expr:
    if isinstance(value, tuple | str):
        message = f"must be a single number, not {shown(value)}"
        raise ShapeError(message)
    return value


def written(value: Expr, default: int | str | None) -> Term:
    """Return a number as a leaf, but as a literal where it is the default."""
    return Literal(default) if isinstance(default, int) and value == default else leaf(value)


def literal(default: int | str | None) -> Literal:
    """Return a default as a literal."""
    assert isinstance(default, int)  # noqa: S101 - other defaults are resolved before
    return Literal(default)


def symbolic(term: Term, name: str) -> Term:
    """Return a symbol for a number; a literal stays as it is."""
    return named(name) if isinstance(term, Leaf) else term


def shown(value: Value) -> str:
    """Return an argument as a message shows it."""
    if isinstance(value, tuple):
        return f"({', '.join(map(text, value))})"
    return f"'{value}'" if isinstance(value, str) else text(value)
