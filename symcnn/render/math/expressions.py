"""SymPy expressions as typeset formulas.

Rational coefficients come first, powers of numbers are joined, floors are ⌊n/32⌋ or ⌈n/32⌉.
"""

from __future__ import annotations

from functools import lru_cache, singledispatch

from sympy import Add, Expr, Integer, Interval, Max, Min, Mul, Pow, Rational, Symbol
from sympy.core.sorting import default_sort_key

from symcnn.algebra.floors.floor_div import FloorDiv
from symcnn.algebra.floors.floor_root import FloorRoot
from symcnn.algebra.polynomials.indexed_symbol import IndexedSymbol
from symcnn.algebra.polynomials.powers import joined
from symcnn.algebra.polynomials.unknown import UNKNOWN, is_known, least
from symcnn.algebra.sums.closed_sum import Series
from symcnn.errors import SymcnnError
from symcnn.render.math.nodes import (
    Call,
    Fenced,
    Listed,
    Math,
    Name,
    Number,
    Root,
    Row,
    Subscript,
    Summation,
    Words,
    fenced,
    fraction,
    power,
    product,
    total,
)

_SQUARE = 2
_MAX_ORDERED_TERMS = 200
"""The number of terms up to which a sum is ordered: ordering more takes too long."""
_EXPONENTIAL_DEGREE = 10**9
"""The degree of 2^n in n: larger than that of any power."""


@lru_cache(maxsize=8192)
def expression(expr: Expr, by: Symbol | None = None) -> Math:
    """Return an expression as nodes, its terms ordered by their degree in `by` if given."""
    return _typeset(expr, by) if is_known(expr) else _typeset_bound(least(expr), by)


def _typeset_bound(bound: Expr, by: Symbol | None) -> Math:
    """Return an unknown number as nodes: its lower bound."""
    return Row((Words("at least"), _typeset(bound, by))) if bound != 0 else Words(UNKNOWN.name)


@singledispatch
def _typeset(expr: Expr, by: Symbol | None) -> Math:
    del by
    raise SymcnnError(f"cannot typeset {expr}")


@_typeset.register(Symbol)
def _typeset_symbol(expr: Symbol, by: Symbol | None) -> Math:
    del by
    return Name(expr.name)


@_typeset.register(IndexedSymbol)
def _typeset_indexed_symbol(expr: IndexedSymbol, by: Symbol | None) -> Math:
    base, index = expr.args
    return Subscript(expression(base), expression(index, by))


@_typeset.register(Rational)
@_typeset.register(Mul)
@_typeset.register(Pow)
def _typeset_monomial(expr: Expr, by: Symbol | None) -> Math:
    return total([_typeset_term(expr, by)])


@_typeset.register(Add)
def _typeset_add(expr: Add, by: Symbol | None) -> Math:
    return total(_typeset_term(term, by) for term in ordered(expr, by))


@_typeset.register(FloorDiv)
def _typeset_floor_div(expr: FloorDiv, by: Symbol | None) -> Math:
    left, above, below, right = expr.shown
    return Fenced(left, fraction(expression(above, by), expression(below, by)), right)


@_typeset.register(FloorRoot)
def _typeset_floor_root(expr: FloorRoot, by: Symbol | None) -> Math:
    radicand, index = expr.args
    return Fenced("⌊", Root(expression(radicand, by), int(index)), "⌋")


@_typeset.register(Min)
@_typeset.register(Max)
def _typeset_min_max(expr: Expr, by: Symbol | None) -> Math:
    arguments = sorted(expr.args, key=default_sort_key)
    return Call(
        type(expr).__name__.lower(), tuple(expression(argument, by) for argument in arguments)
    )


@_typeset.register(Series)
def _typeset_series(expr: Series, by: Symbol | None) -> Math:
    summand, index, low, high = expr.shown
    ends = expression(low), expression(high, by)
    return Summation(Name(index.name), *ends, fenced(expression(summand, by)))


@_typeset.register(Interval)
def _typeset_interval(expr: Interval, by: Symbol | None) -> Math:
    return Fenced("[", Listed((expression(expr.start, by), expression(expr.end, by))), "]")


def ordered(expr: Add, by: Symbol | None) -> list[Expr]:
    """Return the terms of a sum in SymPy's order, but the highest degree in `by` first.

    Without `by`, the first term is a positive one if there is one.

    >>> from symcnn.algebra import symbol
    >>> n, w = symbol("n"), symbol("w")
    >>> ordered(n**2 + n * w**2 + w, w)
    [n*w**2, w, n**2]
    """
    is_short = len(expr.args) <= _MAX_ORDERED_TERMS
    terms: list[Expr] = expr.as_ordered_terms() if is_short else list(expr.args)
    if by is None:  # a sum starts with a positive term
        first = next((term for term in terms if not term.could_extract_minus_sign()), terms[0])
        return [first, *(term for term in terms if term is not first)]
    return sorted(terms, key=lambda term: -degree(term, by))


def degree(expr: Expr, by: Symbol) -> Rational:
    """Return the degree in a symbol; that of a floor is the degree of its argument."""
    if by not in expr.free_symbols:
        return Integer(0)
    if expr.is_Mul:
        return Add(*(degree(part, by) for part in expr.args))
    if expr.is_Pow:
        powered = expr.exp.is_Rational and degree(expr.base, by) * expr.exp
        return powered or Integer(_EXPONENTIAL_DEGREE)
    if isinstance(expr, FloorDiv):
        return degree(expr.args[0], by) - degree(expr.args[1], by)
    return max((degree(part, by) for part in expr.args), default=Integer(1))


def _typeset_term(term: Expr, by: Symbol | None) -> tuple[int, Math]:
    """Return the sign of a term, and its absolute value: the coefficient, then the factors."""
    term = joined(term)
    first, *others = Mul.make_args(term)
    coefficient, factors = (first, others) if first.is_Rational else (Integer(1), [first, *others])
    sign = -1 if coefficient < 0 else 1
    return sign, _typeset_product(abs(coefficient), factors, by)


def _typeset_product(coefficient: Rational, factors: list[Expr], by: Symbol | None) -> Math:
    below = [1 / factor for factor in factors if _divides(factor)]
    above = Mul(*(factor for factor in factors if not _divides(factor)), evaluate=False)
    numerator = [_typeset_factor(factor, by) for factor in _order_factors(above)]
    if below:
        denominator = [_typeset_factor(factor, by) for factor in _order_factors(Mul(*below))]
        return fraction(
            product(_with_coefficient(coefficient.p, numerator)),
            product(_with_coefficient(coefficient.q, denominator)),
        )
    if coefficient == 1:
        return product(numerator)
    return product([fraction(Number(int(coefficient.p)), Number(int(coefficient.q))), *numerator])


def _with_coefficient(number: int, factors: list[Math]) -> list[Math]:
    """Return factors with a leading coefficient, unless it is 1."""
    return factors if number == 1 else [Number(int(number)), *factors]


def _order_factors(expr: Expr) -> list[Expr]:
    """Return the factors in SymPy's order, but powers of numbers first and sums last."""
    factors = [factor for factor in expr.as_ordered_factors() if factor != 1]
    return sorted(factors, key=lambda factor: (not _is_number_power(factor), factor.is_Add))


def _is_number_power(expr: Expr) -> bool:
    return bool(expr.is_Pow and expr.base.is_number)


def _divides(factor: Expr) -> bool:
    """Return whether a factor is in the denominator: all of its exponent is negative."""
    return bool(factor.is_Pow) and all(
        term.as_coeff_Mul()[0] < 0 for term in Add.make_args(factor.exp)
    )


def _typeset_factor(expr: Expr, by: Symbol | None) -> Math:
    """Return a factor as nodes: a power, a root, or any other expression."""
    if not expr.is_Pow:
        return expression(expr, by)
    base, exponent = expr.args
    if exponent.is_Rational and exponent.p == 1 and not exponent.is_Integer:
        return Root(expression(base, by), int(exponent.q))
    return power(expression(base, by), expression(exponent, by))
