"""Arithmetic as it is written: a rule keeps its form, (5·5·1 + 1)·32, and has its value, 832.

A layer states each rule once, with the operators + - * / and the functions here. Called with
symbols the rule is a formula; called with a layer's own numbers it is the working; the `value` of
the working is an exact SymPy expression.

Python integers in a rule are literal. They belong to the rule and are simplified as a person would,
so that `x * 1` is written x and `x + 0` is too. The numbers of a layer are leaves and stay as they
are: 5·5·1.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from itertools import groupby
from math import prod
from operator import mul

from sympy import Expr, Integer, Max, Min, Mul, Pow, fraction, sympify

from symcnn.algebra.floors.floor_div import FloorDiv
from symcnn.algebra.polynomials.plain_text import raised, text
from symcnn.algebra.polynomials.polynomial import added, symbol

_SUM, _PRODUCT, _POWER, _ATOM = range(4)


class Term:
    """A number, or numbers joined by operators, as they were written.

    >>> k, cin, cout = leaf(5), leaf(1), leaf(32)
    >>> rule = (k * k * cin + 1) * cout
    >>> print(rule, "=", rule.value)
    (5·5·1 + 1)·32 = 832
    """

    __slots__ = ()

    @property
    def value(self) -> Expr:
        """The exact value, as a SymPy expression."""
        raise NotImplementedError

    @property
    def rank(self) -> int:
        """How tightly the text binds: as a sum, a product, or as one thing."""
        return _ATOM

    def __str__(self) -> str:
        """Return the term as it was written."""
        raise NotImplementedError

    def __add__(self, other: Term | int) -> Term:
        """Write a sum."""
        return _sum([*_signed(self), *_signed(as_term(other))])

    def __sub__(self, other: Term | int) -> Term:
        """Write a difference; the brackets of a sum that is taken away are opened."""
        return _sum([*_signed(self), *((-sign, part) for sign, part in _signed(as_term(other)))])

    def __mul__(self, other: Term | int) -> Term:
        """Write a product."""
        return _product([*_factors(self), *_factors(as_term(other))])

    def __truediv__(self, other: Term | int) -> Term:
        """Write an exact quotient."""
        below = as_term(other)
        return self if below == ONE else Ratio(self, below)

    def __radd__(self, other: int) -> Term:
        """Write a sum."""
        return as_term(other) + self

    def __rsub__(self, other: int) -> Term:
        """Write a difference."""
        return as_term(other) - self

    def __rmul__(self, other: int) -> Term:
        """Write a product."""
        return as_term(other) * self

    def _sympy_(self) -> Expr:
        return self.value

    def within(self, least: int) -> str:
        """Return the text, in brackets where it binds less than its place asks for."""
        return str(self) if self.rank >= least else f"({self})"


@dataclass(frozen=True, slots=True)
class Literal(Term):
    """An integer that belongs to the rule."""

    number: int

    @property
    def value(self) -> Expr:
        """The integer."""
        return Integer(self.number)

    def __str__(self) -> str:
        """Return the digits."""
        return str(self.number)


@dataclass(frozen=True, slots=True)
class Leaf(Term):
    """A number or symbol that a rule is called with."""

    expr: Expr

    @property
    def value(self) -> Expr:
        """The number or symbol."""
        return self.expr

    @property
    def rank(self) -> int:
        """How tightly the text binds."""
        if self.expr.is_Add or self.expr.could_extract_minus_sign():
            return _SUM
        if self.expr.is_Mul or fraction(self.expr)[1] != 1:
            return _PRODUCT
        return _POWER if self.expr.is_Pow else _ATOM

    def __str__(self) -> str:
        """Return the expression in plain text."""
        return text(self.expr)


@dataclass(frozen=True, slots=True)
class Sum(Term):
    """Terms, each with its sign."""

    parts: tuple[tuple[int, Term], ...]

    @property
    def rank(self) -> int:
        """That of a sum."""
        return _SUM

    @property
    def value(self) -> Expr:
        """The sum."""
        return added(part.value if sign > 0 else -part.value for sign, part in self.parts)

    def __str__(self) -> str:
        """Return the terms with their signs between them."""
        (sign, first), *rest = self.parts
        head = ("" if sign > 0 else "-") + first.within(_PRODUCT)
        return head + "".join(
            f" {'+' if sign > 0 else '-'} {part.within(_PRODUCT)}" for sign, part in rest
        )


@dataclass(frozen=True, slots=True)
class Product(Term):
    """Factors."""

    factors: tuple[Term, ...]

    @property
    def rank(self) -> int:
        """That of a product."""
        return _PRODUCT

    @property
    def value(self) -> Expr:
        """The product."""
        values = [factor.value for factor in self.factors]
        whole = all(value.is_Integer for value in values)
        return Integer(prod(map(int, values))) if whole else Mul(*values)

    def __str__(self) -> str:
        """Return the factors, with one that is repeated and no number as a power: k·k is k²."""
        return "·".join(_powers(self.factors))


@dataclass(frozen=True, slots=True)
class Ratio(Term):
    """A quotient that is exact."""

    above: Term
    below: Term

    @property
    def rank(self) -> int:
        """That of a product."""
        return _PRODUCT

    @property
    def value(self) -> Expr:
        """The quotient."""
        return Mul(self.above.value, Pow(self.below.value, -1))

    def __str__(self) -> str:
        """Return the fraction."""
        return f"{self.above.within(_PRODUCT)}/{self.below.within(_POWER)}"


@dataclass(frozen=True, slots=True)
class Floor(Term):
    """An integer quotient, rounded down."""

    above: Term
    below: Term

    @property
    def value(self) -> Expr:
        """The canonical form of the integer quotient."""
        return FloorDiv(self.above.value, self.below.value)

    def __str__(self) -> str:
        """Return the fraction between floor brackets."""
        return f"⌊{self.above.within(_PRODUCT)}/{self.below.within(_POWER)}⌋"


@dataclass(frozen=True, slots=True)
class Extreme(Term):
    """The least or the greatest of two."""

    name: str
    left: Term
    right: Term

    @property
    def value(self) -> Expr:
        """The least or the greatest; unevaluated where the symbols decide."""
        function = {"min": Min, "max": Max}[self.name]
        return function(self.left.value, self.right.value)

    def __str__(self) -> str:
        """Return min(a, b)."""
        return f"{self.name}({self.left}, {self.right})"


ZERO = Literal(0)
ONE = Literal(1)


def leaf(value: Expr | int) -> Leaf:
    """Return a number or expression that stays as it is written."""
    return Leaf(sympify(value))


def named(name: str) -> Leaf:
    """Return a symbol to state a rule with."""
    return Leaf(symbol(name))


def as_term(value: Term | int) -> Term:
    """Return a Python integer as a literal, and a term as it is."""
    return Literal(value) if isinstance(value, int) else value


def floor_of(above: Term, below: Term) -> Term:
    """Write ⌊above / below⌋."""
    return above if below == ONE else Floor(above, below)


def ceil_of(above: Term, below: Term) -> Term:
    """Write ⌈above / below⌉ as the floor that it is."""
    return floor_of(above + below - 1, below)


def least_of(left: Term, right: Term) -> Term:
    """Write the least of two."""
    return Extreme("min", left, right)


def greatest_of(left: Term, right: Term) -> Term:
    """Write the greatest of two."""
    return Extreme("max", left, right)


def product_of(factors: Iterable[Term]) -> Term:
    """Write a product; of nothing, it is 1."""
    return reduce(mul, factors, ONE)


def gathered(first: Term, second: Term) -> Term:
    """Write a sum with the last factors in common taken out: k²·c·f + f is (k²·c + 1)·f.

    >>> k, c, f = named("k"), named("c"), named("f")
    >>> print(gathered(k * k * c * f, f))
    (k²·c + 1)·f
    """
    *before, (sign, last) = _signed(first)
    left, right = list(_factors(last)), list(_factors(second))
    shared: list[Term] = []
    while left and right and left[-1] == right[-1]:
        shared.insert(0, left.pop())
        right.pop()
    if not shared or sign < 0:
        return first + second
    inner = product_of(left) + product_of(right)
    return _sum([*before, (1, _product([*_factors(inner), *shared]))])


def _signed(term: Term) -> list[tuple[int, Term]]:
    return list(term.parts) if isinstance(term, Sum) else [(1, term)]


def _factors(term: Term) -> tuple[Term, ...]:
    return term.factors if isinstance(term, Product) else (term,)


def _sum(parts: list[tuple[int, Term]]) -> Term:
    """Write a sum with its literals gathered at the end."""
    literal = sum(sign * part.number for sign, part in parts if isinstance(part, Literal))
    kept = [(sign, part) for sign, part in parts if not isinstance(part, Literal)]
    if literal:
        kept.append((1 if literal > 0 else -1, Literal(abs(literal))))
    if not kept:
        return ZERO
    return kept[0][1] if len(kept) == 1 and kept[0][0] > 0 else Sum(tuple(kept))


def _product(factors: list[Term]) -> Term:
    """Write a product with its literals gathered in front."""
    literal = reduce(mul, (part.number for part in factors if isinstance(part, Literal)), 1)
    kept = [part for part in factors if not isinstance(part, Literal)]
    if literal == 0 or not kept:
        return Literal(literal)
    if literal != 1:
        kept.insert(0, Literal(literal))
    return kept[0] if len(kept) == 1 else Product(tuple(kept))


def _powers(factors: tuple[Term, ...]) -> Iterable[str]:
    for factor, same in groupby(factors):
        count = len(list(same))
        if count > 1 and isinstance(factor, Leaf) and not factor.expr.is_number:
            yield factor.within(_ATOM) + raised(str(count))
        else:
            yield from [factor.within(_PRODUCT)] * count
