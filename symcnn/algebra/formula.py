"""Formulas that keep their form, (5·5·1 + 1)·32, together with their value, 832.

A layer states each rule once, with the operators + - * / and the functions of this module. With
symbols, a rule gives a formula; with the numbers of a layer, it gives the formula with values
substituted, whose `value` is an exact SymPy expression.

Python integers in a rule are literals of the rule and are simplified: `x * 1` and `x + 0` print as
x. The numbers of a layer are leaves and keep their form: 5·5·1.
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
from symcnn.algebra.polynomials.plain_text import superscript, text
from symcnn.algebra.polynomials.polynomial import add, symbol

_SUM, _PRODUCT, _POWER, _ATOM = range(4)


class Term:
    """A node of a formula: a number, a symbol or an operation.

    >>> k, cin, cout = leaf(5), leaf(1), leaf(32)
    >>> rule = (k * k * cin + 1) * cout
    >>> print(rule, "=", rule.value)
    (5·5·1 + 1)·32 = 832
    """

    __slots__ = ()

    @property
    def value(self) -> Expr:
        """The value as an exact SymPy expression."""
        raise NotImplementedError

    @property
    def rank(self) -> int:
        """The precedence of the outermost operation: sum, product, power or atom."""
        return _ATOM

    def __str__(self) -> str:
        """Return the formula as plain text."""
        raise NotImplementedError

    def __add__(self, other: Term | int) -> Term:
        """Write a sum."""
        return _sum([*_signed_terms(self), *_signed_terms(as_term(other))])

    def __sub__(self, other: Term | int) -> Term:
        """Write a difference; a subtracted sum is written without parentheses."""
        return _sum(
            [*_signed_terms(self), *((-sign, part) for sign, part in _signed_terms(as_term(other)))]
        )

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
        """Return the text, in parentheses if its precedence is below `least`."""
        return str(self) if self.rank >= least else f"({self})"


@dataclass(frozen=True, slots=True)
class Literal(Term):
    """An integer of the rule itself."""

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
    """An argument of a rule: a number or a symbol."""

    expr: Expr

    @property
    def value(self) -> Expr:
        """The number or symbol."""
        return self.expr

    @property
    def rank(self) -> int:
        """The precedence of the outermost operation of the expression."""
        if self.expr.is_Add or self.expr.could_extract_minus_sign():
            return _SUM
        if self.expr.is_Mul or fraction(self.expr)[1] != 1:
            return _PRODUCT
        return _POWER if self.expr.is_Pow else _ATOM

    def __str__(self) -> str:
        """Return the expression as plain text."""
        return text(self.expr)


@dataclass(frozen=True, slots=True)
class Sum(Term):
    """A sum of terms, each with its sign."""

    parts: tuple[tuple[int, Term], ...]

    @property
    def rank(self) -> int:
        """The precedence of a sum."""
        return _SUM

    @property
    def value(self) -> Expr:
        """The sum."""
        return add(part.value if sign > 0 else -part.value for sign, part in self.parts)

    def __str__(self) -> str:
        """Return the terms, joined by their signs."""
        (sign, first), *others = self.parts
        head = ("" if sign > 0 else "-") + first.within(_PRODUCT)
        return head + "".join(
            f" {'+' if sign > 0 else '-'} {part.within(_PRODUCT)}" for sign, part in others
        )


@dataclass(frozen=True, slots=True)
class Product(Term):
    """A product of factors."""

    factors: tuple[Term, ...]

    @property
    def rank(self) -> int:
        """The precedence of a product."""
        return _PRODUCT

    @property
    def value(self) -> Expr:
        """The product."""
        values = [factor.value for factor in self.factors]
        are_integers = all(value.is_Integer for value in values)
        return Integer(prod(map(int, values))) if are_integers else Mul(*values)

    def __str__(self) -> str:
        """Return the factors, with powers for repeated symbols: k·k is k²."""
        return "·".join(_print_powers(self.factors))


@dataclass(frozen=True, slots=True)
class Ratio(Term):
    """An exact quotient."""

    above: Term
    below: Term

    @property
    def rank(self) -> int:
        """The precedence of a product."""
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
    """A floor division."""

    above: Term
    below: Term

    @property
    def value(self) -> Expr:
        """The floor division in canonical form."""
        return FloorDiv(self.above.value, self.below.value)

    def __str__(self) -> str:
        """Return the fraction in floor brackets."""
        return f"⌊{self.above.within(_PRODUCT)}/{self.below.within(_POWER)}⌋"


@dataclass(frozen=True, slots=True)
class Extreme(Term):
    """The minimum or the maximum of two terms."""

    name: str
    left: Term
    right: Term

    @property
    def value(self) -> Expr:
        """The minimum or maximum; unevaluated if it depends on symbols."""
        function = {"min": Min, "max": Max}[self.name]
        return function(self.left.value, self.right.value)

    def __str__(self) -> str:
        """Return min(a, b) or max(a, b)."""
        return f"{self.name}({self.left}, {self.right})"


ZERO = Literal(0)
ONE = Literal(1)


def leaf(value: Expr | int) -> Leaf:
    """Return a number or expression as a leaf, which keeps its form."""
    return Leaf(sympify(value))


def symbol_value(name: str) -> Leaf:
    """Return a symbol as a leaf."""
    return Leaf(symbol(name))


def as_term(value: Term | int) -> Term:
    """Return a Python integer as a literal; a term is returned unchanged."""
    return Literal(value) if isinstance(value, int) else value


def floor_of(above: Term, below: Term) -> Term:
    """Write ⌊above / below⌋."""
    return above if below == ONE else Floor(above, below)


def ceil_of(above: Term, below: Term) -> Term:
    """Write ⌈above / below⌉ as ⌊(above + below - 1) / below⌋."""
    return floor_of(above + below - 1, below)


def least_of(left: Term, right: Term) -> Term:
    """Write the minimum of two terms."""
    return Extreme("min", left, right)


def greatest_of(left: Term, right: Term) -> Term:
    """Write the maximum of two terms."""
    return Extreme("max", left, right)


def product_of(factors: Iterable[Term]) -> Term:
    """Write a product; 1 for no factors."""
    return reduce(mul, factors, ONE)


def add_terms(first: Term, second: Term) -> Term:
    """Write a sum with common trailing factors factored out: k²·c·f + f as (k²·c + 1)·f.

    >>> k, c, f = symbol_value("k"), symbol_value("c"), symbol_value("f")
    >>> print(add_terms(k * k * c * f, f))
    (k²·c + 1)·f
    """
    *before, (sign, last) = _signed_terms(first)
    first_factors, second_factors = list(_factors(last)), list(_factors(second))
    shared: list[Term] = []
    while first_factors and second_factors and first_factors[-1] == second_factors[-1]:
        shared.insert(0, first_factors.pop())
        second_factors.pop()
    if not shared or sign < 0:
        return first + second
    inner = product_of(first_factors) + product_of(second_factors)
    return _sum([*before, (1, _product([*_factors(inner), *shared]))])


def _signed_terms(term: Term) -> list[tuple[int, Term]]:
    return list(term.parts) if isinstance(term, Sum) else [(1, term)]


def _factors(term: Term) -> tuple[Term, ...]:
    return term.factors if isinstance(term, Product) else (term,)


def _sum(parts: list[tuple[int, Term]]) -> Term:
    """Write a sum, with its literals added up at the end."""
    literal = sum(sign * part.number for sign, part in parts if isinstance(part, Literal))
    kept = [(sign, part) for sign, part in parts if not isinstance(part, Literal)]
    if literal:
        kept.append((1 if literal > 0 else -1, Literal(abs(literal))))
    if not kept:
        return ZERO
    return kept[0][1] if len(kept) == 1 and kept[0][0] > 0 else Sum(tuple(kept))


def _product(factors: list[Term]) -> Term:
    """Write a product, with its literals multiplied in front."""
    literal = reduce(mul, (part.number for part in factors if isinstance(part, Literal)), 1)
    kept = [part for part in factors if not isinstance(part, Literal)]
    if literal == 0 or not kept:
        return Literal(literal)
    if literal != 1:
        kept.insert(0, Literal(literal))
    return kept[0] if len(kept) == 1 else Product(tuple(kept))


def _print_powers(factors: tuple[Term, ...]) -> Iterable[str]:
    for factor, repetitions in groupby(factors):
        count = len(list(repetitions))
        if count > 1 and isinstance(factor, Leaf) and not factor.expr.is_number:
            yield factor.within(_ATOM) + superscript(str(count))
        else:
            yield from [factor.within(_PRODUCT)] * count
