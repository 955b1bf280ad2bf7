"""Our LaTeX read back: the value that a formula has, by plain arithmetic and none of our code.

Only what we write is read, and anything else is an error. A product is read as a person reads it:
factors side by side, `3w` but never `3 4`, a sum sign reaching up to the next plus or minus.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from fractions import Fraction

from tests.render.math.descent import Descent, root

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
Values = Mapping[str, int]


def evaluated(latex: str, values: Values) -> Fraction:
    """Return what a formula comes to, for values of the names as they stand in it."""
    return Reader(latex, tokens(latex), values).whole()


def tokens(latex: str) -> list[str]:
    """Return the texts of what a formula is made of."""
    return [match.group() for match in TOKEN.finditer(latex) if match.lastgroup is not None]


def kind(token: str) -> str | None:
    """Return whether a token is a number, a name or a mark; None for the end."""
    match = TOKEN.fullmatch(token)
    return match and match.lastgroup


class Reader(Descent):
    """A reader of LaTeX."""

    signs = {"+": 1, "-": -1}  # noqa: RUF012 - a constant

    def product(self) -> Fraction:
        digits = kind(self.next) == "number"
        found = self.factor()
        while True:
            dotted = self.next == r"\cdot"
            if self.next in BETWEEN:
                self.take()
            if not self.begins_factor():
                assert not dotted
                return found
            assert dotted or kind(self.next) != "number", "a number stands after a factor"
            assert dotted or not digits or self.next != r"\frac", "a mixed number"
            digits = kind(self.next) == "number"
            found *= self.factor()

    def begins_factor(self) -> bool:
        begins = {*CLOSED, *EXTREMES, r"\frac", r"\sqrt", r"\sum", "{"}
        return bool(self.left) and (kind(self.next) != "mark" or self.next in begins)

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
        if kind(self.next) == "number" and len(self.next) > 1:
            raise AssertionError(f"only the first digit of {self.next} stands above")
        return self.base()

    def group(self) -> Fraction:
        self.take("{")
        found = self.sum()
        self.take("}")
        return found

    def base(self) -> Fraction:
        if self.next == "{":
            return self.group()
        token = self.take()
        if kind(token) == "number":
            return Fraction(int("".join(filter(str.isdigit, token))))
        return Fraction(self.values[token]) if kind(token) == "name" else self.marked(token)

    def marked(self, mark: str) -> Fraction:
        if mark in CLOSED:
            inside = self.sum()
            self.take(CLOSED[mark])
            return ROUNDED[mark](inside)
        if mark in EXTREMES:
            return EXTREMES[mark](self.arguments())
        return {r"\frac": self.fraction, r"\sqrt": self.root, r"\sum": self.summation}[mark]()

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
        return self.added(index, range(int(low), int(high) + 1), self.product)
