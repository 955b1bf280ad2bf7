"""The kinds of arguments with one value per axis, such as kernel, stride and padding."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sympy import Expr

from symcnn.algebra.presentation.formula import leaf, symbol_value
from symcnn.algebra.presentation.term import Term
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
from symcnn.layers.declaration.requirement import Requirement, count_requirements
from symcnn.layers.declaration.shape import AXES

_COMMON_WORDS = ("same", "valid")
"""The words that every padding accepts."""


@dataclass(frozen=True)
class Axes(Argument[tuple[Term, ...]]):
    """An integer of at least `least` per axis; a single number applies to all axes."""

    per_axis = True

    def read(self, value: Value, dims: int) -> tuple[Term, ...]:
        """Return one term per axis."""
        return tuple(written(number, self.default) for number in spread(value, dims))

    def absent(self, dims: int) -> tuple[Term, ...]:
        """Return the default for every axis."""
        return (literal(self.default),) * dims

    def generic(self, bound: tuple[Term, ...]) -> tuple[Term, ...]:
        """Return one symbol for equal axes, or k_h and k_w for axes that differ."""
        return tuple(
            symbolic(*pair) for pair in zip(bound, _axis_symbols(self.symbol, bound), strict=True)
        )

    def needs(self, bound: tuple[Term, ...]) -> Iterator[Requirement]:
        """Require integers of at least `least`."""
        for term in dict.fromkeys(bound):
            yield from count_requirements(term, self.least)


@dataclass(frozen=True)
class OptionalAxes(Argument[tuple[Term, ...] | None]):
    """A non-negative integer per axis; omitted, it is None."""

    per_axis = True
    least: int = 0

    def read(self, value: Value, dims: int) -> tuple[Term, ...] | None:
        """Return one term per axis."""
        return tuple(map(leaf, spread(value, dims)))

    def absent(self, dims: int) -> None:
        """Return None."""
        del dims

    def generic(self, bound: tuple[Term, ...] | None) -> tuple[Term, ...] | None:
        """Return one symbol for equal axes, or one per axis for axes that differ."""
        return bound and tuple(map(symbol_value, _axis_symbols(self.symbol, bound)))

    def needs(self, bound: tuple[Term, ...] | None) -> Iterator[Requirement]:
        """Require non-negative integers."""
        for term in dict.fromkeys(bound or ()):
            yield from count_requirements(term, self.least)


@dataclass(frozen=True)
class Pads(Argument[tuple[Padding, ...]]):
    """A padding per axis: a number, a tuple with one number per axis, or one of `words`."""

    per_axis = True
    least: int = 0
    words: tuple[str, ...] = _COMMON_WORDS

    def read(self, value: Value, dims: int) -> tuple[Padding, ...]:
        """Return one padding per axis."""
        if isinstance(value, str):
            return (self._read_word(value, dims),) * dims
        return tuple(Amount(written(number, self.default)) for number in spread(value, dims))

    def _read_word(self, word: str, dims: int) -> Padding:
        if word not in self.words:
            message = f"must be a number, {' or '.join(self.words)} here, not {word}"
            raise ShapeError(message)
        padding = WORDS[word]
        if dims > padding.most_dims:
            message = f"{word} requires a 1-D map; this one has {dims} dimensions"
            raise ShapeError(message)
        return padding

    def absent(self, dims: int) -> tuple[Padding, ...]:
        """Return the default for every axis."""
        return (Amount(literal(self.default)),) * dims

    def generic(self, bound: tuple[Padding, ...]) -> tuple[Padding, ...]:
        """Return one symbol for equal axes, or p_h and p_w for axes that differ."""
        return tuple(
            Amount(symbolic(padding.amount, name)) if padding.amount is not None else padding
            for padding, name in zip(bound, _axis_symbols(self.symbol, bound), strict=True)
        )

    def needs(self, bound: tuple[Padding, ...]) -> Iterator[Requirement]:
        """Require non-negative integers as amounts."""
        for padding in dict.fromkeys(bound):
            if padding.amount is not None:
                yield from count_requirements(padding.amount, self.least)


def axes(symbol: str, *, default: int | str | None = None, least: int = 1) -> Any:  # noqa: ANN401
    """Return a field for one integer of at least `least` per axis."""
    return argument(Axes(symbol, default, default is None, least))


def pads(*words: str) -> Any:  # noqa: ANN401
    """Return a field for a padding, 0 by default, that also accepts `words`."""
    return argument(Pads("p", 0, required=False, words=(*_COMMON_WORDS, *words)))


def spread(value: Value, dims: int) -> tuple[Expr, ...]:
    """Return one number per axis; a single number applies to all axes.

    Raises ShapeError for a word, and for a tuple of another length than `dims`.
    """
    if isinstance(value, str):
        message = f"must be a number, not {shown(value)}"
        raise ShapeError(message)
    if not isinstance(value, tuple):
        return (value,) * dims
    if len(value) != dims:
        message = f"has {len(value)} numbers, but the map has {dims} dimensions"
        raise ShapeError(message)
    return value


def _axis_symbols(symbol: str, bound: tuple[object, ...]) -> tuple[str, ...]:
    if len(set(bound)) == 1:
        return (symbol,) * len(bound)
    return tuple(f"{symbol}_{axis}" for axis in AXES[len(bound)])
