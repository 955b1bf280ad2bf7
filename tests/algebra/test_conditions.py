"""Bounds and divisibility: what they say holds, and only that, checked number by number."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sympy import Add, Expr, Integer, Rational, sympify

from symcnn.algebra import FloorDiv, symbol
from symcnn.algebra.conditions.condition import (
    AtLeast,
    Condition,
    Multiple,
    at_least,
    is_integer_condition,
    multiple_of,
)

n, k, m = SYMBOLS = tuple(map(symbol, "nkm"))

SOME = st.integers(-6, 8)
VALUES = st.tuples(*[st.integers(1, 30)] * 3).map(
    lambda numbers: dict(zip(SYMBOLS, numbers, strict=True))
)
MONOMIALS = st.sampled_from([n, k, m, n * k, n**2, Integer(1), Integer(1)])
LINEAR = st.builds(lambda a, b, c: a * n + b * k + c, SOME, SOME, SOME)
POLYNOMIALS = st.lists(st.tuples(SOME, MONOMIALS), max_size=4).map(
    lambda parts: Add(*(c * monomial for c, monomial in parts))
)
FLOORS = st.builds(FloorDiv, LINEAR, st.sampled_from([2, 3, 4, 12, k, 2 * k, k + 1]).map(sympify))
WITH_FLOORS = st.builds(lambda c, floor, rest: c * floor + rest, SOME, FLOORS, POLYNOMIALS | LINEAR)
RATIONAL = st.builds(lambda poly, d: poly / d, POLYNOMIALS, st.integers(1, 6)) | st.builds(
    lambda a, b, c: a * n / 2 + b * k / 3 + c / Integer(4), SOME, SOME, SOME
)
MODULI = st.sampled_from([1, 2, 3, 4, 6, 12, k, m, 2 * k, k * m, k + 1]).map(sympify)


def value(expr: Expr, at: dict[Expr, int]) -> Rational:
    return expr.xreplace({name: Integer(number) for name, number in at.items()}).doit()


def holds(condition: Condition, at: dict[Expr, int]) -> bool:
    if isinstance(condition, AtLeast):
        return bool(value(condition.expr, at) >= 0)
    assert isinstance(condition, Multiple)
    ratio = value(condition.expr, at) / value(condition.modulus, at)
    return bool(ratio.is_integer)


CONDITIONS = (
    st.builds(at_least, POLYNOMIALS | LINEAR)
    | st.builds(at_least, FLOORS)
    | st.builds(multiple_of, POLYNOMIALS | LINEAR, MODULI)
    | st.builds(multiple_of, st.sampled_from([n, k]), st.integers(1, 9).map(Integer))
    | st.builds(lambda name, c: at_least(name - c), st.sampled_from(SYMBOLS), SOME)
)


@pytest.mark.parametrize(
    ("condition", "shown"),
    [
        (at_least(FloorDiv(n + 1, 4) - 3), "n ≥ 11"),
        (at_least(FloorDiv(n + 1, 4), 3), "n ≥ 11"),
        (at_least(FloorDiv(FloorDiv(n - 5, 2) - 3, 2), 0), "n ≥ 11"),
        (at_least(3 * FloorDiv(n, 2) - 7), "n ≥ 6"),
        (at_least(FloorDiv(n, k) - 2), "n ≥ 2·k"),
        (at_least(2 * n - 7), "n ≥ 4"),
        (at_least(2 * n - 3 * k + 1), "2·n ≥ 3·k - 1"),
        (at_least(n / 2 - Rational(1, 3)), "n ≥ 1"),
        (at_least(n - k), "n ≥ k"),
        (at_least(5 - n), "n ≤ 5"),
        (at_least(-n - k), "k + n ≤ 0"),
        (at_least(Integer(-3)), "0 ≤ -3"),
        (at_least(n * k - 20000), "k·n ≥ 20,000"),
        (at_least(5 - 2 * FloorDiv(n, 3)), "⌊n/3⌋ ≤ 2"),
        (at_least(FloorDiv(n, 3) + FloorDiv(n, 2) - 5), "⌊n/2⌋ + ⌊n/3⌋ ≥ 5"),
        (at_least(n * FloorDiv(n, 3) - 5), "n·⌊n/3⌋ ≥ 5"),
        (multiple_of(6 * n + 4, Integer(4)), "n even"),
        (multiple_of(3 * n, Integer(4)), "4 divides n"),
        (multiple_of(3 * n + 1, Integer(4)), "4 divides 3·n + 1"),
        (multiple_of(n, k), "k divides n"),
        (multiple_of(n / 2, Integer(3)), "6 divides n"),
        (multiple_of(n, Rational(3, 2)), "3 divides n"),
        (multiple_of(4 * n, Integer(2)), "0 is an integer"),
        (is_integer_condition(n / 2 + Rational(1, 2)), "n + 1 even"),
        (is_integer_condition(n / k), "k divides n"),
        (is_integer_condition(n / k + m / 2), "2·k divides k·m + 2·n"),
        (is_integer_condition(n + 3), "0 is an integer"),
        (multiple_of(n / k, Integer(1)), "n/k is an integer"),
        (multiple_of(n - 2 * k, k), "k divides n"),
        (multiple_of(n * k + m + 1, k), "k divides m + 1"),
    ],
)
def test_text(condition: Condition, shown: str) -> None:
    assert str(condition) == shown


@given(POLYNOMIALS | LINEAR | FLOORS | WITH_FLOORS | RATIONAL, SOME, VALUES)
def test_at_least_says_that_the_bound_is_kept(expr: Expr, bound: int, at: dict[Expr, int]) -> None:
    """at_least(e, b) holds ⟺ e ≥ b; k⌊a/b⌋ + r ≥ 0 ⟺ a + b⌊r/k⌋ ≥ 0."""
    assert holds(at_least(expr, bound), at) == (value(expr, at) >= bound)


@pytest.mark.parametrize(
    "expr",
    [
        2 * FloorDiv(n, 3) - m,
        2 * FloorDiv(n, 2) + n - 5,
        2 * FloorDiv(n, 3) + 3 * m - 9,
        4 * FloorDiv(n, m) - 2 * m + 3,
        2 * FloorDiv(n, 2) - n,
    ],
)
def test_a_multiple_of_a_floor_and_other_symbols(expr: Expr) -> None:
    condition = at_least(expr)
    for size, other in product(range(1, 20), range(1, 12)):
        at = {n: size, m: other}
        assert holds(condition, at) == (value(expr, at) >= 0)


@given(POLYNOMIALS | LINEAR | RATIONAL, MODULI, VALUES)
def test_multiple_of_says_that_the_quotient_is_an_integer(
    expr: Expr, modulus: Expr, at: dict[Expr, int]
) -> None:
    """multiple_of(e, m) holds ⟺ e/m is an integer, for rational e too."""
    expected = (value(expr, at) / value(modulus, at)).is_integer
    assert holds(multiple_of(expr, modulus), at) == expected


@given(
    RATIONAL | st.builds(lambda a, b, c: a / b + c, POLYNOMIALS, MODULI, RATIONAL | FLOORS), VALUES
)
def test_integral_says_that_a_value_is_an_integer(expr: Expr, at: dict[Expr, int]) -> None:
    """integral(e) holds ⟺ e is an integer."""
    assert holds(is_integer_condition(expr), at) == value(expr, at).is_integer


@given(CONDITIONS, VALUES)
def test_verdict_is_never_wrong(condition: Condition, at: dict[Expr, int]) -> None:
    """True: holds for all values. False: for none."""
    if condition.verdict is not None:
        assert holds(condition, at) == condition.verdict


@pytest.mark.parametrize(
    ("condition", "verdict"),
    [
        (at_least(n - 1), True),
        (at_least(n * k + FloorDiv(n, 2), 1), True),
        (at_least(n - 2), None),
        (at_least(n - k), None),
        (at_least(-n), False),
        (at_least(3 - n - 3 * k), False),
        (at_least(FloorDiv(n, 2), 1), None),
        (at_least(Integer(0)), True),
        (at_least(Integer(-1)), False),
        (multiple_of(n, Integer(1)), True),
        (multiple_of(4 * n + 8, Integer(4)), True),
        (multiple_of(4 * n + 1, Integer(2)), False),
        (multiple_of(n, Integer(2)), None),
        (multiple_of(4 * n + 2, Integer(8)), False),
        (multiple_of(4 * n * k + 6 * FloorDiv(n, 2) + 1, Integer(8)), False),
        (multiple_of(n / k + 1, Integer(8)), None),
        (multiple_of(n * k + k, k), True),
        (multiple_of(n * k + 1, k), None),
        (multiple_of(Integer(7), Integer(3)), False),
        (multiple_of(Integer(9), Integer(3)), True),
        (multiple_of(n, Integer(0)), False),
        (multiple_of(Integer(0), Integer(0)), False),
    ],
)
def test_verdict(condition: Condition, verdict: bool | None) -> None:  # noqa: FBT001 - data
    assert condition.verdict is verdict


@given(CONDITIONS, VALUES)
def test_values_put_in_decide(condition: Condition, at: dict[Expr, int]) -> None:
    """A condition given all values is True or False, as it was for them."""
    put = {name: Integer(number) for name, number in at.items()}
    assert condition.substitute(put).verdict == holds(condition, at)


@given(CONDITIONS, VALUES, st.sampled_from(SYMBOLS))
def test_one_value_put_in(condition: Condition, at: dict[Expr, int], first: Expr) -> None:
    """A condition given one value says the same of the other symbols."""
    partly = condition.substitute({first: Integer(at[first])})
    assert holds(partly, at) == holds(condition, at)


@pytest.mark.parametrize(("greatest", "contradicts"), [(7, True), (8, False)])
def test_bounds_from_both_sides_contradict(greatest: int, contradicts: bool) -> None:  # noqa: FBT001
    below, above = at_least(greatest - n), at_least(n - 8)
    assert below.opposite == above.subject
    assert above.opposite == below.subject
    assert below.contradicts(above) is contradicts


@given(CONDITIONS, CONDITIONS, VALUES)
def test_contradicted_conditions_never_hold_together(
    condition: Condition, other: Condition, at: dict[Expr, int]
) -> None:
    """A condition that contradicts its opposite fails wherever the other holds."""
    if not (isinstance(condition, AtLeast) and isinstance(other, AtLeast)):
        return
    if condition.opposite == other.subject and condition.contradicts(other):
        assert not (holds(other, at) and holds(condition, at))


def test_fractions_of_symbols_are_not_reduced() -> None:
    half = n / k
    for size, below in product(range(1, 12), range(1, 6)):
        at = {n: size, k: below}
        assert holds(at_least(2 * half - 3), at) == (2 * size >= 3 * below)
        assert holds(multiple_of(5 * half, Integer(3)), at) == ((5 * size) % (3 * below) == 0)


def test_slopes() -> None:
    bound = at_least(2 * n - 3 * k + m * FloorDiv(m, 2) - 5)
    assert [bound.slope(name) for name in SYMBOLS] == [2, -3, 0]
    assert bound.free_symbols == set(SYMBOLS)


def test_two_conditions_of_different_kinds_are_about_different_things() -> None:
    conditions: list[Condition] = [at_least(n), Multiple(n, k), Multiple(n, Integer(2))]
    assert len({condition.subject for condition in conditions}) == 3
