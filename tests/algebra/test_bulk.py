"""What is too large about an expression."""

from __future__ import annotations

from functools import reduce

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sympy import Add, Expr, Integer, Max, Mul, Rational

from symcnn.algebra import FloorDiv, symbol
from symcnn.algebra.polynomials.size_limits import (
    MAX_DEGREE,
    MAX_DEPTH,
    MAX_DIGITS,
    MAX_SIZE,
    digits_of,
    excess,
)

n, k = symbol("n"), symbol("k")


def nested(depth: int) -> Expr:
    return reduce(lambda inner, _: Max(inner * k, n) + 1, range(depth), n)


def many(count: int, name: str) -> Expr:
    return Add(*(symbol(f"{name}{index}") for index in range(count)))


@pytest.mark.parametrize(
    ("expr", "expected"),
    [
        (n, None),
        (Integer(7), None),
        (FloorDiv(n + 3, 2) ** 2 * k, None),
        (n**MAX_DEGREE, None),
        (Integer(10) ** (MAX_DIGITS - 1) * n, None),
        (many(20, "a") * many(20, "b"), None),
        (n ** (MAX_DEGREE + 1), "has a degree of more than 50"),
        (n**30 * (n + k) ** 21, "has a degree of more than 50"),
        (Integer(10) ** (MAX_DIGITS + 50), "has a number of more than 150 digits"),
        (n / Integer(10) ** (MAX_DIGITS + 50), "has a number of more than 150 digits"),
        (nested(MAX_DEPTH // 2), "has more than 40 nested operations"),
        (many(MAX_SIZE, "a"), "has more than 500 parts"),
        (Mul(many(50, "a"), many(50, "b")), "has more than 500 terms"),
    ],
    ids=range(13),
)
def test_what_is_too_large(expr: Expr, expected: str | None) -> None:
    assert excess(expr) == expected


@given(st.integers(0, 300), st.integers(-9, 9), st.integers(1, 10**40))
def test_digits_are_never_counted_too_few(power: int, more: int, below: int) -> None:
    """digits_of is about the number of digits of the greater part, and never less."""
    number = Rational(10**power + more, below)
    digits = max(len(str(abs(number.p))), len(str(number.q)))
    assert digits <= digits_of(number) <= digits + 2


def test_number_of_one_digit_too_many() -> None:
    assert excess(Integer(10) ** MAX_DIGITS) == "has a number of more than 150 digits"
