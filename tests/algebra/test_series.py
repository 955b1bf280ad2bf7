"""Sums over an index: closed forms, and series where there is none, against adding up."""

from __future__ import annotations

import pickle
import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import (
    Add,
    Expr,
    Integer,
    Max,
    Mul,
    Pow,
    Rational,
    Sum,
    Symbol,
    lambdify,
    latex,
    pretty,
    pycode,
    summation,
)
from sympy.printing.mathml import mathml

from symcnn.algebra import FloorDiv, minimum, symbol
from symcnn.algebra.polynomials.expand import length
from symcnn.algebra.polynomials.polynomial import expand_products, terms
from symcnn.algebra.polynomials.powers import substitute
from symcnn.algebra.polynomials.size_limits import excess
from symcnn.algebra.presentation.present import text
from symcnn.algebra.sums.closed_sum import (
    Series,
    has_closed_sum,
    substitute_count,
    sum_over,
    within,
)
from tests.examples import share

j, N, D, d = (Symbol(name, integer=True, nonnegative=True) for name in "jNDd")
n, w = map(symbol, "nw")
HALVED = FloorDiv(n, 2**j)

RATIOS = st.sampled_from([Integer(2), Integer(4), Integer(6), Rational(1, 2), Rational(3, 4)])
SUMMABLE = st.builds(
    lambda times, power, ratio, exponent, rest: (
        times * j**power * Pow(ratio, exponent * j + D) * rest
    ),
    st.integers(-4, 9) | st.just(Rational(2, 3)),
    st.integers(0, 4),
    RATIOS,
    st.integers(-2, 2),
    st.sampled_from([Integer(1), w, D, w + D, FloorDiv(n, 3), 1 / w]),
)
OTHER = st.builds(
    lambda times, part: times * part,
    st.sampled_from([Integer(6), w, 4 * w * D, Rational(4, 3), 9 * 2**j * w, 2**N]),
    st.sampled_from(
        [
            HALVED,
            HALVED**2,
            FloorDiv(n + 2**j - 1, 2**j),
            w**j,
            Max(n, j),
            1 / (j + 1),
            2 ** (j * D),
        ]
    ),
)
COUNTS = st.sampled_from([N, N - 1, 2 * N, N + D, (N - 1) / 2])
VALUES = st.builds(
    lambda depth, width, size: {D: depth, w: width, n: size},
    st.integers(0, 4).map(Integer),
    st.integers(1, 4).map(Integer),
    st.integers(1, 40).map(Integer),
)


def added_up(expr: Expr, count: int, at: dict[Expr, Expr]) -> Expr:
    return sum((substitute(expr, {j: place}).xreplace(at) for place in range(count)), Integer(0))


@given(st.lists(SUMMABLE, min_size=1, max_size=4), st.integers(0, 7), VALUES)
def test_closed_form_is_the_sum(parts: list[Expr], count: int, at: dict[Expr, Expr]) -> None:
    """Σ_{0 ≤ j < N} of polynomials times powers of numbers has a closed form, for every N ≥ 0."""
    expr = Add(*parts)
    found = sum_over(expr, j, N)
    assert has_closed_sum(expr, j)
    assert not found.has(Series, j)
    assert substitute(found, {N: count}).xreplace(at) == added_up(expr, count, at)


@given(st.lists(SUMMABLE | OTHER, min_size=1, max_size=4), st.integers(0, 7), VALUES)
def test_sum_with_a_series_is_the_sum(parts: list[Expr], count: int, at: dict[Expr, Expr]) -> None:
    """What has no closed form is exact too, and in one series."""
    expr = Add(*parts)
    found = sum_over(expr, j, N)
    brute = added_up(expr, count, {**at, N: Integer(count)})
    assert j not in found.free_symbols
    assert len(found.atoms(Series)) == (0 if has_closed_sum(within(expr, j, N), j) else 1)
    assert substitute(found, {N: count}).xreplace(at) == brute
    assert substitute(found.xreplace(at), {N: count}) == brute


@given(st.lists(SUMMABLE | OTHER, max_size=3), COUNTS, st.integers(0, 5), VALUES)
def test_count_may_be_an_expression(
    parts: list[Expr], count: Expr, depth: int, at: dict[Expr, Expr]
) -> None:
    """The formula holds wherever the count is an integer that is not negative."""
    known = {**at, N: Integer(depth)}
    times = count.xreplace(known)
    found = sum_over(Add(*parts), j, count)
    if times.is_Integer and times >= 0:
        assert substitute(found, known) == added_up(Add(*parts), int(times), known)


@pytest.mark.parametrize(
    ("expr", "count", "expected"),
    [
        (4**j * w**2 * FloorDiv(2**N * n, 2**j) ** 2, N, 4**N * n**2 * w**2 * N),
        (FloorDiv(2**N * n, 2**j), N - 1, 2 * 2**N * n - 4 * n),
        (FloorDiv(2**N * n, 2**j), N + 1, 2 * 2**N * n - n),
        (Max(j, N), N, N**2),
        (Max(j, N) + HALVED, N, N**2 + Series(HALVED, j, N)),
    ],
)
def test_index_is_below_the_count(expr: Expr, count: Expr, expected: Expr) -> None:
    """⌊2^N·n/2^j⌋ is 2^(N - j)·n for j up to N."""
    found = sum_over(expr, j, count)
    assert expand_products(found - expected) == 0
    for depth in range(1, 6):
        at = {n: Integer(7), w: Integer(3)}
        times = int(count.xreplace({N: Integer(depth)}))
        brute = added_up(substitute(expr, {N: depth}), times, at)
        assert substitute(found, {N: depth}).xreplace(at) == brute


def test_index_is_below_a_count_of_several_symbols() -> None:
    for count in (2 * N, N + D, Integer(200), N + Rational(1, 2), j, j + 1):
        assert sum_over(HALVED, j, count) == Series(HALVED, j, count)


@settings(max_examples=share(1 / 5))
@given(SUMMABLE)
def test_sympy_finds_the_same(expr: Expr) -> None:
    """SymPy's own summation agrees."""
    plain = expand_products(expr.xreplace({w: Integer(3), n: Integer(7), D: Integer(1)}))
    assert expand_products(sum_over(plain, j, N) - summation(plain, (j, 0, N - 1))) == 0


@pytest.mark.parametrize(
    ("expr", "count", "expected"),
    [
        (j, N, N * (N - 1) / 2),
        (Integer(5), N, 5 * N),
        (Integer(0), N, Integer(0)),
        (4**j * w, N, (4**N - 1) * w / 3),
        (2 ** (D - j), D, 2 * 2**D - 2),
        (j * 2**j, N, N * 2**N - 2 * 2**N + 2),
        (j, (d - 2) / 6, (d - 2) * (d - 8) / 72),
        (2**j, d / 6, 2 ** FloorDiv(d, 6) - 1),
        (j, Integer(4), Integer(6)),
        (HALVED, Integer(3), n + FloorDiv(n, 2) + FloorDiv(n, 4)),
    ],
)
def test_summed(expr: Expr, count: Expr, expected: Expr) -> None:
    assert expand_products(sum_over(expr, j, count) - expected) == 0


def test_what_all_terms_share_stands_in_front() -> None:
    found = sum_over(9 * w**2 * 4**j * HALVED**2 + 6 * w**2 * HALVED / D, j, N)
    assert found == 3 * w**2 * Series(3 * 4**j * HALVED**2 + 2 * HALVED / D, j, N)
    assert text(sum_over(9 * w**2 * HALVED, j, N) + 2**N) == "9·w²·Σ(j=0..N - 1, ⌊n/2^j⌋) + 2^N"


def test_a_series_is_a_sum_of_integers() -> None:
    """It is an integer, and not negative, if its summand is; else that is not known."""
    found = Series(HALVED, j, N)
    assert found.is_integer
    assert found.is_nonnegative
    assert found.free_symbols == {n, N}
    assert Series(HALVED / 2, j, N).is_integer is None
    assert Series(HALVED - w, j, N).is_nonnegative is None
    assert not Series(HALVED + Symbol("z"), j, N).is_real
    assert not Series(HALVED + Symbol("z"), j, N).is_finite


@pytest.mark.parametrize(
    ("series", "expected"),
    [
        (Series(HALVED, j, N), 0),
        (Series(HALVED + 3, j, N), 0),
        (Series(HALVED + 3, j, N + 2), 6),
        (Series(HALVED + 3, j, N - 2), 0),
        (Series(HALVED + 3, j, N - D), 0),
        (Series(HALVED - 3, j, N), None),
        (Series(HALVED - w, j, N), None),
    ],
)
def test_minimum(series: Expr, expected: int | None) -> None:
    assert minimum(series) == expected


@given(OTHER, st.integers(0, 6), VALUES)
def test_minimum_is_a_lower_bound(expr: Expr, count: int, at: dict[Expr, Expr]) -> None:
    """minimum(Σ) ≤ Σ wherever it is known."""
    least = minimum(Series(expr, j, N))
    assert least is None or least <= added_up(expr, count, {**at, N: Integer(count)})


def test_products_are_not_multiplied_into_a_series() -> None:
    found = Series(HALVED * (w + 1) + j * HALVED, j, N)
    expr = (found + 1) * (found + w)
    assert expand_products(expr) == found**2 + found + found * w + w
    assert set(terms(found * w + 3)) == {found * w, Integer(1)}
    assert length(found) == 1
    assert excess(found**2) is None


def test_what_is_put_in_is_not_taken_for_the_index() -> None:
    """Σ_j ⌊n/2^j⌋ with j for n is Σ_i ⌊j/2^i⌋, also inside another series."""
    found = substitute(Series(HALVED, j, N), {n: j + 1})
    assert str(found) == "Σ(i=0..N - 1, ⌊(j + 1)/2**i⌋)"
    assert substitute(found, {j: 6, N: 3}) == 7 + 3 + 1
    outer = sum_over(found * j, j, N)
    assert outer == Series(j * found, j, N)
    assert outer.free_symbols == {N}
    assert substitute(outer, {N: 4}) == sum(
        place * sum((place + 1) // 2**inner for inner in range(4)) for place in range(4)
    )


def test_equal_series_are_identical() -> None:
    assert Series(HALVED, j, N) == Series(HALVED, j, N)
    assert Series(HALVED * 4**j, j, N) == Series(2 ** (2 * j) * HALVED, j, N)
    assert pickle.loads(pickle.dumps(Series(HALVED, j, N))) == Series(HALVED, j, N)  # noqa: S301
    assert Series(HALVED, j, N) != Series(HALVED, j, D)


def test_a_series_becomes_a_sum() -> None:
    """With a number for the count it is added up, unless that would be long."""
    found = Series(HALVED, j, N)
    assert substitute(found, {N: 0}) == 0
    assert substitute(found, {N: 2}) == n + FloorDiv(n, 2)
    assert substitute(found, {N: 101}) == Series(HALVED, j, Integer(101))
    assert substitute(substitute(found, {N: 101}), {n: 5}) == 8
    assert substitute(found, {N: 10_001, n: 5}).has(Series)
    assert substitute(found, {N: 2}).doit() == n + FloorDiv(n, 2)
    assert Series(w, j, N) == w * N
    assert substitute(found, {N: 200, n: 1000}) == sum(1000 >> place for place in range(200))


def test_printing() -> None:
    found = Series(HALVED + w, j, N)
    assert str(found) == "Σ(j=0..N - 1, w + ⌊n/2**j⌋)"
    assert text(found**2 * w) == "w·Σ(j=0..N - 1, ⌊n/2^j⌋ + w)²"
    inside = r"w + \left\lfloor\frac{n}{2^{j}}\right\rfloor"
    sigma = rf"\left(\sum_{{j=0}}^{{N - 1}} \left({inside}\right)\right)"
    assert latex(w * found) == rf"w {sigma}"
    assert latex(found**2) == rf"{sigma}^{{2}}"
    assert "N - 1" in pretty(found)
    assert "<sum/>" in mathml(found)
    assert "<munderover>" in mathml(found, printer="presentation")
    assert pycode(found * w) == "w*sum(w + (n//2**j) for j in range(N))"


@pytest.mark.parametrize("modules", ["math", "numpy", "mpmath", None])
def test_lambdified(modules: str | None) -> None:
    run = lambdify((n, w, N), Series(HALVED * w**j, j, N) + 1, modules=modules)
    assert run(17, 3, 4) == 1 + 17 + 8 * 3 + 4 * 9 + 2 * 27
    if modules != "math":
        assert list(run(np.array([2, 3]), 3, 2)) == [6, 7]


def test_index_that_is_put_in_as_a_count_leaves_no_roots() -> None:
    """x_j with an integer (d - 2)/6 for j is a power of ⌊(d - 2)/6⌋."""
    expr = j**2 * 4**j + FloorDiv(n, 2**j) + D
    found = substitute_count(expr, j, (d - 2) / 6)
    assert substitute(found, {d: 20}) == substitute(expr, {j: 3})
    assert not any(part.is_Rational and part.q > 1 for part in found.atoms(Pow))
    assert substitute_count(expr, j, N - 1) == substitute(expr, {j: N - 1})


def test_sums_take_no_time() -> None:
    expr = Add(*(Mul(k + 1, w ** (k % 3), j ** (k % 4), 4 ** (j * (k % 2))) for k in range(10)))
    sum_over(expr, j, N)
    begin = time.process_time()
    sum_over(expr + 1, j, N)
    assert time.process_time() - begin < 0.1


def test_sum_is_no_sum_of_sympy() -> None:
    assert not Series(HALVED, j, N).has(Sum)
