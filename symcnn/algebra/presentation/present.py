"""Expressions in the written form, in the order in which a person reads them."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache, singledispatch

from sympy import Add, Expr, Integer, Interval, Max, Min, Mul, Pow, Rational, Symbol, multiplicity

from symcnn.algebra.floors.floor_div import FloorDiv
from symcnn.algebra.floors.floor_root import FloorRoot
from symcnn.algebra.polynomials.indexed_symbol import IndexedSymbol
from symcnn.algebra.polynomials.powers import joined
from symcnn.algebra.polynomials.unknown import is_known, least
from symcnn.algebra.presentation.function_terms import (
    Between,
    Ceiling,
    Extreme,
    Floor,
    LowerBound,
    Root,
    Summation,
)
from symcnn.algebra.presentation.order import BY_NAME, Order
from symcnn.algebra.presentation.sizes import RoundedDivision, combine_floor, divide
from symcnn.algebra.presentation.term import (
    ONE,
    Literal,
    Member,
    Name,
    Power,
    Product,
    Ratio,
    Sum,
    Term,
    Verbatim,
)
from symcnn.algebra.sums.closed_sum import Series

_LINEAR = -1
"""The key of the degree of a linear term."""


@lru_cache(maxsize=2**14)
def arrange(expr: Expr, order: Order = BY_NAME) -> Term:
    """Return an expression in the written form, without expanding or collecting it.

    >>> from symcnn.algebra import symbol
    >>> n, a = symbol("n"), symbol("a")
    >>> print(arrange(FloorDiv(n + a, 2) - a))
    ⌊(n - a)/2⌋
    """
    if is_known(expr):
        return _arrange(expr, order)
    return LowerBound(_arrange(least(expr), order))


def text(expr: Expr) -> str:
    """Print an expression, with · for products, superscripts and digit groups.

    >>> from symcnn.algebra import symbol
    >>> text(20000 * symbol("w") ** 2 * FloorDiv(symbol("n") + 3, 32))
    '20,000·w²·⌊(n + 3)/32⌋'
    >>> text(2 ** (2 * symbol("D")) / 2 ** symbol("i"))
    '2^(2·D - i)'
    """
    return str(arrange(expr))


@singledispatch
def _arrange(expr: Expr, order: Order) -> Term:
    del order
    return Verbatim(expr)


@_arrange.register(Symbol)
def _arrange_symbol(expr: Symbol, order: Order) -> Term:
    del order
    return Name(expr)


@_arrange.register(IndexedSymbol)
def _arrange_member(expr: IndexedSymbol, order: Order) -> Term:
    base, index = expr.args
    return Member(Name(base), arrange(index, order))


@_arrange.register(Rational)
@_arrange.register(Mul)
@_arrange.register(Pow)
def _arrange_monomial(expr: Expr, order: Order) -> Term:
    sign, term = arrange_term(expr, order)
    return term if sign > 0 else Sum(((sign, term),))


@_arrange.register(Add)
def _arrange_sum(expr: Add, order: Order) -> Term:
    combined = combine_floor(expr)
    if combined is None:
        return arrange_sum(expr.args, order)
    division, outside = combined
    floor = (1, _arrange_division(division, order))
    if outside == 0:
        return floor[1]
    terms = Add.make_args(outside)
    products = [term for term in terms if len(_powers(term)) > 1 or _is_power(term)]
    others = [term for term in terms if term not in products]
    return positive_first([*arrange_terms(products, order), floor, *arrange_terms(others, order)])


def _is_power(term: Expr) -> bool:
    """Return whether a term is a number times a power of a symbol."""
    return any(exponent != 1 for _, exponent in _powers(term))


@_arrange.register(FloorDiv)
def _arrange_floor(expr: FloorDiv, order: Order) -> Term:
    return _arrange_division(divide(*expr.args), order)


@_arrange.register(FloorRoot)
def _arrange_root(expr: FloorRoot, order: Order) -> Term:
    radicand, index = expr.args
    return Root(arrange(radicand, order), int(index), rounded=True)


@_arrange.register(Min)
@_arrange.register(Max)
def _arrange_extreme(expr: Expr, order: Order) -> Term:
    numbers = [each for each in expr.args if each.is_number]
    others = [each for each in expr.args if not each.is_number]
    others.sort(key=lambda each: (not each.is_Symbol, *order.key_of_factor(each)[2:]))
    arguments = (*numbers, *others)
    name = type(expr).__name__.lower()
    return Extreme(name, tuple(arrange(argument, order) for argument in arguments))


@_arrange.register(Interval)
def _arrange_interval(expr: Interval, order: Order) -> Term:
    return Between(arrange(expr.start, order), arrange(expr.end, order))


@_arrange.register(Series)
def _arrange_series(expr: Series, order: Order) -> Term:
    summand, index, first, last = expr.shown
    return Summation(index, int(first), arrange(last, order), arrange(summand, order))


def arrange_sum(terms: Iterable[Expr], order: Order) -> Term:
    """Return a sum of expressions, its terms in order and a positive one first."""
    return positive_first(arrange_terms(terms, order))


def arrange_terms(terms: Iterable[Expr], order: Order) -> list[tuple[int, Term]]:
    """Return terms in order with their signs; of a degree, positive ones come first.

    If the order of the symbols is unknown, linear terms are in the order of their coefficients, so
    that a size is n + 2p - k.
    """
    keyed = []
    for term in terms:
        sign, written = arrange_term(term, order)
        degree, factors = order.key_of_term(_powers(term))
        multiple = 0 if order.symbols or degree != _LINEAR else abs(term.as_coeff_Mul()[0])
        keyed.append(((degree, bool(sign < 0), multiple, factors), sign, written))
    return [(sign, written) for _, sign, written in sorted(keyed, key=lambda entry: entry[0])]


def positive_first(terms: list[tuple[int, Term]]) -> Term:
    """Return a sum of one or more terms that starts with its first positive one, if it has one."""
    first = next((index for index, (sign, _) in enumerate(terms) if sign > 0), 0)
    moved = [terms[first], *terms[:first], *terms[first + 1 :]]
    return moved[0][1] if len(moved) == 1 and moved[0][0] > 0 else Sum(tuple(moved))


def arrange_term(term: Expr, order: Order) -> tuple[int, Term]:
    """Return the sign of a term, and its absolute value: the coefficient, then the factors."""
    coefficient, rest = joined(term).as_coeff_Mul()
    factors = [factor.as_base_exp() for factor in Mul.make_args(rest) if factor != 1]
    sign = -1 if coefficient < 0 else 1
    return sign, arrange_product(abs(coefficient), factors, order)


def arrange_product(
    coefficient: Rational,
    factors: Iterable[tuple[Expr, Expr]],
    order: Order,
    brackets: Iterable[Term] = (),
) -> Term:
    """Return a product of a positive number, powers and brackets, in this order.

    Powers with negative exponents are in the denominator.
    """
    above: list[tuple[Expr, Expr]] = []
    below: list[tuple[Expr, Expr]] = []
    for base, exponent in factors:
        if is_negative(exponent):
            below.append((base, -exponent))
        else:
            above.append((base, exponent))
    coefficient = 1 / _join_with_power(1 / _join_with_power(coefficient, above), below)
    numerator = multiply(int(coefficient.p), [*_arrange_powers(above, order), *brackets])
    denominator = multiply(int(coefficient.q), _arrange_powers(below, order))
    return numerator if denominator == ONE else Ratio(numerator, denominator)


def multiply(number: int, factors: list[Term]) -> Term:
    """Return a product with a leading number, unless that is 1."""
    terms = factors if number == 1 and factors else [Literal(number), *factors]
    return terms[0] if len(terms) == 1 else Product(tuple(terms))


def is_negative(exponent: Expr) -> bool:
    """Return whether a factor with an exponent is in the denominator: all of it is negative."""
    return all(part.as_coeff_Mul()[0] < 0 for part in Add.make_args(exponent))


def _join_with_power(coefficient: Rational, powers: list[tuple[Expr, Expr]]) -> Rational:
    """Move powers of a base from the coefficient into its exponent: 2^D/2 is 2^(D - 1)."""
    places = [
        place for place, (base, exponent) in enumerate(powers) if _is_symbolic(base, exponent)
    ]
    for place in places:
        base, exponent = powers[place]
        times = -multiplicity(base, coefficient.q)
        if len(places) == 1 and coefficient == base ** multiplicity(base, coefficient.p):
            times = multiplicity(base, coefficient.p)
        coefficient = coefficient / base**times
        powers[place] = (base, exponent + times)
    return coefficient


def _is_symbolic(base: Expr, exponent: Expr) -> bool:
    """Return whether a power is that of a number with symbols in the exponent: 2^D."""
    return bool(base.is_Integer and base > 1 and not exponent.is_number)


def _arrange_powers(powers: list[tuple[Expr, Expr]], order: Order) -> list[Term]:
    ordered = sorted(powers, key=lambda power: order.key_of_factor(power[0]))
    return [_arrange_power(base, exponent, order) for base, exponent in ordered]


def _arrange_power(base: Expr, exponent: Expr, order: Order) -> Term:
    """Return a power, or a root."""
    written = arrange(base, order)
    if exponent == 1:
        return written
    if exponent.is_Rational and exponent.p == 1:
        return Root(written, int(exponent.q))
    return Power(written, arrange(exponent, order))


def _arrange_division(division: RoundedDivision, order: Order) -> Term:
    kind = Ceiling if division.is_rounded_up else Floor
    return kind(arrange(division.above, order), arrange(division.below, order))


def _powers(term: Expr) -> list[tuple[Expr, Expr]]:
    """Return the factors of a term with their exponents; a power of a number is one factor."""
    _, rest = term.as_coeff_Mul()
    return [
        factor.as_base_exp() if factor.as_base_exp()[1].is_number else (factor, Integer(1))
        for factor in Mul.make_args(rest)
        if factor != 1
    ]
