"""Formulas in plain text read back: their values, by plain arithmetic and none of our code.

Only what a person could write is read, and anything else is an error: `9·c·w²`, `(n - 1)/2`,
`⌊(n + 3)/4⌋`, `25,600`, `2^(D - 1)`, `√(n + 1)`, `min(a, b)`, `Σ_{i=1}^{S} n[i]·w[i]²`, and
definitions after "where".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import TypeAlias

from tests.render.math.descent import Descent, root

Function: TypeAlias = Callable[..., int]
Values: TypeAlias = Mapping[str, int | Sequence[int] | Function]
"""Values of symbols, of families (w[1] comes first), and functions by their names."""

RAISED = "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"
NAME = re.compile(rf"[A-Za-z](?:(?![{RAISED}])\w)*")
"""A name, with its subscript: w₃₂; a superscript is no part of it."""
TOKEN = re.compile(rf"\s*(\d{{1,3}}(?:,\d{{3}})+(?!\d)|\d+|{NAME.pattern}|[{RAISED}]+|\.\.|\S)")
DIGITS = str.maketrans(RAISED, "-0123456789")
CLOSED = {"(": ")", "[": "]", "⌊": "⌋", "⌈": "⌉"}
SIGNS = {"+": 1, "-": -1, "−": -1}
EXTREMES: dict[str, Callable[..., Fraction]] = {"min": min, "max": max}
DEFINITION = re.compile(r"([A-Za-z]\w*(?:\([^()=]*\))?)\s*=\s*(.+)", re.DOTALL)


def evaluate(text: str, values: Values) -> Fraction:
    """Return the value of a formula, with the definitions of its "where", if it has one."""
    formula, definitions = split_where(text)
    bodies = {name: body for name, body in definitions.items() if NAME.fullmatch(name)}
    return Reader(formula, values, bodies).whole()


def split_where(text: str) -> tuple[str, dict[str, str]]:
    """Return a formula and its definitions; raise AssertionError for a name defined twice.

    Of a definition w_32 = wide(32) = ..., the last member is returned.
    """
    formula, *rest = re.split(r"[\s,;:]*\bwhere\b:?\s*", text, maxsplit=1)
    definitions: dict[str, str] = {}
    for clause in re.split(r"[;\n]|,\s+(?=\w+(?:\([^()=]*\))?\s*=)|\band\b", "".join(rest)):
        if match := DEFINITION.fullmatch(clause.strip(" ,.\n")):
            assert match[1] not in definitions, f"{match[1]} is defined twice"
            definitions[match[1]] = match[2].rpartition(" = ")[2]
        else:
            assert not clause.strip(), f"{clause!r} is no definition"
    return formula.strip(), definitions


def tokens(text: str) -> list[str]:
    """Return the numbers, names and signs of a formula."""
    return TOKEN.findall(text)


def summands(text: str) -> list[str]:
    """Return the summands of a formula, each with its sign, without spaces."""
    depth, pieces = 0, [""]
    for piece in tokens(text):
        depth += (piece in "([⌊⌈{") - (piece in ")]⌋⌉}")
        if piece in SIGNS and depth == 0 and pieces != [""]:
            pieces.append("")
        pieces[-1] += piece
    return pieces


class Reader(Descent):
    """A reader of plain text; `where` has the bodies of the defined names."""

    signs = SIGNS

    def __init__(self, text: str, values: Values, where: Mapping[str, str]) -> None:
        super().__init__(text, tokens(text), values)
        self.where = where

    def product(self) -> Fraction:
        found = self.factor()
        while self.next in ("·", "×", "/"):
            divides = self.take() == "/"
            factor = self.factor()
            found = found / factor if divides else found * factor
        return found

    def factor(self) -> Fraction:
        base = self.base()
        if self.next and self.next[0] in RAISED:
            return base ** int(self.take().translate(DIGITS))
        if self.next == "^":
            self.take()
            exponent = self.base()
            assert exponent.denominator == 1
            return base ** int(exponent)
        return base

    def base(self) -> Fraction:
        piece = self.take()
        if piece in CLOSED:
            inside = self.sum()
            self.take(CLOSED[piece])
            return Fraction({"⌊": inside // 1, "⌈": -(-inside // 1)}.get(piece, inside))
        if piece[0].isdecimal():
            return Fraction(piece.replace(",", ""))
        if piece in ("Σ", "√"):
            return self.series() if piece == "Σ" else root(self.base(), 2)
        assert NAME.fullmatch(piece), f"{piece} begins no number in {self.text!r}"
        if piece in EXTREMES:
            return EXTREMES[piece](*self.arguments())
        return self.named(piece)

    def named(self, name: str) -> Fraction:
        if name in self.where:
            return Reader(self.where[name], self.values, self.where).whole()
        assert name in self.values, f"{name} is not known in {self.text!r}"
        value = self.values[name]
        if callable(value):
            return Fraction(value(*map(int, self.arguments())))
        if isinstance(value, int):
            return Fraction(value)
        self.take("[")
        index = self.sum()
        self.take("]")
        assert index in range(1, len(value) + 1), f"{name}[{index}] is not known in {self.text!r}"
        return Fraction(value[int(index) - 1])

    def series(self) -> Fraction:
        """Read Σ(i=0..N - 1, summand), or Σ_{i=0}^{N - 1} and a product."""
        is_call = self.next == "("
        for mark in "(" if is_call else "_{":
            self.take(mark)
        index = self.take()
        self.take("=")
        low = self.sum()
        for mark in [".."] if is_call else "}^{":
            self.take(mark)
        high = self.sum()
        self.take("," if is_call else "}")
        read = self.sum if is_call else self.product
        found = self.added(index, range(int(low), int(high) + 1), read)
        if is_call:
            self.take(")")
        return found
