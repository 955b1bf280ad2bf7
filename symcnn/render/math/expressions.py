"""SymPy expressions as mathematics on a page.

Rational coefficients stand in front, powers of numbers are joined, floors are ⌊n/32⌋ or ⌈n/32⌉.
"""

from __future__ import annotations

from functools import lru_cache, singledispatch

from sympy import Add, Expr, Integer, Interval, Max, Min, Mul, Pow, Rational, Symbol
from sympy.core.sorting import default_sort_key

from symcnn.algebra.floors.floor_div import FloorDiv
from symcnn.algebra.floors.floor_root import FloorRoot
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
    Summation,
    Words,
    fenced,
    fraction,
    power,
    product,
    total,
)

_SQUARE = 2
_MOST_ORDERED = 200
"""The terms up to which a sum is put in order: more take long, and nobody looks for one."""
_FIRST = 10**9
"""The degree of 2^n in n: more than that of any power."""


@lru_cache(maxsize=8192)
def expression(expr: Expr, by: Symbol | None = None) -> Math:
    """Return an expression as it is set, its terms ordered by their degree in a symbol if given."""
    return _set(expr, by) if is_known(expr) else _least(least(expr), by)


def _least(known: Expr, by: Symbol | None) -> Math:
    """Return how a number that is unknown is set: by what it is at least."""
    return Row((Words("at least"), _set(known, by))) if known != 0 else Words(UNKNOWN.name)


@singledispatch
def _set(expr: Expr, by: Symbol | None) -> Math:
    del by
    raise SymcnnError(f"there is no way to set {expr}")


@_set.register(Symbol)
def _(expr: Symbol, by: Symbol | None) -> Math:
    del by
    return Name(expr.name)


@_set.register(Rational)
@_set.register(Mul)
@_set.register(Pow)
def _(expr: Expr, by: Symbol | None) -> Math:
    return total([_signed(expr, by)])


@_set.register(Add)
def _(expr: Add, by: Symbol | None) -> Math:
    return total(_signed(term, by) for term in ordered(expr, by))


@_set.register(FloorDiv)
def _(expr: FloorDiv, by: Symbol | None) -> Math:
    left, above, below, right = expr.shown
    return Fenced(left, fraction(expression(above, by), expression(below, by)), right)


@_set.register(FloorRoot)
def _(expr: FloorRoot, by: Symbol | None) -> Math:
    radicand, index = expr.args
    return Fenced("⌊", Root(expression(radicand, by), int(index)), "⌋")


@_set.register(Min)
@_set.register(Max)
def _(expr: Expr, by: Symbol | None) -> Math:
    parts = sorted(expr.args, key=default_sort_key)
    return Call(type(expr).__name__.lower(), tuple(expression(part, by) for part in parts))


@_set.register(Series)
def _(expr: Series, by: Symbol | None) -> Math:
    summand, index, count = expr.named
    ends = expression(Integer(0)), expression(count - 1, by)
    return Summation(Name(index.name), *ends, fenced(expression(summand, by)))


@_set.register(Interval)
def _(expr: Interval, by: Symbol | None) -> Math:
    return Fenced("[", Listed((expression(expr.start, by), expression(expr.end, by))), "]")


def ordered(expr: Add, by: Symbol | None) -> list[Expr]:
    """Return the terms of a sum: in SymPy's order, but the highest degree in a symbol first.

    Where no symbol is given, the first term is one without a minus.

    >>> from symcnn.algebra import symbol
    >>> n, w = symbol("n"), symbol("w")
    >>> ordered(n**2 + n * w**2 + w, w)
    [n*w**2, w, n**2]
    """
    few = len(expr.args) <= _MOST_ORDERED
    terms: list[Expr] = expr.as_ordered_terms() if few else list(expr.args)
    if by is None:  # a sum begins with what is added, not with what is taken away
        first = next((term for term in terms if not term.could_extract_minus_sign()), terms[0])
        return [first, *(term for term in terms if term is not first)]
    return sorted(terms, key=lambda term: -degree(term, by))


def degree(expr: Expr, by: Symbol) -> Rational:
    """Return the degree in a symbol, a floor's being that of what is rounded."""
    if by not in expr.free_symbols:
        return Integer(0)
    if expr.is_Mul:
        return Add(*(degree(part, by) for part in expr.args))
    if expr.is_Pow:
        powered = expr.exp.is_Rational and degree(expr.base, by) * expr.exp
        return powered or Integer(_FIRST)
    if isinstance(expr, FloorDiv):
        return degree(expr.args[0], by) - degree(expr.args[1], by)
    return max((degree(part, by) for part in expr.args), default=Integer(1))


def _signed(term: Expr, by: Symbol | None) -> tuple[int, Math]:
    """Return the sign of a term, and the term without it: its coefficient, then its factors."""
    term = joined(term)
    first, *others = Mul.make_args(term)
    coefficient, factors = (first, others) if first.is_Rational else (Integer(1), [first, *others])
    sign = -1 if coefficient < 0 else 1
    return sign, _product(abs(coefficient), factors, by)


def _product(coefficient: Rational, factors: list[Expr], by: Symbol | None) -> Math:
    below = [1 / factor for factor in factors if _divides(factor)]
    above = Mul(*(factor for factor in factors if not _divides(factor)), evaluate=False)
    shown = [_factor(part, by) for part in _in_order(above)]
    if below:
        under = [_factor(part, by) for part in _in_order(Mul(*below))]
        return fraction(
            product(_counted(coefficient.p, shown)), product(_counted(coefficient.q, under))
        )
    if coefficient == 1:
        return product(shown)
    return product([fraction(Number(int(coefficient.p)), Number(int(coefficient.q))), *shown])


def _counted(number: int, factors: list[Math]) -> list[Math]:
    """Return factors with a number in front of them, unless it is 1."""
    return factors if number == 1 else [Number(int(number)), *factors]


def _in_order(expr: Expr) -> list[Expr]:
    """Return factors in SymPy's order, but powers of numbers first and sums last."""
    found = [part for part in expr.as_ordered_factors() if part != 1]
    return sorted(found, key=lambda part: (not _is_number_power(part), part.is_Add))


def _is_number_power(expr: Expr) -> bool:
    return bool(expr.is_Pow and expr.base.is_number)


def _divides(factor: Expr) -> bool:
    """Tell whether a factor is 1 over another: all of its exponent is negative."""
    return bool(factor.is_Pow) and all(
        part.as_coeff_Mul()[0] < 0 for part in Add.make_args(factor.exp)
    )


def _factor(expr: Expr, by: Symbol | None) -> Math:
    """Return a factor: a power as one, anything else as it is."""
    if not expr.is_Pow:
        return expression(expr, by)
    base, exponent = expr.args
    if exponent.is_Rational and exponent.p == 1 and not exponent.is_Integer:
        return Root(expression(base, by), int(exponent.q))
    return power(expression(base, by), expression(exponent, by))
