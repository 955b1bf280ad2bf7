"""Functions of one integer: their values, and that they repeat but for a constant rise."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sympy import Expr, Integer, Rational, Symbol

from symcnn.algebra import FloorDiv, symbol
from symcnn.algebra.floors.quasi_linear import MAX_PERIOD, QuasiLinear, quasilinear

n, k = symbol("n"), symbol("k")
SMALL = st.integers(-5, 5)
LINEAR = st.builds(QuasiLinear, SMALL, SMALL)


def with_floors(inner: st.SearchStrategy[QuasiLinear]) -> st.SearchStrategy[QuasiLinear]:
    floors = st.tuples(SMALL, inner, st.integers(1, 6))
    return st.builds(QuasiLinear, SMALL, SMALL, st.lists(floors, max_size=2).map(tuple))


FUNCTIONS = st.recursive(LINEAR, with_floors, max_leaves=3)


def written(function: QuasiLinear) -> Expr:
    parts = (factor * FloorDiv(written(inner), below) for factor, inner, below in function.floors)
    return function.slope * n + function.constant + sum(parts)


@given(FUNCTIONS, st.integers(-50, 50))
def test_rise_over_a_period_is_the_same_everywhere(function: QuasiLinear, at: int) -> None:
    assert function.at(at + function.period) == function.at(at) + function.rise


@given(FUNCTIONS, st.integers(1, 50))
def test_expression_is_read_as_what_it_is(function: QuasiLinear, at: int) -> None:
    expr = written(function)
    found = quasilinear(expr)
    if found is None:
        assert expr.is_number or function.period > MAX_PERIOD
        return
    assert found[0] == n
    assert found[1].at(at) == function.at(at) == expr.xreplace({n: Integer(at)})


@pytest.mark.parametrize(
    "expr",
    [
        Integer(3),
        n + k,
        n**2,
        n / 2,
        n * FloorDiv(n, 2),
        FloorDiv(n, 2) ** 2,
        FloorDiv(Integer(7), n),
        FloorDiv(n**2 + 1, 3),
        FloorDiv(FloorDiv(n**2, 3) + FloorDiv(n, 2), 5),
        FloorDiv(n, MAX_PERIOD + 1),
        2**n,
        2 * Symbol("x"),
    ],
)
def test_what_is_no_such_function(expr: Expr) -> None:
    assert quasilinear(expr) is None


def test_fraction_is_no_integer_function() -> None:
    assert quasilinear(Rational(1, 2) * n + 1) is None
