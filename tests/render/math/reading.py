"""Our LaTeX read back: the value that a formula has, by plain arithmetic and none of our code.

Only what we write is read, and anything else is an error. A product is read as a person reads it:
factors side by side, `3w` but never `3 4`, a sum sign reaching up to the next plus or minus.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from fractions import Fraction
from math import isqrt

TOKEN = re.compile(
    r"""\s+
    |\\(?:left|right|(?:[bB]igg?[lr]))(?![A-Za-z])
    |(?P<number>\\num\{\d+\}|\d+(?:(?:\\,|\{,\})\d{3}(?!\d))*)
    |(?P<name>(?:\\(?:mathit|mathrm)\{(?:\\_|\w)+\}|\\(?:alpha|beta|lambda)(?![A-Za-z])|[A-Za-z])
        (?:_(?:\d|[A-Za-z]|\{(?:[^{}]|\{[^{}]*\})*\}|\\mathrm\{\w+\}))?)
    |(?P<mark>\\[A-Za-z]+|\\,|.)""",
    re.VERBOSE,
)
CLOSED = {"(": ")", r"\lfloor": r"\rfloor", r"\lceil": r"\rceil"}
ROUNDED: dict[str, Callable[[Fraction], Fraction]] = {
    "(": lambda inside: inside,
    r"\lfloor": lambda inside: Fraction(inside // 1),
    r"\lceil": lambda inside: Fraction(-(-inside // 1)),
}
EXTREMES: dict[str, Callable[..., Fraction]] = {r"\min": min, r"\max": max}
BETWEEN = {r"\cdot", r"\,"}
FINE = 10**40
"""To how small a part of 1 a root is worked out; no floor of ours is so close to an integer."""

Values = Mapping[str, int]


def evaluated(latex: str, values: Values) -> Fraction:
    """Return what a formula comes to, for values of the names as they stand in it."""
    reader = Reader(tokens(latex), values)
    found = reader.sum()
    assert not reader.left, f"{reader.left} is left of {latex}"
    return found


def tokens(latex: str) -> list[tuple[str, str]]:
    """Return the kinds and the texts of what a formula is made of."""
    found = ((match.lastgroup, match.group()) for match in TOKEN.finditer(latex))
    return [(kind, text) for kind, text in found if kind is not None]


class Reader:
    """What is left to read, and the values of the names."""

    def __init__(self, left: list[tuple[str, str]], values: Values) -> None:
        self.left = left
        self.values = dict(values)

    @property
    def next(self) -> str:
        return self.left[0][1] if self.left else ""

    def take(self, text: str = "") -> str:
        assert self.left, "the formula ends too early"
        _, found = self.left.pop(0)
        assert text in ("", found), f"{found} stands where {text} should"
        return found

    def sum(self) -> Fraction:
        sign = self.sign("-")
        found = sign * self.product()
        while self.next in ("+", "-"):
            found += self.sign("+-") * self.product()
        return found

    def sign(self, allowed: str) -> int:
        return -1 if self.next and self.next in allowed and self.take() == "-" else 1

    def product(self) -> Fraction:
        digits = bool(self.left) and self.left[0][0] == "number"
        found = self.factor()
        while True:
            dotted = self.next == r"\cdot"
            if self.next in BETWEEN:
                self.take()
            if not self.begins_factor():
                assert not dotted
                return found
            assert dotted or self.left[0][0] != "number", "a number stands after a factor"
            assert dotted or not digits or self.next != r"\frac", "a mixed number"
            digits = self.left[0][0] == "number"
            found *= self.factor()

    def begins_factor(self) -> bool:
        begins = {*CLOSED, *EXTREMES, r"\frac", r"\sqrt", r"\sum", "{"}
        return bool(self.left) and (self.left[0][0] != "mark" or self.next in begins)

    def factor(self) -> Fraction:
        base = self.base()
        if self.next != "^":
            return base
        self.take()
        exponent = self.script()
        assert exponent.denominator == 1
        return Fraction(base) ** int(exponent)

    def script(self) -> Fraction:
        if self.next == "{":
            return self.group()
        if self.left[0][0] == "number" and len(self.next) > 1:
            raise AssertionError(f"only the first digit of {self.next} stands above")
        return self.base()

    def group(self) -> Fraction:
        self.take("{")
        found = self.sum()
        self.take("}")
        return found

    def base(self) -> Fraction:
        assert self.left, "the formula ends too early"
        kind, text = self.left[0]
        if text == "{":
            return self.group()
        self.take()
        if kind == "number":
            return Fraction(int("".join(filter(str.isdigit, text))))
        if kind == "name":
            return Fraction(self.values[text])
        return self.marked(text)

    def marked(self, mark: str) -> Fraction:
        if mark in CLOSED:
            inside = self.sum()
            self.take(CLOSED[mark])
            return ROUNDED[mark](inside)
        if mark in EXTREMES:
            return EXTREMES[mark](self.arguments())
        return {r"\frac": self.fraction, r"\sqrt": self.root, r"\sum": self.summation}[mark]()

    def arguments(self) -> list[Fraction]:
        self.take("(")
        found = [self.sum()]
        while self.next == ",":
            self.take()
            found.append(self.sum())
        self.take(")")
        return found

    def fraction(self) -> Fraction:
        above, below = self.group(), self.group()
        return above / below

    def root(self) -> Fraction:
        index = 2
        if self.next == "[":
            self.take()
            index = int(self.take())
            self.take("]")
        return root(self.group(), index)

    def summation(self) -> Fraction:
        self.take("_")
        self.take("{")
        index = self.take()
        self.take("=")
        low = self.sum()
        self.take("}")
        self.take("^")
        high = self.script()
        return self.added(index, range(int(low), int(high) + 1))

    def added(self, index: str, places: range) -> Fraction:
        start, shadowed = list(self.left), self.values.get(index)
        found, end = Fraction(0), start
        for place in [*places] or [0]:
            self.left, self.values[index] = list(start), place
            found += self.product() if places else 0 * self.product()
            end = self.left
        self.left = end
        self.values.pop(index)
        if shadowed is not None:
            self.values[index] = shadowed
        return found


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
