"""Contradictions: where one is found, no numbers keep both conditions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sympy import Expr, Integer, Symbol, sympify

from symcnn.algebra import FloorDiv, symbol
from symcnn.algebra.conditions.condition import Condition, at_least, multiple_of
from symcnn.algebra.conditions.contradiction import contradiction
from symcnn.algebra.conditions.equation import equal
from symcnn.algebra.conditions.residues import residues

Holds = Callable[[Condition, Mapping[Expr, int]], bool]

n, k, m, f, p = map(symbol, "nkmfp")
D = Symbol("D", integer=True, nonnegative=True)
POINTS = [
    {n: size, k: third + more, m: third, D: depth}
    for size, third, more, depth in product(range(1, 13), [1, 2], [1, 2, 4], [0, 1])
]

SIZES = st.sampled_from([n, k, m, n + 1, n - k, n * k, 2 * n + m, D, -n, -k, n / k, n / (k - m)])
NUMBERS = st.integers(-6, 8).map(Integer)
MODULI = st.sampled_from([2, 3, 4, k, 2**D, k - m]).map(sympify)
QUOTIENTS = st.builds(FloorDiv, SIZES, st.sampled_from([Integer(2), k, 2**D, k - m + 1]))
CONDITIONS = (
    st.builds(at_least, SIZES | QUOTIENTS, NUMBERS)
    | st.builds(multiple_of, SIZES, MODULI)
    | st.builds(residues, st.sampled_from([n, k, D]), st.integers(2, 6), st.sets(st.integers(0, 5)))
    | st.builds(equal, SIZES | QUOTIENTS, SIZES | NUMBERS)
)


@given(st.lists(CONDITIONS, max_size=5))
def test_what_contradicts_never_holds_together(holds: Holds, conditions: list[Condition]) -> None:
    """Neither do all conditions up to there; a prefix without contradiction has none found."""
    found = contradiction(conditions)
    if found is None:
        return
    place, other = found
    assert contradiction(conditions[:place]) is None
    for at in POINTS:
        assert not (holds(conditions[place], at) and holds(other, at))
        if all(holds(condition, at) for condition in conditions[:place]):
            assert holds(other, at)


@pytest.mark.parametrize(
    ("conditions", "found"),
    [
        ([], None),
        ([at_least(n - 8), at_least(8 - n)], None),
        ([at_least(n - 8), at_least(7 - n)], (1, "n ≥ 8")),
        ([at_least(n - 5), at_least(n - 8), at_least(n - 6), at_least(7 - n)], (3, "n ≥ 8")),
        ([at_least(n - k), at_least(k - n - 1)], (1, "n ≥ k")),
        ([multiple_of(n, Integer(2)), multiple_of(n + 1, Integer(4))], (1, "n even")),
        ([multiple_of(n, Integer(2)), multiple_of(n + 1, Integer(3))], None),
        (
            [residues(n, 6, {0, 1}), residues(n, 6, {1, 2}), residues(n, 6, {0, 2})],
            (2, "n ≡ 1 (mod 6)"),
        ),
        ([residues(n, 607, range(606)), residues(n, 606, range(605))], None),
        ([at_least(5 - n), multiple_of(n, Integer(8))], (1, "n ≤ 5")),
        ([multiple_of(n, Integer(8)), at_least(7 - n)], (1, "8 divides n")),
        ([multiple_of(n, Integer(8)), at_least(8 - n)], None),
        ([multiple_of(D, Integer(8)), at_least(7 - D)], None),
        ([multiple_of(n, 8 * 2**D), at_least(7 - n)], (1, "2^(D + 3) divides n")),
        ([multiple_of(n, k), at_least(7 - n)], None),
        ([equal(k, f), equal(k, f + 1)], (1, "k = f")),
        ([equal(n * k, Integer(3)), equal(n * k, Integer(5))], (1, "k·n = 3")),
        ([equal(n, Integer(5)), at_least(n - 6)], (1, "n = 5")),
        ([at_least(n - 6), equal(n, Integer(5))], (1, "n ≥ 6")),
        ([equal(k, 2 * p + 1), equal(k, 2 * m)], (1, "k = 2·p + 1")),
        ([equal(k, 2 * p + 1), multiple_of(k, Integer(2))], (1, "k = 2·p + 1")),
        ([equal(k, f), multiple_of(n, k - f)], (1, "k = f")),
        ([equal(k, f), at_least(n / (k - f))], None),
        ([equal(k, f), at_least(FloorDiv(n, k - f) + FloorDiv(n, 2) - 5)], None),
        ([equal(k, f + p + m + 3), at_least(n - (k + 1) ** 16)], None),
    ],
)
def test_contradiction(conditions: list[Condition], found: tuple[int, str] | None) -> None:
    place_and_other = contradiction(conditions)
    shown = None if place_and_other is None else (place_and_other[0], str(place_and_other[1]))
    assert shown == found


def test_many_conditions_do_not_take_long() -> None:
    bounds = [at_least(n + place * k - place) for place in range(1, 300)]
    equalities = [equal(n, 2 * k + place) for place in range(1, 2)]
    assert contradiction([*bounds, *equalities]) is None
