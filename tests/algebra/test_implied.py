"""Bounds that follow from others, against a test of each point."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from functools import reduce
from itertools import product
from operator import mul

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sympy import Add, Expr, Integer, Max, Min, Mul, Pow, Rational, Symbol, sympify

from symcnn import parse
from symcnn.algebra import FloorDiv, symbol
from symcnn.algebra.conditions.condition import Condition, at_least, multiple_of
from symcnn.algebra.conditions.domain import Domain
from symcnn.algebra.conditions.equation import equal
from symcnn.algebra.conditions.for_every_round import ForEveryRound
from symcnn.algebra.conditions.guarded import Where
from symcnn.algebra.conditions.implied import follows_from
from symcnn.algebra.conditions.linear import is_implied
from symcnn.algebra.conditions.residues import residues

n, k, c, g = map(symbol, "nkcg")
D, N, j = (Symbol(name, integer=True, nonnegative=True) for name in "DNj")
r = Symbol("r", nonnegative=True)
STARTS = {n: 1, k: 1, c: 1, g: 1, D: 0, N: 0}
OPERATIONS: dict[type[Expr], Callable[[Sequence[Fraction]], Fraction | int]] = {
    Add: sum,
    Mul: lambda values: reduce(mul, values),
    Min: min,
    Max: max,
    Pow: lambda values: values[0] ** int(values[1]),
    FloorDiv: lambda values: values[0] // values[1],
}


def number(expr: Expr, point: Mapping[Expr, int]) -> Fraction:
    """Evaluate an expression at a point, by plain arithmetic of fractions."""
    if expr.is_Symbol:
        return Fraction(point[expr])
    if expr.is_Rational:
        return Fraction(int(expr.p), int(expr.q))
    operation = next(operation for kind, operation in OPERATIONS.items() if isinstance(expr, kind))
    return Fraction(operation([number(part, point) for part in expr.args]))


SMALL = st.integers(-3, 3).map(Integer)
LINEAR = st.builds(
    lambda a, b, d, e: a * n + b * k + d * D + e, SMALL, SMALL, SMALL, st.integers(-9, 9)
)
FLOORS = st.builds(
    FloorDiv,
    LINEAR,
    st.sampled_from([Integer(2), Integer(3), k, 2**D]),
)
CHOICES = st.builds(lambda kind, a, b: kind(a, b), st.sampled_from([Min, Max]), LINEAR, LINEAR)
ATOMS = st.one_of(FLOORS, CHOICES, st.sampled_from([n * k, n / k, k * 2**D, 2**D]).map(sympify))
SUMS = st.builds(lambda start, a, factor: start + factor * a, LINEAR, ATOMS, SMALL) | st.builds(
    lambda a, b, x, y, end: x * a + y * b + end, ATOMS, ATOMS, SMALL, SMALL, st.integers(-4, 4)
)
POINTS = [
    dict(zip((n, k, D), point, strict=True))
    for point in product(range(1, 15), range(1, 6), range(4))
]


@given(st.lists(LINEAR | SUMS, max_size=3), LINEAR | SUMS)
def test_implied_means_true_at_each_point(facts: list[Expr], goal: Expr) -> None:
    """Facts imply a goal ⟹ the goal is ≥ 0 at each point where all facts are."""
    if is_implied(goal, facts):
        for point in POINTS:
            if all(number(fact, point) >= 0 for fact in facts):
                assert number(goal, point) >= 0


BOUNDS = st.builds(at_least, LINEAR | SUMS)
CONDITIONS = st.one_of(
    BOUNDS,
    BOUNDS,
    st.builds(Where, BOUNDS, st.sampled_from([at_least(D, 1), at_least(D, 2)])),
    st.sampled_from([multiple_of(n, 2**D), multiple_of(n, k), multiple_of(Integer(12), k)]),
    st.sampled_from([residues(n, 4, {3}), residues(n, 6, {4, 5}), equal(n, 2 * k + 1)]),
    st.sampled_from([residues(k, 2, {1}), multiple_of(k, Integer(2)), residues(D, 2, {1})]),
    st.builds(
        ForEveryRound,
        st.builds(at_least, FLOORS.map(lambda floor: floor - j)),
        st.just(j),
        st.just(D),
    ),
    st.sampled_from([ForEveryRound(at_least(n - 3 * k + j * k), j, D)]),
)


@given(st.lists(CONDITIONS, min_size=1, max_size=5))
def test_domain_admits_the_same_points(holds: object, conditions: list[Condition]) -> None:
    """A domain is reduced ⟺ it admits exactly the points of the conjunction."""
    assert callable(holds)
    reduced = Domain(tuple(conditions)).tidied()
    for point in POINTS[::3]:
        raw = all(holds(condition, point) for condition in conditions)
        assert all(holds(condition, point) for condition in reduced) == raw
    assert len(reduced.conditions) <= len(conditions)


@pytest.mark.parametrize(
    ("goal", "facts"),
    [
        (n + 2 * FloorDiv(k, 2) - k, []),
        (32 * FloorDiv(n, 32) - n + 31, []),
        (n - 2**D * FloorDiv(n, 2**D), []),
        (2 * n - 2**D - 1, [n - 2**D]),
        (n - 4, [N - 1, n - 2 * N - 2]),
        (n / Min(g, n) - 1, []),
        (Max(n, k) + FloorDiv(k, 2) - n, []),
        (FloorDiv(n, 2) - 2, [FloorDiv(n + 1, 3) - 2, n - k, k - 4]),
    ],
)
def test_implied(goal: Expr, facts: list[Expr]) -> None:
    assert is_implied(goal, facts)
    assert not is_implied(goal - 1, facts)


def test_long_and_numerous_inequalities_are_not_decided() -> None:
    names = [symbol(f"x{index}") for index in range(41)]
    assert not is_implied(Add(*names), [])
    others = [symbol(f"y{index}") for index in range(20)]
    pairs = [n - k + a * (index + 2) for index, a in enumerate(others)]
    opposed = [k - n - a * (index + 2) + c for index, a in enumerate(others)]
    assert not is_implied(c - 1000, [*pairs, *opposed, *(-a for a in others)])


@pytest.mark.parametrize(
    ("condition", "known"),
    [
        (at_least(n, 2), [at_least(D, 1), at_least(n - 2**D)]),
        (at_least(c * n**2 - 64), [multiple_of(c, Integer(32)), at_least(n, 3)]),
        (at_least(n, 7), [residues(n, 8, {7})]),
        (at_least(12 - k), [multiple_of(Integer(12), k)]),
        (at_least(n + 2 * N - k), [equal(k, 2 * N + 1)]),
        (Where(at_least(n, 4), at_least(N, 2)), [at_least(n - 2 * N)]),
        (
            Where(at_least(n, 4), at_least(N, 2)),
            [Where(multiple_of(n, Integer(4)), at_least(N, 1))],
        ),
        (ForEveryRound(at_least(n - j), j, N), [at_least(n - N)]),
        (
            ForEveryRound(at_least(FloorDiv(n, 2**j), 2), j, N),
            [ForEveryRound(at_least(FloorDiv(n, 2**j), 3), j, N)],
        ),
        (at_least(2 * FloorDiv(k + 1, 2) - k - 1), [residues(k, 2, {1})]),
        (at_least(2**D * FloorDiv(n, 2**D) - n), [multiple_of(n, 2**D)]),
        (at_least(2 * FloorDiv(D, 2) - D), [multiple_of(D, Integer(2))]),
        (at_least(n, 2**D), [at_least(n, 2**D * k)]),
        (at_least(n, k), [at_least(n, k * g)]),
        (multiple_of(c * k, g), [multiple_of(c, g)]),
        (multiple_of(c * k, g), [multiple_of(c, g * n)]),
        (multiple_of(c * n, g * k), [multiple_of(c, g * k)]),
    ],
)
def test_follows(condition: Condition, known: list[Condition]) -> None:
    assert follows_from(condition, known)
    assert not follows_from(condition, [])


def test_congruences_are_left_to_others() -> None:
    even = multiple_of(n, Integer(2))
    assert follows_from(even, [even])
    assert not follows_from(even, [multiple_of(n, Integer(4))])
    assert not follows_from(at_least(n + k, 4), [residues(n + k, 8, {7})])


@pytest.mark.parametrize(
    ("condition", "known"),
    [
        (multiple_of(c, g), [multiple_of(c * k, g)]),
        (multiple_of(c, g * k), [multiple_of(c, g)]),
        (multiple_of(c + k, g), [multiple_of(c, g)]),
        (at_least(n, k * g), [at_least(n, k)]),
        (at_least(n, 2**D * k), [at_least(n, k)]),
    ],
)
def test_a_weaker_condition_implies_nothing(condition: Condition, known: list[Condition]) -> None:
    assert not follows_from(condition, known)


def test_a_divisor_in_a_residue_class_itself_is_no_substitute() -> None:
    """Rule: with n = k·m and k = 2·j - 1, ⌊n/2⌋ is not ⌊k·m/2⌋ of the new k: n = k = 3."""
    odd, multiple = residues(k, 2, {1}), multiple_of(n, k)
    assert not follows_from(at_least(FloorDiv(n, 2) + FloorDiv(k, 2) - k), [odd, multiple])


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("I(n,3)-C(k,f,p=k//2,s=2)", ""),
        ("I(n,1)-C(3,f)-(C(3,f))*N-P(2)", "n ≥ 2·N + 4"),
        ("I(n,1)-(C(3,8,p=1)-P(2))*D", "D ≥ 1 and n ≥ 2^D"),
        ("I(n,1)-C(a,4)-P(2)-C(b,4)-P(2)", "n ≥ a + 2·b + 1"),
        ("I(32,1)-GN(g)", "g = 1"),
        ("I(n,64)-GN(g)-C(3,96)-GN(g)", "g divides 32 and n ≥ 3"),
        ("I(n,1)-add[_|C(k,1,p=(k-1)//2)]", "k odd"),
        ("I(n,c)-GN(g)", "g divides c and c·n² ≥ 2·g"),
        ("I(n,6)-C(3,8)-P(2)-GN(g)", "n ≥ 4, g divides 8 and n ≥ 2·g - 10"),
    ],
)
def test_domain_of_a_network_says_only_what_is_needed(text: str, shown: str) -> None:
    """Each was compared by hand with the requirements of the layers."""
    assert str(parse(text).domain) == shown


def test_rational_bounds() -> None:
    """Rule: bounds on values that may be fractions are not rounded: r ≥ 1/2 is not r ≥ 1."""
    assert is_implied(3 * r / 2 - Rational(1, 3), [2 * r - 1])
    assert not is_implied(r - 1, [2 * r - 1])
    assert is_implied(4 * r + 4 * n - 5, [2 * r - 1])
    assert not is_implied(r + n - 2, [2 * r - 1])
    assert is_implied(r - FloorDiv(r, 2) + 1, [r])
    assert not is_implied(2 * FloorDiv(r, 2) + 1 - r)
