"""The nodes of a written formula, (5·5·1 + 1)·32, in the order in which it is read.

Every node has a value, an exact SymPy expression, and a text. Brackets follow from the precedence
of the nodes. Python integers in a formula are literals and are simplified: `x * 1` and `x + 0` are
written as x.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from itertools import groupby
from math import prod
from operator import mul

from sympy import Expr, Integer, Mul, Pow, Symbol

from symcnn.algebra.polynomials.indexed_symbol import IndexedSymbol
from symcnn.algebra.polynomials.polynomial import add
from symcnn.algebra.polynomials.powers import normalize
from symcnn.memo import by_identity

SUM, PRODUCT, POWER, ATOM = range(4)
"""The precedences of a sum, a product, a power and an atom."""
_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


class Term:
    """A node of a formula: a number, a symbol or an operation.

    >>> from symcnn.algebra import symbol
    >>> k, c = Name(symbol("k")), Name(symbol("c"))
    >>> print((k * k * c + 1) * c)
    (k²·c + 1)·c
    """

    __slots__ = ()

    @property
    def value(self) -> Expr:
        """The value as an exact SymPy expression."""
        raise NotImplementedError

    @property
    def rank(self) -> int:
        """The precedence of the outermost operation."""
        return ATOM

    @property
    def is_number(self) -> bool:
        """Whether this is a number, which is repeated and not raised in a product: 5·5."""
        return False

    def __str__(self) -> str:
        """Return the formula as plain text."""
        raise NotImplementedError

    def __add__(self, other: Term | int) -> Term:
        """Write a sum."""
        return sum_of([*signed_terms(self), *signed_terms(as_term(other))])

    def __sub__(self, other: Term | int) -> Term:
        """Write a difference; a subtracted sum is written without parentheses."""
        subtracted = ((-sign, term) for sign, term in signed_terms(as_term(other)))
        return sum_of([*signed_terms(self), *subtracted])

    def __mul__(self, other: Term | int) -> Term:
        """Write a product."""
        return _multiply([*factors_of(self), *factors_of(as_term(other))])

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

    def within(self, minimum: int) -> str:
        """Return the text, in parentheses if its precedence is below `minimum`."""
        text = _text_of(self)
        return text if self.rank >= minimum else f"({text})"


@by_identity
def _text_of(term: Term) -> str:
    """Return the text of a term; candidates of a form share their terms."""
    return str(term)


@dataclass(frozen=True, slots=True)
class Literal(Term):
    """An integer of the rule itself."""

    number: int

    @property
    def value(self) -> Expr:
        """The integer."""
        return Integer(self.number)

    @property
    def rank(self) -> int:
        """The precedence of a number: that of a sum if it has a sign."""
        return ATOM if self.number >= 0 else SUM

    @property
    def is_number(self) -> bool:
        """Whether this is a number: yes."""
        return True

    def __str__(self) -> str:
        """Return the digits, in groups of three."""
        return f"{self.number:,}"


@dataclass(frozen=True, slots=True)
class Name(Term):
    """A symbol."""

    symbol: Symbol

    @property
    def value(self) -> Expr:
        """The symbol."""
        return self.symbol

    def __str__(self) -> str:
        """Return the name."""
        return str(self.symbol.name)


@dataclass(frozen=True, slots=True)
class Member(Term):
    """A member of a family of symbols whose index is an expression."""

    family: Name
    index: Term

    @property
    def value(self) -> Expr:
        """The indexed symbol."""
        return IndexedSymbol(self.family.symbol, self.index.value)

    def __str__(self) -> str:
        """Return the family with its index in brackets."""
        return f"{self.family}[{self.index}]"


@dataclass(frozen=True, slots=True)
class Verbatim(Term):
    """An expression of a kind that the written form does not know, in SymPy's syntax."""

    expr: Expr

    @property
    def value(self) -> Expr:
        """The expression."""
        return self.expr

    def __str__(self) -> str:
        """Return SymPy's text."""
        return str(self.expr)


@dataclass(frozen=True, slots=True)
class Sum(Term):
    """A sum of terms, each with its sign."""

    parts: tuple[tuple[int, Term], ...]

    @property
    def rank(self) -> int:
        """The precedence of a sum."""
        return SUM

    @property
    def value(self) -> Expr:
        """The sum."""
        return add(term.value if sign > 0 else -term.value for sign, term in self.parts)

    def __str__(self) -> str:
        """Return the terms, joined by their signs."""
        (sign, first), *others = self.parts
        head = ("" if sign > 0 else "-") + first.within(PRODUCT)
        return head + "".join(
            f" {'+' if sign > 0 else '-'} {term.within(PRODUCT)}" for sign, term in others
        )


@dataclass(frozen=True, slots=True)
class Product(Term):
    """A product of factors."""

    factors: tuple[Term, ...]

    @property
    def rank(self) -> int:
        """The precedence of a product."""
        return PRODUCT

    @property
    def value(self) -> Expr:
        """The product."""
        values = [factor.value for factor in self.factors]
        are_integers = all(value.is_Integer for value in values)
        return Integer(prod(map(int, values))) if are_integers else Mul(*values)

    def __str__(self) -> str:
        """Return the factors, with powers for repeated symbols: k·k is k²."""
        return "·".join(factor.within(PRODUCT) for factor in collect_powers(self.factors))


@dataclass(frozen=True, slots=True)
class Ratio(Term):
    """An exact quotient."""

    above: Term
    below: Term

    @property
    def rank(self) -> int:
        """The precedence of a product."""
        return PRODUCT

    @property
    def value(self) -> Expr:
        """The quotient."""
        return Mul(self.above.value, Pow(self.below.value, -1))

    def __str__(self) -> str:
        """Return the fraction; another one in its numerator is in parentheses."""
        factors = collect_powers(factors_of(self.above))
        above = (
            f"({factor})" if isinstance(factor, Ratio) else factor.within(PRODUCT)
            for factor in factors
        )
        return f"{'·'.join(above)}/{self.below.within(POWER)}"


@dataclass(frozen=True, slots=True)
class Power(Term):
    """A power."""

    base: Term
    exponent: Term

    @property
    def rank(self) -> int:
        """The precedence of a power."""
        return POWER

    @property
    def value(self) -> Expr:
        """The power."""
        return normalize(Pow(self.base.value, self.exponent.value))

    def __str__(self) -> str:
        """Return the power; a number as exponent is a superscript."""
        base = self.base.within(ATOM)
        if isinstance(self.exponent, Literal):
            return base + superscript(str(self.exponent.number))
        return f"{base}^{self.exponent.within(ATOM)}"


ZERO = Literal(0)
ONE = Literal(1)


def superscript(digits: str) -> str:
    """Return digits as a superscript."""
    return digits.translate(_SUPERSCRIPT)


def as_term(value: Term | int) -> Term:
    """Return a Python integer as a literal; a term is returned unchanged."""
    return Literal(value) if isinstance(value, int) else value


def signed_terms(term: Term) -> list[tuple[int, Term]]:
    """Return the terms of a sum with their signs; a term that is no sum is one term."""
    return list(term.parts) if isinstance(term, Sum) else [(1, term)]


def factors_of(term: Term) -> tuple[Term, ...]:
    """Return the factors of a product; a term that is no product is one factor."""
    return term.factors if isinstance(term, Product) else (term,)


def sum_of(parts: Iterable[tuple[int, Term]]) -> Term:
    """Write a sum, with its literals added up at the end."""
    terms = list(parts)
    literal = sum(sign * term.number for sign, term in terms if isinstance(term, Literal))
    kept = [(sign, term) for sign, term in terms if not isinstance(term, Literal)]
    if literal or not kept:
        kept.append((1 if literal >= 0 else -1, Literal(abs(literal))))
    return kept[0][1] if len(kept) == 1 and kept[0][0] > 0 else Sum(tuple(kept))


def product_of(factors: Iterable[Term]) -> Term:
    """Write a product; 1 for no factors."""
    return reduce(mul, factors, ONE)


def collect_powers(factors: tuple[Term, ...]) -> Iterable[Term]:
    """Yield the factors of a product, with repeated ones as powers; numbers are repeated."""
    for factor, repetitions in groupby(factors):
        count = len(list(repetitions))
        if count > 1 and not factor.is_number:
            yield Power(factor, Literal(count))
        else:
            yield from [factor] * count


def _multiply(factors: list[Term]) -> Term:
    """Write a product, with its literals multiplied in front."""
    literal = reduce(mul, (factor.number for factor in factors if isinstance(factor, Literal)), 1)
    kept = [factor for factor in factors if not isinstance(factor, Literal)]
    if literal == 0 or not kept:
        return Literal(literal)
    if literal != 1:
        kept.insert(0, Literal(literal))
    return kept[0] if len(kept) == 1 else Product(tuple(kept))
