"""Random expressions of all the kinds that are set, and their values by plain arithmetic."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import isqrt

from hypothesis import strategies as st
from sympy import Expr, Integer, Pow, Rational, Symbol

from symcnn.algebra import floor_div, symbol
from symcnn.algebra.floors.floor_root import FloorRoot
from symcnn.algebra.sums.closed_sum import Series
from tests.solving.expressions import NAMES, Made, Point, expressions

INDEX = Symbol("i", integer=True, nonnegative=True)
LONG = {"a": "width", "b": "c_in", "N": "alpha"}
"""Names that are set in other ways than a letter."""
SHOWN = {"width": r"\mathit{width}", "c_in": r"c_{\mathrm{in}}", "alpha": r"\alpha"}
"""How these look."""


def formulas() -> st.SearchStrategy[Made]:
    """Return expressions in a and b, which are at least 1, and N, which may be 0."""
    inner = expressions()
    one = st.one_of(
        inner,
        st.builds(_times, inner, st.fractions(-3, 3, max_denominator=12)),
        st.builds(_divided, inner, st.sampled_from("ab"), st.integers(1, 3)),
        st.builds(_below, inner, inner),
        st.builds(_powered, inner, st.integers(2, 12)),
        st.builds(_number_power, inner, st.sampled_from([2, 3, 10, Fraction(2, 3), 12345])),
        st.builds(_rooted, st.sampled_from("ab"), st.integers(1, 20_000), st.integers(1, 4)),
        st.builds(_summed, st.sampled_from("ab"), st.integers(-3, 12_000)),
    )
    return st.one_of(one, *(st.builds(join, one, one) for join in (_sum, _product)))


def renamed(expr: Expr) -> Expr:
    """Return an expression with the long names for its symbols."""
    made = {NAMES[old]: Symbol(new, **NAMES[old].assumptions0) for old, new in LONG.items()}
    return expr.xreplace(made)


def shown(point: Point) -> dict[str, int]:
    """Return values by what stands on the page, for short and for long names."""
    return {**point, **{SHOWN[new]: point[old] for old, new in LONG.items()}}


def points() -> st.SearchStrategy[Point]:
    return st.fixed_dictionaries(
        {"a": st.integers(1, 40), "b": st.integers(1, 9), "N": st.integers(0, 5)}
    )


def _sum(left: Made, right: Made) -> Made:
    return Made(left.expr + right.expr, lambda at: left.at(at) + right.at(at))


def _product(left: Made, right: Made) -> Made:
    return Made(left.expr * right.expr, lambda at: left.at(at) * right.at(at))


def _times(inner: Made, ratio: Fraction) -> Made:
    rational = Rational(ratio.numerator, ratio.denominator)
    return Made(rational * inner.expr, lambda at: ratio * inner.at(at))


def _divided(inner: Made, name: str, exponent: int) -> Made:
    return Made(
        inner.expr / NAMES[name] ** exponent,
        lambda at: Fraction(inner.at(at)) / at[name] ** exponent,
    )


def _below(inner: Made, other: Made) -> Made:
    """Return one over a sum that is never 0."""
    more = _sum(_product(other, other), Made(NAMES["a"], lambda at: at["a"]))
    return Made(inner.expr / more.expr, lambda at: Fraction(inner.at(at)) / more.at(at))


def _powered(inner: Made, exponent: int) -> Made:
    return Made(inner.expr**exponent, lambda at: inner.at(at) ** exponent)


def _number_power(inner: Made, base: int | Fraction) -> Made:
    exact = Rational(Fraction(base).numerator, Fraction(base).denominator)
    return Made(
        inner.expr * Pow(exact, 2 * NAMES["N"] - 1),
        lambda at: inner.at(at) * Fraction(base) ** (2 * at["N"] - 1),
    )


def _rooted(name: str, more: int, below: int) -> Made:
    def value(at: Point) -> int:
        return (isqrt(2 * at[name] + more) - 1) // below

    return Made(floor_div(FloorRoot(2 * NAMES[name] + more, Integer(2)) - 1, Integer(below)), value)


def _summed(name: str, times: int) -> Made:
    summand = times * floor_div(NAMES[name] + 3, 2**INDEX) - INDEX
    found: Callable[[Point], int] = lambda at: sum(  # noqa: E731
        times * ((at[name] + 3) // 2**place) - place for place in range(at["N"] + 1)
    )
    return Made(Series(summand, INDEX, NAMES["N"] + 1), found)


def cube_root() -> Expr:
    return FloorRoot(symbol("a") + 1, Integer(3))
