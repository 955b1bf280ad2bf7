"""Recurrences: each solution against going from step to step."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sympy import Expr, Integer, Max, Rational, Symbol

from symcnn.algebra import FloorDiv, ceil_div, symbol
from symcnn.algebra.polynomials.powers import substitute
from symcnn.algebra.sums.closed_sum import Series
from symcnn.algebra.sums.recurrence import Solution, solve_recurrence

j, D = (Symbol(name, integer=True, nonnegative=True) for name in "jD")
x, n, w, s, k = map(symbol, "xnwsk")
STEPS = 8

PLAIN = st.sampled_from([Integer(0), Integer(1), Integer(-3), w, 2 * w - 5, w * k, FloorDiv(w, 2)])
TERMS = PLAIN | st.sampled_from(
    [j, w * j**2, 2**j, w * 4 ** (j + 1), j * 2**j, 3 ** (D - j), -j, 6**j / 3**j]
)
FACTORS = st.sampled_from([Integer(1), Integer(2), Integer(4), Rational(1, 2), Rational(2, 3)])
STARTS = st.sampled_from(
    [n, 3 * n + 1, Integer(7), FloorDiv(n, 3), n * w, 2 * k - 9, n - w, w * (w + 1) / 2, n + 2**D]
)
VALUES = st.builds(
    lambda first, *others: {D: first, **dict(zip((n, w, s, k), others, strict=True))},
    st.integers(0, 3).map(Integer),
    *[st.integers(1, 30).map(Integer)] * 4,
)


def assert_goes_with(
    found: Solution, step: Expr, start: Expr, at: dict[Expr, Expr], steps: int = STEPS
) -> None:
    value = start.xreplace(at)
    for place in range(steps):
        if place >= found.since:
            assert substitute(found.at, {j: place}).xreplace(at) == value
        value = substitute(step, {j: place}).xreplace({**at, x: value})


@given(FACTORS, TERMS, TERMS, STARTS, VALUES)
def test_linear(factor: Expr, one: Expr, two: Expr, start: Expr, at: dict[Expr, Expr]) -> None:
    """x' = a·x + b(j), where a is a number and b has a closed sum, holds from 0 on."""
    step = factor * x + one + two
    found = solve_recurrence(step, x, start, j)
    assert found is not None
    assert found.since == 0
    assert_goes_with(found, step, start, at)


@given(st.sampled_from([s, 2 * s, s + 1, s * k, s - 3, 6 * s**2]), STARTS, VALUES)
def test_multiplied_by_symbols(factor: Expr, start: Expr, at: dict[Expr, Expr]) -> None:
    """x' = a·x is start·a^j."""
    found = solve_recurrence(factor * x, x, start, j)
    assert found is not None
    assert_goes_with(found, factor * x, start, at)


@given(TERMS, TERMS, STARTS, VALUES)
def test_step_without_x(one: Expr, two: Expr, start: Expr, at: dict[Expr, Expr]) -> None:
    """x' = F(j) is F(j - 1), and holds from 0 on if F(-1) is the start."""
    found = solve_recurrence(one + two, x, start, j)
    assert found is not None
    assert_goes_with(found, one + two, start, at)


@given(st.integers(2, 9).map(Integer), PLAIN, PLAIN, STARTS, VALUES)
def test_floor_by_a_number(
    stride: Expr, shift: Expr, more: Expr, start: Expr, at: dict[Expr, Expr]
) -> None:
    """x' = ⌊(x + A)/s⌋ + B is ⌊(start + Q·(s^j - 1))/s^j⌋, for Q = (A + B·s)/(s - 1)."""
    step = FloorDiv(x + shift, stride) + more
    found = solve_recurrence(step, x, start, j)
    assert found is not None
    assert_goes_with(found, step, start, at)


@given(
    st.sampled_from([x, x + s - 1, x + s**2 - 1, x - 2 * s + 2, x + k * s - k, x + k * s**2 - k]),
    st.sampled_from([Integer(0), s - 1, 1 - s, k * (s - 1)]),
    STARTS,
    VALUES,
)
def test_floor_by_a_symbol(above: Expr, more: Expr, start: Expr, at: dict[Expr, Expr]) -> None:
    """The same for a symbol s, where s - 1 divides A + B·s, and for s = 1 as well."""
    step = FloorDiv(above, s) + more
    for stride in (Integer(1), at[s]):
        found = solve_recurrence(step, x, start, j)
        assert found is not None
        assert_goes_with(found, step, start, {**at, s: stride}, steps=5)


@given(STARTS, VALUES)
def test_floor_by_a_product(start: Expr, at: dict[Expr, Expr]) -> None:
    """x' = ⌊x/s⌋ is ⌊start/s^j⌋ for any positive integer s."""
    for stride in (2 * s, s * k, s + 1, 2**D):
        found = solve_recurrence(FloorDiv(x, stride), x, start, j)
        assert found is not None
        assert_goes_with(found, FloorDiv(x, stride), start, at, steps=5)


@pytest.mark.parametrize(
    ("step", "expected"),
    [
        (x, n),
        (x + w, n + w * j),
        (x + j, n + j * (j - 1) / 2),
        (2 * x, n * 2**j),
        (2 * x + 1, n * 2**j + 2**j - 1),
        (x / 2, n / 2**j),
        (s * x, n * s**j),
        (FloorDiv(x, 2), FloorDiv(n, 2**j)),
        (ceil_div(x, Integer(2)), FloorDiv(n + 2**j - 1, 2**j)),
        (ceil_div(x, s), FloorDiv(n + s**j - 1, s**j)),
        (FloorDiv(x + 1, 2) - 1, FloorDiv(n + 1, 2**j) - 1),
        (FloorDiv(x, s), FloorDiv(n, s**j)),
    ],
)
def test_solution(step: Expr, expected: Expr) -> None:
    found = solve_recurrence(step, x, n, j)
    assert found is not None
    assert found.since == 0
    assert (found.at - expected).expand() == 0


@pytest.mark.parametrize(
    ("step", "start", "at", "since"),
    [
        (w, n, w, 1),
        (n, n, n, 0),
        (w + j, n, w + j - 1, 1),
        (w * 2 ** (j + 1), w, w * 2**j, 0),
        (n + j + 1, n, n + j, 0),
        (FloorDiv(n, 2 ** (j + 1)), n, FloorDiv(n, 2**j), 0),
        (n / (j + 1), n, n / j, 1),
        (FloorDiv(n, j + 1), n, FloorDiv(n, j), 1),
    ],
)
def test_step_without_x_as_written(step: Expr, start: Expr, at: Expr, since: int) -> None:
    assert solve_recurrence(step, x, start, j) == Solution(at, since)


def test_a_floor_of_what_may_be_no_integer_holds_from_1_on() -> None:
    """⌊x/2⌋ of n/3 is not n/3 at j = 0."""
    found = solve_recurrence(FloorDiv(x, 2), x, n / 3, j)
    assert found == Solution(FloorDiv(n, 3 * 2**j), 1)
    assert_goes_with(found, FloorDiv(x, 2), n / 3, {n: Integer(100)})


@pytest.mark.parametrize(
    "step",
    [
        x**2,
        1 / x,
        x * w + 1,
        x * j,
        x + FloorDiv(n, 2**j),
        x + s**j,
        2 * x + 1 / (j + 1),
        -2 * x,
        -x + w,
        2**x,
        2 * FloorDiv(x, 2),
        FloorDiv(x, 2) * w,
        FloorDiv(x, 2) + x,
        FloorDiv(x, 2) + j,
        FloorDiv(x + j, 2),
        FloorDiv(2 * x + 1, 3),
        FloorDiv(x**2, 3),
        FloorDiv(x + FloorDiv(x, 2) * w, 3),
        FloorDiv(w - x, 3),
        FloorDiv(x, 2**j),
        FloorDiv(n, x + 1),
        FloorDiv(x + w, s),
        FloorDiv(x + w, 2 * s),
        FloorDiv(x + FloorDiv(n, s), s),
        FloorDiv(x + 1 / s - 1, s),
        FloorDiv(x, 2) + w / 2,
        FloorDiv(x, w / s),
        FloorDiv(x, 2) + FloorDiv(x, 3),
        x * FloorDiv(x, 2),
        Max(x, 3),
    ],
)
def test_other_steps_are_left(step: Expr) -> None:
    assert solve_recurrence(step, x, n, j) is None


def test_a_series_that_does_not_depend_on_the_index_is_a_number() -> None:
    inner = Series(FloorDiv(n, 2**j), j, D)
    found = solve_recurrence(x + inner, x, n, j)
    assert found == Solution(n + j * inner, 0)
