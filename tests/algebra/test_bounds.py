"""Bounds on a symbol in exponents say the same when they are put plainly."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sympy import Expr, Integer, Symbol

from symcnn.algebra import symbol
from symcnn.algebra.conditions.bounds import as_linear_bound
from symcnn.algebra.conditions.condition import AtLeast, Condition, Multiple, at_least, multiple_of
from symcnn.algebra.conditions.domain import Domain

K = Symbol("k", integer=True, nonnegative=True)
N, W = symbol("n"), symbol("w")


@pytest.mark.parametrize(
    ("condition", "text"),
    [
        (at_least(1024 - 2**K), "k ≤ 10"),
        (at_least(9 - 2**K), "k ≤ 3"),
        (at_least(2**K - 9), "k ≥ 4"),
        (at_least(3 * 2**K - 3), "2^k ≥ 1"),
        (at_least(2**N - 9), "n ≥ 4"),
        (multiple_of(Integer(1024), 2**K), "k ≤ 10"),
        (multiple_of(Integer(96), 2**K), "k ≤ 5"),
        (multiple_of(Integer(10), 4 * 2**K), "2^(k + 2) divides 10"),
        (at_least(N - 2**K), "n ≥ 2^k"),
        (at_least(N - 5), "n ≥ 5"),
        (multiple_of(N, 2**K), "2^k divides n"),
        (multiple_of(N, Integer(4)), "4 divides n"),
        (AtLeast(2**K - 3**K + 5), "2^k ≥ 3^k - 5"),
        (AtLeast(-(2**K)), "2^k ≤ 0"),
        (AtLeast(2**5000 - 2**K + 1), None),
        (Multiple(Integer(12), 2**K * 3**K), None),
        (Multiple(Integer(12), 2 ** (2 * K)), "k ≤ 1"),
        (Multiple(Integer(12), 2 ** (K * W)), None),
    ],
)
def test_a_bound_is_put_plainly_where_it_is_one(condition: Expr, text: str | None) -> None:
    found = as_linear_bound(condition)
    assert found == condition if text is None else str(found) == text


@given(st.integers(-50, 50), st.integers(-200, 5000), st.integers(2, 5), st.integers(-9, 9))
def test_a_plain_bound_holds_for_the_same_values(a: int, c: int, base: int, m: int) -> None:
    """a·bᵏ + m·k + c ≥ 0, and bᵏ | c, number by number."""
    conditions: list[Condition] = [
        AtLeast(a * base**K + m * K + c),
        Multiple(Integer(abs(c) + 1), base**K),
    ]
    for condition in conditions:
        found = as_linear_bound(condition)
        for value in range(8):
            at = {K: Integer(value)}
            assert found.substitute(at).verdict == condition.substitute(at).verdict


@pytest.mark.parametrize(
    ("conditions", "text"),
    [
        ((at_least(K - 1), at_least(N - 2), multiple_of(N, 2**K)), "k ≥ 1 and 2^k divides n"),
        ((at_least(N - 2), multiple_of(N, 2**K)), "n ≥ 2 and 2^k divides n"),
        ((at_least(K - 1), multiple_of(W * 2**K, Integer(2))), "k ≥ 1"),
        ((multiple_of(W * K + W, Integer(4)), at_least(W * K + W - 4)), "4 divides k·w + w"),
        (
            (multiple_of(W * K, Integer(4)), at_least(W * K - 4)),
            "4 divides k·w and k·w ≥ 4",
        ),
    ],
)
def test_what_follows_from_bounds_on_rounds_is_not_said(
    conditions: tuple[Expr, ...], text: str
) -> None:
    assert str(Domain(conditions).tidied()) == text
