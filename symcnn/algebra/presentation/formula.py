"""Formulas of layer rules that keep their form, (5·5·1 + 1)·32, together with their value, 832.

A layer states each rule once, with the operators + - * / and the functions of this module. With
symbols, a rule gives a formula; with the numbers of a layer, it gives the formula with values
substituted. The numbers of a layer are leaves and keep their form: 5·5·1.
"""

from __future__ import annotations

from dataclasses import dataclass

from sympy import Expr, sympify

from symcnn.algebra.polynomials.polynomial import symbol
from symcnn.algebra.presentation.function_terms import Extreme, Floor
from symcnn.algebra.presentation.order import Order
from symcnn.algebra.presentation.present import arrange
from symcnn.algebra.presentation.rewrite import map_parts
from symcnn.algebra.presentation.term import ONE, Term, factors_of, product_of, signed_terms, sum_of


@dataclass(frozen=True, slots=True)
class Leaf(Term):
    """An argument of a rule: a number, a symbol or an expression, written as a whole."""

    expr: Expr

    @property
    def value(self) -> Expr:
        """The argument."""
        return self.expr

    @property
    def rank(self) -> int:
        """The precedence of the outermost operation of the expression."""
        return arrange(self.expr).rank

    @property
    def is_number(self) -> bool:
        """Whether the argument is a number."""
        return bool(self.expr.is_number)

    def __str__(self) -> str:
        """Return the expression as plain text."""
        return str(arrange(self.expr))


def leaf(value: Expr | int) -> Leaf:
    """Return a number or expression as a leaf, which keeps its form."""
    return Leaf(sympify(value))


def symbol_value(name: str) -> Leaf:
    """Return a symbol as a leaf."""
    return Leaf(symbol(name))


def floor_of(above: Term, below: Term) -> Term:
    """Write ⌊above / below⌋."""
    return above if below == ONE else Floor(above, below)


def ceil_of(above: Term, below: Term) -> Term:
    """Write ⌈above / below⌉ as ⌊(above + below - 1) / below⌋."""
    return floor_of(above + below - 1, below)


def minimum_of(left: Term, right: Term) -> Term:
    """Write the minimum of two terms."""
    return Extreme("min", (left, right))


def maximum_of(left: Term, right: Term) -> Term:
    """Write the maximum of two terms."""
    return Extreme("max", (left, right))


def add_terms(first: Term, second: Term) -> Term:
    """Write a sum with common trailing factors factored out: k²·c·f + f as (k²·c + 1)·f.

    >>> k, c, f = symbol_value("k"), symbol_value("c"), symbol_value("f")
    >>> print(add_terms(k * k * c * f, f))
    (k²·c + 1)·f
    """
    *before, (sign, last) = signed_terms(first)
    first_factors, second_factors = list(factors_of(last)), list(factors_of(second))
    shared: list[Term] = []
    while first_factors and second_factors and first_factors[-1] == second_factors[-1]:
        shared.insert(0, first_factors.pop())
        second_factors.pop()
    if not shared or sign < 0:
        return first + second
    inner = product_of(first_factors) + product_of(second_factors)
    return sum_of([*before, (1, product_of([inner, *shared]))])


def arrange_leaves(term: Term, order: Order) -> Term:
    """Return a formula of a rule with its arguments written in an order of symbols.

    >>> w, e = symbol("w"), symbol("e")
    >>> print(2 * leaf(w * e), "or", arrange_leaves(2 * leaf(w * e), Order((w, e))))
    2·e·w or 2·w·e
    """
    if isinstance(term, Leaf):
        return arrange(term.expr, order)
    return map_parts(term, lambda part: arrange_leaves(part, order))
