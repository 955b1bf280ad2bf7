"""Random expressions of the kinds that quantities have, and their values by plain arithmetic."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from hypothesis import strategies as st
from sympy import Expr, Integer, Max, Min, Symbol

from symcnn.algebra import floor_div, symbol

NAMES: dict[str, Symbol] = {
    "a": symbol("a"),
    "b": symbol("b"),
    "N": Symbol("N", integer=True, nonnegative=True),
}
Point = dict[str, int]


@dataclass(frozen=True)
class Made:
    """An expression, and a function that works it out without SymPy."""

    expr: Expr
    at: Callable[[Point], int | Fraction]


def _leaves() -> st.SearchStrategy[Made]:
    numbers = st.integers(-9, 9).map(lambda value: Made(Integer(value), lambda _: value))
    names = st.sampled_from(list(NAMES)).map(
        lambda name: Made(NAMES[name], lambda point: point[name])
    )
    return st.one_of(numbers, names, names)


def _sum(left: Made, right: Made) -> Made:
    return Made(left.expr + right.expr, lambda point: left.at(point) + right.at(point))


def _product(left: Made, right: Made) -> Made:
    return Made(left.expr * right.expr, lambda point: left.at(point) * right.at(point))


def _least(left: Made, right: Made) -> Made:
    return Made(Min(left.expr, right.expr), lambda point: min(left.at(point), right.at(point)))


def _greatest(left: Made, right: Made) -> Made:
    return Made(Max(left.expr, right.expr), lambda point: max(left.at(point), right.at(point)))


def _quotient(left: Made, below: int | str) -> Made:
    if isinstance(below, int):
        return Made(floor_div(left.expr, Integer(below)), lambda point: left.at(point) // below)
    return Made(floor_div(left.expr, NAMES[below]), lambda point: left.at(point) // point[below])


def _power_of_two(inner: Made) -> Made:
    return Made(
        inner.expr * 2 ** NAMES["N"], lambda point: inner.at(point) * Fraction(2) ** point["N"]
    )


def _extended(inner: st.SearchStrategy[Made]) -> st.SearchStrategy[Made]:
    below = st.one_of(st.integers(1, 5), st.sampled_from("ab"))
    return st.one_of(
        *(st.builds(join, inner, inner) for join in (_sum, _sum, _product, _least, _greatest)),
        st.builds(_quotient, inner, below),
        st.builds(_power_of_two, inner),
    )


def expressions() -> st.SearchStrategy[Made]:
    """Return expressions in a and b, which are at least 1, and N, which may be 0."""
    return st.recursive(_leaves(), _extended, max_leaves=6)
