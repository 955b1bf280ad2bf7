"""Congruences: what they say is checked number by number."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sympy import Expr, Integer, Symbol

from symcnn.algebra import FloorDiv, ceil_div, symbol
from symcnn.algebra.conditions.condition import Condition
from symcnn.algebra.conditions.residues import MAX_KEPT, Residues, residues

Holds = Callable[[Condition, Mapping[Expr, int]], bool]

n, k, m = map(symbol, "nkm")
D = Symbol("D", integer=True, nonnegative=True)

SMALL = st.integers(-6, 8)
EXPRESSIONS = st.builds(
    lambda a, b, c, d, e: a * n + b * FloorDiv(n + c, d) + e,
    SMALL,
    SMALL,
    SMALL,
    st.integers(2, 6),
    SMALL,
)
SETS = st.integers(1, 24).flatmap(
    lambda modulus: st.tuples(st.just(modulus), st.frozensets(st.integers(-9, 30)))
)
ABOUT_N = SETS.map(lambda found: residues(n, *found))


@given(EXPRESSIONS | st.just(n * k + n) | st.just(2 * n + k), SETS)
def test_says_which_remainders_are_left(
    holds: Holds, expr: Expr, found: tuple[int, frozenset[int]]
) -> None:
    modulus, kept = found
    condition = residues(expr, modulus, kept)
    for size in range(1, 40):
        at = {n: size, k: 5}
        inside = expr.xreplace({n: Integer(size), k: Integer(5)})
        assert holds(condition, at) == (int(inside) % modulus in {r % modulus for r in kept})
        assert condition.substitute({n: Integer(size), k: Integer(5)}).verdict == holds(
            condition, at
        )


@given(ABOUT_N)
def test_modulus_is_the_least(condition: Residues) -> None:
    pattern = [number % condition.modulus in condition.kept for number in range(condition.modulus)]
    for shift in range(1, condition.modulus):
        assert pattern != pattern[shift:] + pattern[:shift]


@given(ABOUT_N, ABOUT_N)
def test_joined_says_both(holds: Holds, one: Residues, other: Residues) -> None:
    joined = one.intersect(other)
    assert joined is not None
    assert joined == other.intersect(one)
    assert joined.subject == one.subject
    for size in range(1, 60):
        assert holds(joined, {n: size}) == (holds(one, {n: size}) and holds(other, {n: size}))


@given(ABOUT_N)
def test_verdict_and_least(holds: Holds, condition: Residues) -> None:
    held = [number for number in range(1, 26) if holds(condition, {n: number})]
    assert condition.verdict is {25: True, 0: False}.get(len(held))
    if held:
        assert condition.least == held[0]


def test_least_of_a_symbol_that_may_be_0() -> None:
    assert residues(D, 4, {0, 3}).least == 0
    assert residues(D, 4, {2, 3}).least == 2


@given(ABOUT_N, SMALL, SMALL)
def test_expression_put_in(holds: Holds, condition: Residues, a: int, b: int) -> None:
    given_ = condition.substitute({n: a * k + b * m})
    for size in range(1, 12):
        at = {k: size, m: 3}
        assert holds(given_, at) == ((a * size + b * 3) % condition.modulus in condition.kept)


@pytest.mark.parametrize(
    ("condition", "shown"),
    [
        (residues(n, 16, {0}), "16 divides n"),
        (residues(n, 4, {3}), "n ≡ 3 (mod 4)"),
        (residues(n, 4, {1, 3}), "n odd"),
        (residues(n, 16, {0, 1, 2, 3, 8}), "n mod 16 in {0..3, 8}"),
        (residues(n, 2**20, {2**19}), "n ≡ 524,288 (mod 1,048,576)"),
        (residues(FloorDiv(n, 8), 2, {0}), "n mod 16 in {0..7}"),
        (residues(ceil_div(n, 8), 2, {1}), "n mod 16 in {1..8}"),
        (residues(n + k, 5, {0, 2}), "(k + n) mod 5 in {0, 2}"),
        (residues(n * k, 5, {0, 2}), "(k·n) mod 5 in {0, 2}"),
        (residues(n, 40, range(0, 20, 2)), "n mod 40 in {0, 2, 4, 6, 8, 10, …, 18}"),
        (residues(n, 3, range(3)), "n is an integer"),
        (residues(n, 3, ()), "n mod 1 in {}"),
        (residues(2 * n, 4, {1}), "n mod 1 in {}"),
        (residues(3 * n, 7, {1}), "n ≡ 5 (mod 7)"),
        (residues(FloorDiv(n, 2) - FloorDiv(n, 3), 6, {1}), "n mod 36 in {2, 4..7, 9}"),
    ],
)
def test_text(condition: Residues, shown: str) -> None:
    assert str(condition) == shown


def test_long_lists_are_not_made() -> None:
    odd, even = 2 * 101 * 3 + 1, 2 * 101 * 3
    one, other = residues(n, odd, range(odd - 1)), residues(n, even, range(even - 1))
    assert one.intersect(other) is None
    divided = residues(FloorDiv(n, 4096), odd, range(3))
    assert divided.expr == FloorDiv(n, 4096)
    assert len(one.kept) * len(other.kept) > MAX_KEPT


def test_moduli_may_be_great() -> None:
    joined = residues(n, 2**200, {0}).intersect(residues(n, 3**100, {1}))
    assert joined is not None
    assert joined.modulus == 2**200 * 3**100
    assert (*joined.kept,) == ((pow(2**200, -1, 3**100) * 2**200),)
