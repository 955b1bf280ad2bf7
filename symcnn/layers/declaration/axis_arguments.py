"""The kinds of arguments that have a number for each axis of a map."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sympy import Expr

from symcnn.algebra.formula import Term, leaf, named
from symcnn.errors import ShapeError
from symcnn.layers.declaration.arguments import (
    Argument,
    Value,
    argument,
    literal,
    shown,
    symbolic,
    written,
)
from symcnn.layers.declaration.padding import WORDS, Amount, Padding
from symcnn.layers.declaration.requirement import Need, counted
from symcnn.layers.declaration.shape import AXES

_EVERYWHERE = ("same", "valid")
"""The words that every padding may be."""


@dataclass(frozen=True)
class Axes(Argument[tuple[Term, ...]]):
    """An integer of at least `least` for each axis; one number stands for all axes."""

    per_axis = True

    def read(self, value: Value, dims: int) -> tuple[Term, ...]:
        """Return a term for each axis."""
        return tuple(written(number, self.default) for number in spread(value, dims))

    def absent(self, dims: int) -> tuple[Term, ...]:
        """Return the default for each axis."""
        return (literal(self.default),) * dims

    def generic(self, bound: tuple[Term, ...]) -> tuple[Term, ...]:
        """Return one symbol for equal axes, and k_h, k_w for axes that differ."""
        return tuple(
            symbolic(*pair) for pair in zip(bound, _names(self.symbol, bound), strict=True)
        )

    def needs(self, bound: tuple[Term, ...]) -> Iterator[Need]:
        """Yield that each number is an integer and is great enough."""
        for term in dict.fromkeys(bound):
            yield from counted(term, self.least)


@dataclass(frozen=True)
class OptionalAxes(Argument[tuple[Term, ...] | None]):
    """As `Axes`, from 0, but nothing where it is not given."""

    per_axis = True
    least: int = 0

    def read(self, value: Value, dims: int) -> tuple[Term, ...] | None:
        """Return a term for each axis."""
        return tuple(map(leaf, spread(value, dims)))

    def absent(self, dims: int) -> None:
        """Return nothing."""
        del dims

    def generic(self, bound: tuple[Term, ...] | None) -> tuple[Term, ...] | None:
        """Return one symbol for equal axes, and one each for axes that differ."""
        return bound and tuple(map(named, _names(self.symbol, bound)))

    def needs(self, bound: tuple[Term, ...] | None) -> Iterator[Need]:
        """Yield that each number is an integer and is not negative."""
        for term in dict.fromkeys(bound or ()):
            yield from counted(term, self.least)


@dataclass(frozen=True)
class Pads(Argument[tuple[Padding, ...]]):
    """A padding for each axis: a number, one for each axis, or one of some words."""

    per_axis = True
    least: int = 0
    words: tuple[str, ...] = _EVERYWHERE

    def read(self, value: Value, dims: int) -> tuple[Padding, ...]:
        """Return a padding for each axis."""
        if isinstance(value, str):
            return (self._word(value, dims),) * dims
        return tuple(Amount(written(number, self.default)) for number in spread(value, dims))

    def _word(self, word: str, dims: int) -> Padding:
        if word not in self.words:
            message = f"must be a number, {' or '.join(self.words)} here, not {word}"
            raise ShapeError(message)
        padding = WORDS[word]
        if dims > padding.most_dims:
            message = f"{word} requires a 1-D map; this one has {dims} dimensions"
            raise ShapeError(message)
        return padding

    def absent(self, dims: int) -> tuple[Padding, ...]:
        """Return the default for each axis."""
        return (Amount(literal(self.default)),) * dims

    def generic(self, bound: tuple[Padding, ...]) -> tuple[Padding, ...]:
        """Return one symbol for equal axes, and p_h, p_w for axes that differ."""
        return tuple(
            Amount(symbolic(padding.amount, name)) if padding.amount is not None else padding
            for padding, name in zip(bound, _names(self.symbol, bound), strict=True)
        )

    def needs(self, bound: tuple[Padding, ...]) -> Iterator[Need]:
        """Yield that each amount is an integer and is not negative."""
        for padding in dict.fromkeys(bound):
            if padding.amount is not None:
                yield from counted(padding.amount, self.least)


def axes(symbol: str, *, default: int | str | None = None, least: int = 1) -> Any:  # noqa: ANN401
    """Return a field for an integer for each axis."""
    return argument(Axes(symbol, default, default is None, least))


def pads(*words: str) -> Any:  # noqa: ANN401
    """Return a field for a padding, which is 0 by default; `words` it takes beside the usual."""
    return argument(Pads("p", 0, required=False, words=(*_EVERYWHERE, *words)))


def spread(value: Value, dims: int) -> tuple[Expr, ...]:
    """Return a number for each axis; one number stands for all."""
    if isinstance(value, str):
        message = f"must be a number, not {shown(value)}"
        raise ShapeError(message)
    if not isinstance(value, tuple):
        return (value,) * dims
    if len(value) != dims:
        message = f"has {len(value)} numbers, but the map has {dims} dimensions"
        raise ShapeError(message)
    return value


def _names(symbol: str, bound: tuple[object, ...]) -> tuple[str, ...]:
    if len(set(bound)) == 1:
        return (symbol,) * len(bound)
    return tuple(f"{symbol}_{axis}" for axis in AXES[len(bound)])
