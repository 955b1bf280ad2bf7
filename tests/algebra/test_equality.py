"""Equalities: what they say is checked number by number."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sympy import Add, Expr, Integer, Mul, Symbol, lambdify, sympify

from symcnn.algebra import FloorDiv, ceil_div, symbol
from symcnn.algebra.conditions.condition import Condition, Multiple
from symcnn.algebra.conditions.equation import Equal, equal
from symcnn.algebra.conditions.residues import Residues

Holds = Callable[[Condition, Mapping[Expr, int]], bool]

n, k, m, c, f, p = map(symbol, "nkmcfp")
D = Symbol("D", integer=True, nonnegative=True)

SMALL = st.integers(-4, 6)
BELOW = st.sampled_from([2, 3, 4, 6]).map(Integer)
LINEAR = st.builds(lambda a, b: a * n + b, SMALL, SMALL)
FLOORS = st.builds(FloorDiv, LINEAR, BELOW)
NESTED = st.builds(lambda a, b, c, d: FloorDiv(a * b + c, d), SMALL, FLOORS, LINEAR, BELOW)
SIZES = st.lists(LINEAR | FLOORS | NESTED, min_size=1, max_size=3).map(lambda parts: Add(*parts))

MONOMIALS = st.sampled_from([n, k, n * k, 2**D * n, FloorDiv(n, k), FloorDiv(n + k, 2), 1, 1, D])
SEVERAL = st.lists(st.builds(Mul, SMALL, MONOMIALS), max_size=4).map(lambda parts: Add(*parts))
POINTS = [dict(zip((n, k, D), at, strict=True)) for at in product([1, 2, 3, 7], [1, 2, 5], [0, 2])]


def number(expr: Expr, at: Mapping[Expr, int]) -> Expr:
    return expr.xreplace({name: Integer(value) for name, value in at.items()})


@given(SIZES, SIZES)
def test_sizes_of_one_symbol(left: Expr, right: Expr) -> None:
    """Periods are 144 at most, and roots are among the first numbers."""
    condition = equal(left, right)
    difference = lambdify(n, left - right)
    expected = [difference(size) == 0 for size in range(1, 440)]
    if isinstance(condition, Residues):
        held = [size % condition.modulus in condition.kept for size in range(1, 440)]
    else:
        assert isinstance(condition, Equal)
        solved = lambdify(n, condition.expr)
        held = [solved(size) == 0 for size in range(1, 440)]
    assert held == expected
    assert condition.verdict is {439: True, 0: False}.get(sum(expected))


@given(SEVERAL, SEVERAL)
def test_sizes_of_several_symbols(holds: Holds, left: Expr, right: Expr) -> None:
    condition = equal(left, right)
    for at in POINTS:
        expected = number(left - right, at) == 0
        assert holds(condition, at) == expected
        assert condition.verdict in {expected, None}
        put = {name: Integer(value) for name, value in at.items()}
        assert condition.substitute(put).verdict is expected
        partly = condition.substitute({n: put[n]})
        assert holds(partly, at) == expected


@given(SEVERAL, SEVERAL)
def test_both_ways_round(left: Expr, right: Expr) -> None:
    one, other = equal(left, right), equal(right, left)
    assert one.subject == other.subject or isinstance(one, Multiple)
    assert one.verdict == other.verdict


@given(SEVERAL, SEVERAL)
def test_solutions(holds: Holds, left: Expr, right: Expr) -> None:
    condition = equal(left, right)
    if not isinstance(condition, Equal):
        return
    for name, solved in condition.solutions:
        assert not solved.has(name)
        for at in POINTS:
            assert holds(condition, at) == (number(solved, at) == at.get(name))


@given(SEVERAL, st.sampled_from([2, 3, k, 2 * k, 2**D, k + 1]).map(sympify), st.booleans())
def test_multiples_are_found(holds: Holds, part: Expr, scale: Expr, up: bool) -> None:  # noqa: FBT001 - data
    """X = s·⌊X/s⌋ and X = s·⌈X/s⌉ say that X is a multiple of s."""
    quotient = ceil_div(part, scale) if up else FloorDiv(part, scale)
    condition = equal(scale * quotient, part)
    for at in POINTS:
        expected = number(part, at) % number(scale, at) == 0
        assert holds(condition, at) == expected


@pytest.mark.parametrize(
    ("left", "right", "shown", "kind"),
    [
        (c, f, "c = f", Equal),
        (2 * p + 1, k, "k = 2·p + 1", Equal),
        (k, 2 * p + 1, "k = 2·p + 1", Equal),
        (5, n * m, "m·n = 5", Equal),
        (3 * n, 12, "n = 4", Equal),
        (n - 3, f - k, "k + n = f + 3", Equal),
        (n / k, f, "n = f·k", Equal),
        (n**2 * c, n * f, "f = c·n", Equal),
        (c * 2**D, f * 2**D, "c = f", Equal),
        (n / 2 + m / 3, 5, "2·m + 3·n = 30", Equal),
        (FloorDiv(n, 2), FloorDiv(m, 2), "⌊n/2⌋ = ⌊m/2⌋", Equal),
        (FloorDiv(n, 2) + 3, n, "n = ⌊n/2⌋ + 3", Equal),
        (FloorDiv(n, 2), ceil_div(n, 2), "n even", Residues),
        (FloorDiv(n, 2) + 1, ceil_div(n, 2), "n odd", Residues),
        (8 * FloorDiv(n, 8), n, "8 divides n", Residues),
        (FloorDiv(n, 2), 2 * FloorDiv(n, 4), "n mod 4 in {0, 1}", Residues),
        (f * 2 * FloorDiv(n, 2), f * n, "n even", Residues),
        (2**20 * FloorDiv(n, 2**20), n, "1,048,576 divides n", Multiple),
        (FloorDiv(n, 2**D), 2 * FloorDiv(n, 2 ** (D + 1)), "⌊n/2^D⌋ even", Multiple),
        (2**D * FloorDiv(n, 2**D), n, "2^D divides n", Multiple),
        (2**D * ceil_div(n, 2**D), n, "2^D divides n", Multiple),
        (k * ceil_div(n, k), n, "k divides n", Multiple),
        (n, FloorDiv(n, 2) + ceil_div(n, 2), "n is an integer", Residues),
        (n + k, k + n, "0 = 0", Equal),
        (n + 1, n, "0 = 1", Equal),
    ],
)
def test_text(left: Expr, right: Expr, shown: str, kind: type) -> None:
    condition = equal(sympify(left), sympify(right))
    assert str(condition) == shown
    assert isinstance(condition, kind)


@pytest.mark.parametrize(
    ("condition", "verdict"),
    [
        (equal(n, n), True),
        (equal(n + k + 1, k), False),
        (equal(n + k + m, Integer(2)), False),
        (equal(2 * n + 4 * m, Integer(7)), False),
        (equal(2 * n + 4 * m, Integer(8)), None),
        (equal(3 * n, Integer(11)), False),
        (equal(FloorDiv(n, 2), FloorDiv(n, 2) + FloorDiv(n + 4, 3)), False),
        (equal(2**D * 3, Integer(2)), False),
        (equal(n / (k - m), Integer(2)), None),
        (Equal(n - 2 * FloorDiv(n, 2)), None),
        (Equal(n - 2 * FloorDiv(n, 2) - 3), False),
        (Equal(D), None),
        (Equal(D - n), None),
    ],
)
def test_verdict(condition: Condition, verdict: bool | None) -> None:  # noqa: FBT001 - data
    assert condition.verdict is verdict


def test_one_thing_has_one_value() -> None:
    one, other, negated = Equal(n * k - 3), Equal(n * k - 5), Equal(3 - n * k)
    assert one.subject == other.subject == negated.subject
    assert one.intersect(negated) == one
    assert one.intersect(other).verdict is False
