"""Domains: tidied, they say the same, and in fewer conditions; checked number by number."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sympy import Expr, Integer, Symbol, sympify

from symcnn.algebra import FloorDiv, ceil_div, symbol
from symcnn.algebra.conditions.condition import Condition, Multiple, at_least, multiple_of
from symcnn.algebra.conditions.domain import Domain
from symcnn.algebra.conditions.equation import equal
from symcnn.algebra.conditions.residues import residues

Holds = Callable[[Condition, Mapping[Expr, int]], bool]

n, k, m = map(symbol, "nkm")
D = Symbol("D", integer=True, nonnegative=True)
POINTS = [
    {n: size, k: other, m: 3, D: depth}
    for size, other, depth in product(range(1, 33), [1, 2, 4], [0, 2])
]

SOME = st.integers(-6, 8)
SIZES = st.sampled_from([n, n + 1, n - k, n * k, 2 * n + m, D, n + D])
BELOW = st.sampled_from([2, 3, 4, 8, k, 2 * k, 2**D, 2 ** (D + 1), 4**D]).map(sympify)
QUOTIENTS = st.builds(FloorDiv, SIZES, BELOW) | st.builds(ceil_div, SIZES, BELOW)
CONGRUENCES = st.builds(multiple_of, SIZES | QUOTIENTS, BELOW)
BOUNDS = st.builds(at_least, SIZES | QUOTIENTS, SOME) | st.builds(
    lambda name, bound: at_least(name - bound), SIZES, BELOW
)
REMAINDERS = st.builds(
    residues,
    st.sampled_from([n, FloorDiv(n, 2), D, n + k]),
    st.sampled_from([2, 4, 6]),
    st.sets(st.integers(0, 5)),
)
EQUALITIES = st.builds(equal, SIZES | QUOTIENTS, SIZES | QUOTIENTS | st.just(Integer(3)))
CONDITIONS = CONGRUENCES | CONGRUENCES | BOUNDS | REMAINDERS | EQUALITIES


@given(st.lists(CONDITIONS, max_size=6))
def test_tidied_domain_means_the_same(holds: Holds, conditions: list[Condition]) -> None:
    """A domain holds ⟺ its tidied one does, which has no more conditions."""
    domain = Domain(tuple(conditions))
    tidied = domain.tidied()
    for at in POINTS:
        assert all(holds(c, at) for c in tidied) == all(holds(c, at) for c in domain)
    assert len(tidied.conditions) <= len(domain.conditions)
    assert tidied.tidied() == tidied


@pytest.mark.parametrize(
    ("conditions", "shown"),
    [
        ((), ""),
        ((at_least(n - 5), at_least(n - 12)), "n ≥ 12"),
        ((at_least(n - 12), at_least(n - 5)), "n ≥ 12"),
        ((at_least(5 - n), at_least(9 - n)), "n ≤ 5"),
        ((at_least(n - 5), at_least(k - 5)), "n ≥ 5 and k ≥ 5"),
        ((multiple_of(n, Integer(4)), multiple_of(n, Integer(6))), "12 divides n"),
        ((multiple_of(n, k), multiple_of(n, k)), "k divides n"),
        ((multiple_of(n, k), multiple_of(n, m)), "k divides n and m divides n"),
        ((multiple_of(n, k), multiple_of(n, Integer(2))), "k divides n and n even"),
        ((multiple_of(n, 2 * k), multiple_of(n, Integer(2))), "2·k divides n"),
        ((multiple_of(n, k), multiple_of(n, k * 2**D)), "2^D·k divides n"),
        (
            (at_least(n - 5), multiple_of(n, Integer(8)), at_least(n - 12)),
            "n ≥ 12 and 8 divides n",
        ),
        ((at_least(n - 7), multiple_of(n, Integer(8))), "8 divides n"),
        ((at_least(n - 8), multiple_of(n, Integer(8))), "8 divides n"),
        ((at_least(n - 3), residues(n, 8, {3, 5})), "n mod 8 in {3, 5}"),
        ((at_least(n - 4), residues(n, 8, {3, 5})), "n ≥ 4 and n mod 8 in {3, 5}"),
        ((at_least(D - 8), multiple_of(D, Integer(8))), "D ≥ 8 and 8 divides D"),
        ((at_least(n - 2**D), multiple_of(n, 2 * 2**D)), "2^(D + 1) divides n"),
        ((at_least(n - k * 2**D), multiple_of(n, 2**D)), "n ≥ 2^D·k and 2^D divides n"),
        ((at_least(n + k - 6), multiple_of(n, Integer(5))), "5 divides n"),
        ((multiple_of(n + 1, Integer(4)), multiple_of(n, Integer(3))), "n ≡ 3 (mod 12)"),
        ((multiple_of(FloorDiv(n, 8), Integer(2)),), "n mod 16 in {0..7}"),
        (
            (multiple_of(FloorDiv(n, 8), Integer(2)), multiple_of(n, Integer(8))),
            "16 divides n",
        ),
        ((multiple_of(n, 2**D), multiple_of(FloorDiv(n, 2**D), Integer(2))), "2^(D + 1) divides n"),
        ((multiple_of(ceil_div(n, 2**D), k), multiple_of(n, 2**D)), "2^D·k divides n"),
        (
            (multiple_of(ceil_div(n, k), m), multiple_of(n, 3 * k)),
            "k·m divides n and 3·k divides n",
        ),
        (
            (multiple_of(n * k, Integer(8)), multiple_of(ceil_div(n * k, 8), Integer(2))),
            "16 divides k·n",
        ),
        ((equal(n, k), equal(k, n)), "n = k"),
        ((at_least(n - 5), at_least(5 - n)), "n = 5"),
        ((at_least(9 - n), at_least(n - 5), at_least(5 - n)), "n = 5"),
        ((at_least(n - 5), at_least(6 - n)), "5 ≤ n ≤ 6"),
        ((at_least(n - 10), multiple_of(n, Integer(5)), at_least(10 - n)), "n = 10"),
        ((at_least(n - k, 1), at_least(k - n, -1)), "n = k + 1"),
        ((multiple_of(n, Integer(8)), equal(n, Integer(16)), at_least(n + k - 17)), "n = 16"),
        ((equal(n, Integer(16)), at_least(n - k)), "n = 16 and n ≥ k"),
        (
            (residues(n, 607, range(606)), residues(n, 606, range(605))),
            "n mod 607 in {0..605} and n mod 606 in {0..604}",
        ),
    ],
)
def test_tidied_domain_merges(conditions: tuple[Condition, ...], shown: str) -> None:
    tidied = Domain(conditions).tidied()
    assert str(tidied) == shown
    assert bool(tidied) == bool(conditions)


@pytest.mark.parametrize("divided", [FloorDiv, ceil_div])
@pytest.mark.parametrize("order", [1, -1])
def test_halves_of_halves_are_one_congruence(
    divided: Callable[[Expr, Expr], Expr], order: int
) -> None:
    """n, n/2, … n/2^39 are even ⟺ 2^40 divides n, whose period is far too long to look at."""
    halves = [multiple_of(divided(n, Integer(2**depth)), Integer(2)) for depth in range(40)]
    tidied = Domain(tuple(halves[::order])).tidied()
    assert tidied.conditions == (Multiple(n, Integer(2**40)),)


def test_remainder_of_a_quotient_of_what_leaves_a_remainder() -> None:
    """n ≡ 3 (mod 2^20) and ⌊n/2^20⌋ ≡ 1 (mod 3)."""
    conditions = residues(n, 2**20, {3}), multiple_of(FloorDiv(n, 2**20) + 2, Integer(3))
    (found,) = Domain(conditions).tidied()
    assert found == residues(n, 3 * 2**20, {3 + 2**20})


def test_quotient_that_stays_long() -> None:
    conditions = residues(n, 2, {1}), multiple_of(FloorDiv(n, 2**20), Integer(3))
    assert Domain(conditions).tidied() == Domain(conditions)
