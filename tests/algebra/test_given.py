"""Conditions for each index: what is said without the index is checked index by index."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sympy import Add, Expr, Integer, Mul, Symbol, sympify

from symcnn.algebra import FloorDiv, ceil_div, symbol
from symcnn.algebra.conditions.condition import Condition, at_least, multiple_of
from symcnn.algebra.conditions.equation import equal
from symcnn.algebra.conditions.for_every_round import ForEveryRound, for_every_round
from symcnn.algebra.conditions.residues import residues

Holds = Callable[[Condition, Mapping[Expr, int]], bool]

n, k, c, f, m, N = map(symbol, "nkcfmN")
j = Symbol("j", integer=True, nonnegative=True)
i, D = (Symbol(name, integer=True, nonnegative=True) for name in "iD")

SMALL = st.integers(-4, 4)
POWERS = st.sampled_from([2**j, 2 * 2**j, 3**j, 4**j, k**j, 6 * 4**j]).map(sympify)
TERMS = st.sampled_from([n, k, n * k, 1, j, j**2, 2**j, 3**j, n * 2**j, j * k, 2**j * j])
SUMS = st.lists(st.builds(Mul, SMALL, TERMS), min_size=1, max_size=3).map(lambda parts: Add(*parts))
QUOTIENTS = st.builds(
    lambda above, below, divide, more: divide(above, below) + more,
    st.sampled_from([n, n + 1, 2 * n, n - 1, n * k, n + 2**j]),
    POWERS,
    st.sampled_from([FloorDiv, ceil_div]),
    st.integers(-2, 2),
)
MODULI = st.sampled_from([2, 3, 4, 6, k, 2 * k]).map(sympify)
CONDITIONS = (
    st.builds(at_least, SUMS | QUOTIENTS, SMALL)
    | st.builds(multiple_of, QUOTIENTS, MODULI)
    | st.builds(multiple_of, SUMS, MODULI | POWERS)
    | st.builds(equal, SUMS | QUOTIENTS, SUMS)
    | st.builds(residues, SUMS, st.just(4), st.sets(st.integers(0, 3)))
)
POINTS = [
    {n: size, k: other} for size, other in product([*range(1, 20), 24, 27, 32, 64], [1, 2, 3])
]


@given(CONDITIONS, st.sampled_from([N, N + 1, 2 * N, D, D + 1]))
def test_says_the_same_for_each_index(holds: Holds, condition: Condition, count: Expr) -> None:
    """Rule: it says neither less nor more, for any count; nothing where the count is 0."""
    found = for_every_round(condition, j, count)
    for at, times in product(POINTS, range(0 if count.has(D) else 1, 5)):
        length = int(count.xreplace({N: Integer(times), D: Integer(times)}))
        expected = all(holds(condition, {**at, j: place}) for place in range(length))
        said = all(holds(part, {**at, N: times, D: times}) for part in found)
        assert said == expected


@given(CONDITIONS, st.integers(1, 4))
def test_number_of_repetitions(holds: Holds, condition: Condition, length: int) -> None:
    found = for_every_round(condition, j, Integer(length))
    for at in POINTS:
        expected = all(holds(condition, {**at, j: place}) for place in range(length))
        assert all(holds(part, at) for part in found) == expected


@given(CONDITIONS, st.sampled_from([N, Integer(3)]), st.integers(1, 4))
def test_every(holds: Holds, condition: Condition, count: Expr, times: int) -> None:
    every = ForEveryRound(condition, j, count)
    for at in POINTS[::5]:
        values = {**at, N: times}
        put = {name: Integer(value) for name, value in values.items()}
        expected = holds(every, values)
        assert every.verdict in {expected, None}
        assert every.substitute(put).verdict in {expected, None}
        partly = every.substitute({n: put[n]})
        assert holds(partly, values) == expected


@pytest.mark.parametrize(
    ("condition", "shown"),
    [
        (at_least(n - 5), "n ≥ 5"),
        (at_least(c - 2**j), "2·c ≥ 2^N"),
        (at_least(c + 2**j - 7), "c ≥ 6"),
        (at_least(c - 5 * j), "c ≥ 5·N - 5"),
        (at_least(FloorDiv(n, 2**j) - 5), "2·n ≥ 5·2^N"),
        (at_least(n + (f - c) * j - 9), "n ≥ 9 and N·f + c + n ≥ N·c + f + 9"),
        (at_least(n + k * j - 2**j), "2·N·k + 2·n ≥ 2·k + 2^N"),
        (at_least(n + j**2 - k * j), "j² + n ≥ j·k for j = 0..N-1"),
        (at_least(j - 1), "0 ≤ -1"),
        (multiple_of(FloorDiv(n, 2**j), Integer(2)), "2^N divides n"),
        (multiple_of(ceil_div(n, 2**j), Integer(2)), "2^N divides n"),
        (multiple_of(FloorDiv(n, 2**j) + 1, Integer(2)), "2^N divides n + 1"),
        (multiple_of(ceil_div(n, 2**j) - 1, Integer(2)), "2^N divides n - 1"),
        (multiple_of(FloorDiv(n, 3**j) + 1, Integer(3)), "3^N divides n + 1"),
        (multiple_of(FloorDiv(n, 4 * 2**j), Integer(2)), "2^N divides ⌊n/4⌋"),
        (multiple_of(FloorDiv(n, k**j), k), "k^N divides n"),
        (multiple_of(FloorDiv(n, 3 * 4**j), Integer(8)), "2·4^N divides ⌊n/3⌋"),
        (multiple_of(FloorDiv(n, 3**j) + 1, Integer(5)), "5 divides ⌊n/3^j⌋ + 1 for j = 0..N-1"),
        (multiple_of(c * 2**j, Integer(6)), "6 divides c"),
        (multiple_of(n, 2**j), "2^(N - 1) divides n"),
        (multiple_of(n * 2**j, f * 4**j), "2^(N - 1)·f divides n"),
        (multiple_of(f * 2**j, c * 2**j), "c divides f"),
        (multiple_of(c + k * j, f), "f divides c and f divides k if N ≥ 2"),
        (
            multiple_of(c + k * 2**j, f),
            "f divides c + k and f divides c if N ≥ 2 and f divides k if N ≥ 2",
        ),
        (multiple_of(c + k * 3**j, f), "f divides 3^j·k + c for j = 0..N-1"),
        (multiple_of(c + k * j + f * j**2, m), "m divides f·j² + j·k + c for j = 0..N-1"),
        (multiple_of(n + j, Integer(2)), "n even and N ≤ 1"),
        (equal(c * 2**j + n, f * 2**j + m), "c + n = f + m and n = m if N ≥ 2 and c = f if N ≥ 2"),
        (equal(c * j, f * j), "c = f if N ≥ 2"),
        (equal(n + j, m), "n = m and N ≤ 1"),
        (equal(FloorDiv(3, j + 1) * n, FloorDiv(3, j + 1) * m), "n = m"),
        (equal(FloorDiv(n, 2**j), 2 * FloorDiv(n, 2 ** (j + 1))), "2^N divides n"),
        (residues(n + j, 4, {0, 1}), "(j + n) mod 4 in {0, 1} for j = 0..N-1"),
        (
            ForEveryRound(at_least(c * 2**j - 2**i), i, N),
            "2^j·c ≥ 2^i for i = 0..N-1 for j = 0..N-1",
        ),
    ],
)
def test_text(condition: Condition, shown: str) -> None:
    assert " and ".join(map(str, for_every_round(condition, j, N))) == shown


def test_count_of_two_or_more_decides() -> None:
    (never,) = for_every_round(multiple_of(n + j, Integer(2)), j, N + 1)
    assert never.verdict is False
    (never,) = for_every_round(equal(n + j, m), j, N + 1)
    assert never.verdict is False


@pytest.mark.parametrize(
    ("condition", "count", "verdict"),
    [
        (at_least(n + j**2 - 1), N, True),
        (at_least(-n - j**2), N, False),
        (at_least(5 - (j - 2) ** 2), N, None),
        (at_least(5 - (j - 2) ** 2), Integer(5), True),
        (at_least(3 - (j - 2) ** 2), N, False),
        (at_least(5 - (j - 2) ** 2), Integer(6), False),
        (at_least(5 - (j - 2) ** 2), Integer(1001), None),
        (at_least(n - (j - 2) ** 2), Integer(3), None),
    ],
)
def test_verdict(condition: Condition, count: Expr, verdict: bool | None) -> None:  # noqa: FBT001 - data
    assert ForEveryRound(condition, j, count).verdict is verdict


def test_every_is_about_itself_only() -> None:
    one, other = (ForEveryRound(at_least(n - (j - place) ** 2), j, N) for place in (1, 2))
    assert one.subject != other.subject
    assert one.intersect(one) == one
    assert one.free_symbols == {n, N}


def test_several_conditions_stay_together() -> None:
    every = ForEveryRound(at_least(n + k * j - f * j**2, 9), j, N)
    bent = every.substitute({f: Integer(1)})
    assert isinstance(bent, ForEveryRound)
    assert str(bent) == "j·k + n ≥ j² + 9 for j = 0..N-1"
    assert str(every.substitute({f: Integer(1), N: Integer(1)})) == "n ≥ 9"
