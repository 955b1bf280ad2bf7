"""`str` of an expression is SymPy's syntax: SymPy reads it, and it means the same."""

from __future__ import annotations

from fractions import Fraction
from math import isqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sympy import Expr, Integer, Max, Symbol, sympify

from symcnn.algebra import FloorDiv, symbol
from symcnn.algebra.floors.floor_root import FloorRoot
from symcnn.algebra.polynomials.plain_text import text
from symcnn.algebra.sums.closed_sum import Series
from tests.solving.expressions import NAMES, Made, expressions

n, m = symbol("n"), symbol("m")
j, N = Symbol("j", integer=True, nonnegative=True), NAMES["N"]
_POINTS = st.fixed_dictionaries(
    {"a": st.integers(1, 30), "b": st.integers(1, 30), "N": st.integers(0, 6)}
)


def _value(expr: Expr, point: dict[str, int]) -> Fraction:
    """Return the value that SymPy gives to its own reading of a printed expression."""
    read = sympify(str(expr), locals=dict(NAMES))
    value = read.subs({NAMES[name]: value for name, value in point.items()}).doit()
    return Fraction(int(value.p), int(value.q))


@given(expressions(), _POINTS)
def test_sympy_reads_what_is_printed(made: Made, point: dict[str, int]) -> None:
    assert _value(made.expr, point) == made.at(point)


@given(st.integers(1, 40), st.integers(0, 9), st.integers(1, 6))
def test_sympy_reads_a_root_in_a_floor(value: int, shift: int, below: int) -> None:
    expr = FloorDiv(FloorRoot(2 * NAMES["a"] + shift, 2) + shift, below)
    point = {"a": value, "b": 1, "N": 0}
    assert _value(expr, point) == (isqrt(2 * value + shift) + shift) // below


@given(st.integers(1, 99), st.integers(0, 6))
def test_sympy_reads_a_sum(value: int, count: int) -> None:
    expr = Series(FloorDiv(NAMES["a"], 2**j), j, N) * 3
    point = {"a": value, "b": 1, "N": count}
    assert _value(expr, point) == 3 * sum(value >> place for place in range(count))


@pytest.mark.parametrize(
    ("expr", "written", "plain"),
    [
        (FloorDiv(n + 3, 32), "floor((n + 3)/32)", "⌊(n + 3)/32⌋"),
        (FloorDiv(n + 3, 4) ** 2, "ceiling(n/4)**2", "⌈n/4⌉²"),
        (FloorRoot(n, 2), "floor(sqrt(n))", "⌊√(n)⌋"),
        (FloorRoot(n, 3), "floor(n**(1/3))", "⌊n^(1/3)⌋"),
        (Series(FloorDiv(n, 2**j), j, N), "Sum(floor(n/2**j), (j, 0, N - 1))", None),
        (Max(n, m - 1), "Max(n, m - 1)", "max(n, m - 1)"),
    ],
)
def test_text_and_sympy_syntax_of_an_expression(expr: Expr, written: str, plain: str) -> None:
    assert str(expr) == repr(expr) == written
    assert plain is None or text(expr) == plain


def test_floor_of_two_roots_keeps_theirs() -> None:
    """⌊(⌊√8⌋ + ⌊√3⌋)/2⌋ = 1, but ⌊(√8 + √3)/2⌋ = ⌊2.28⌋ = 2."""
    roots = FloorRoot(n, 2) + FloorRoot(m, 2)
    assert str(FloorDiv(roots, Integer(2))) == "floor((floor(sqrt(m)) + floor(sqrt(n)))/2)"
