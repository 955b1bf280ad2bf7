"""What the readers of LaTeX and of plain text share: a recursive descent over signs and tokens."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from math import isqrt
from typing import Any

FINE = 10**40
"""To how small a part of 1 a root is worked out; no floor of ours is so close to an integer."""


class Descent:
    """The tokens that are left to read, and the values of the names."""

    signs: Mapping[str, int]
    """The signs before summands."""

    def __init__(self, text: str, left: list[str], values: Mapping[str, Any]) -> None:
        self.text, self.left, self.values = text, left, dict(values)

    def whole(self) -> Fraction:
        """Return what the whole formula comes to."""
        value = self.sum()
        assert not self.left, f"{self.left} is left of {self.text!r}"
        return value

    @property
    def next(self) -> str:
        """The next token; empty at the end."""
        return self.left[0] if self.left else ""

    def take(self, expected: str = "") -> str:
        """Take the next token, which must be the expected one if there is one."""
        assert self.left, f"{self.text!r} ends too early"
        assert expected in ("", self.next), f"{self.next} instead of {expected} in {self.text!r}"
        return self.left.pop(0)

    def sum(self) -> Fraction:
        """Read summands; the first may only have a minus."""
        is_negative = self.signs.get(self.next) == -1
        value = (self.signs[self.take()] if is_negative else 1) * self.product()
        while self.next in self.signs:
            value += self.signs[self.take()] * self.product()
        return value

    def product(self) -> Fraction:
        """Read factors."""
        raise NotImplementedError

    def arguments(self) -> list[Fraction]:
        """Read the arguments of a function, in brackets."""
        self.take("(")
        values = [self.sum()]
        while self.next == ",":
            self.take()
            values.append(self.sum())
        self.take(")")
        return values

    def added(self, index: str, places: range, read: Callable[[], Fraction]) -> Fraction:
        """Read a summand for each value of an index, and add; without any, read it and drop it."""
        start, outer, value = list(self.left), dict(self.values), Fraction(0)
        for place in places or [0]:
            self.left, self.values = list(start), {**outer, index: place}
            value += read() if places else 0 * read()
        self.values = outer
        return value


def root(radicand: Fraction, index: int) -> Fraction:
    """Return a root, exact for a power and else a little too small."""
    assert radicand.denominator == 1
    number = int(radicand) * FINE**index
    if index == 2:
        return Fraction(isqrt(number), FINE)
    low, high = 0, FINE * (int(radicand) + 1)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if middle**index <= number else (low, middle)
    return Fraction(low, FINE)
