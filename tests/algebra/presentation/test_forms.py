"""The forms of a total: all are equal, and the shortest is the shortest."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sympy import (
    Add,
    Dummy,
    Expr,
    Integer,
    Mul,
    Rational,
    Symbol,
    expand,
    factor_list,
    sqrt,
    sympify,
)

from symcnn.algebra import FloorDiv, symbol
from symcnn.algebra.polynomials.powers import normalize
from symcnn.algebra.presentation import atoms
from symcnn.algebra.presentation.atoms import in_atoms
from symcnn.algebra.presentation.forms import Former
from symcnn.algebra.presentation.order import BY_NAME
from symcnn.algebra.presentation.presented import FORMS, presented, shortest
from symcnn.algebra.sums.closed_sum import Series
from tests.bounds import bounded

n, k, c, f = SYMBOLS = tuple(map(symbol, "nkcf"))
N, g = symbol("N"), symbol("g")
i = Symbol("i", integer=True, nonnegative=True)

SIZES = st.builds(
    lambda below, shift, after: FloorDiv(n + shift, below) + after,
    st.sampled_from([2, 4, 32, k]).map(sympify),
    st.integers(-9, 9),
    st.integers(-1, 3),
)
CHANNELS = st.sampled_from([c, f, k, 2 * f, c + 3, f - 1, Integer(64), c + f])
LAYERS = st.builds(
    lambda kernel, before, after, sizes: (kernel**2 * before + 1) * after * Mul(*sizes),
    st.sampled_from([Integer(3), Integer(5), k]),
    CHANNELS,
    CHANNELS,
    st.lists(SIZES, max_size=2).map(lambda sizes: [size for size in sizes for _ in (0, 1)])
    | st.just([]),
)
TOTALS = st.lists(LAYERS, min_size=1, max_size=4).map(lambda parts: Add(*parts))
VALUES = st.tuples(*[st.integers(1, 20)] * 4).map(
    lambda numbers: {name: Integer(v) for name, v in zip(SYMBOLS, numbers, strict=True)}
)
BY = st.lists(st.sampled_from(SYMBOLS), max_size=3, unique=True)


def assert_equal(found: Expr, expr: Expr, at: dict[Expr, Expr]) -> None:
    assert not found.atoms(Dummy)
    assert expand(found - expr) == 0
    assert found.xreplace(at) == expr.xreplace(at)


@pytest.mark.parametrize("form", [None, *FORMS])
def test_form_is_equal_to_the_total(form: str | None) -> None:
    """All forms are equal, by any symbols."""

    @given(TOTALS, BY, VALUES)
    def check(expr: Expr, by: list[Symbol], at: dict[Expr, Expr]) -> None:
        written = presented(expr, form, by)
        assert_equal(written.value, expr, at)

    check()


ODD = {
    "number": Integer(5),
    "zero": Integer(0),
    "symbol": n,
    "floor": FloorDiv(n, 2),
    "floor alone": FloorDiv(n, 2) * FloorDiv(n + 1, 3) + 4,
    "groups": (k**2 * c / g + 1) * f,
    "many groups": (k**2 * c / g + 1) * f + (9 * f / g + 1) * c + g,
    "depth": (N - 1) * (9 * f**2 + f) + 2**N * f + 4 ** (N - 1) * c + 2 ** (2 * N) * c,
    "power of a sum": f * (n - 4) ** 2 + 3 * f,
    "power of a size": f * (FloorDiv(n, 2) - 1) ** 4 + c * (FloorDiv(n, 2) - 1) ** 2,
    "nested floor": c * FloorDiv(2 * FloorDiv(n, 3) + FloorDiv(n, 2), 5) + c,
    "nested by a symbol": c * FloorDiv(FloorDiv(n, 3) * k + FloorDiv(n, 2), k + 1) + c * f,
    "sizes in a floor": FloorDiv(k * FloorDiv(n, 3) - 9, k * FloorDiv(n, 3) + FloorDiv(n, 2) + c)
    * c
    + c,
    "floor of sizes": f * (FloorDiv(f * FloorDiv(n, 2) + FloorDiv(n, 3), c) + 1) ** 2 + f,
}
EVERY = [(), *((by,) for by in (*SYMBOLS, N, g)), SYMBOLS, (N, f, n)]


@pytest.mark.parametrize("form", [None, *FORMS])
@pytest.mark.parametrize("name", ODD)
def test_odd_totals_are_equal_in_every_form(name: str, form: str | None) -> None:
    expr = ODD[name]
    written = [presented(expr, form, by).value for by in EVERY]
    assert not any(one.atoms(Dummy) for one in written)
    for size in (1, 2, 3, 6, 7, 15, 32):
        at = {n: Integer(size), k: Integer(2), c: Integer(3), f: Integer(5), N: Integer(4)}
        at[g] = Integer(3)
        assert {one.xreplace(at) for one in written} == {expr.xreplace(at)}


@pytest.mark.parametrize(
    ("form", "by", "shown"),
    [
        ("layers", (), "c·(9·f + 1) + f·(9·c + 1)"),
        ("expanded", (), "18·c·f + c + f"),
        ("collected", (c,), "c·(18·f + 1) + f"),
        ("collected", (f,), "f·(18·c + 1) + c"),
        ("factored", (), "18·c·f + c + f"),
        ("horner", (), "c·(18·f + 1) + f"),
        ("horner", (f,), "f·(18·c + 1) + c"),
    ],
)
def test_form_as_written(form: str, by: tuple[Symbol, ...], shown: str) -> None:
    assert str(presented((9 * c + 1) * f + (9 * f + 1) * c, form, by)) == shown


w, e = symbol("w"), symbol("e")
NESTED = 3 * e**2 * w**2 + 6 * e * w**2 * k + 9 * w**2 + e * w + 5 * k * w + 10


@pytest.mark.parametrize(
    ("by", "shown"),
    [
        ((w,), "3·w²·(e² + 2·e·k + 3) + w·(e + 5·k) + 10"),
        ((w, e), "3·w²·(e² + 2·e·k + 3) + w·(e + 5·k) + 10"),
        ((e,), "3·e²·w² + e·w·(6·k·w + 1) + 5·k·w + 9·w² + 10"),
        ((e, w), "3·e²·w² + e·w·(6·k·w + 1) + 9·w² + 5·k·w + 10"),
        ((k,), "k·w·(6·e·w + 5) + 3·e²·w² + e·w + 9·w² + 10"),
    ],
)
def test_coefficients_have_their_common_factors_in_front(
    by: tuple[Symbol, ...], shown: str
) -> None:
    assert str(presented(NESTED, "collected", by)) == shown


@pytest.mark.parametrize(
    ("expr", "shown"),
    [
        (f * (n - 40) ** 2 + 30 * f * k + 7 * f, "f·((n - 40)² + 30·k + 7)"),
        ((9 * f + 1) * f + 3 * f, "9·f² + 4·f"),
        (f * (FloorDiv(n, 2) - 1) ** 2 + f * 0, "f·(⌊n/2⌋ - 1)²"),
        (f**2 - 1, "f² - 1"),
        (5 - f, "5 - f"),
        (Rational(1, 2) * f * (3 * n - k), "f·(3·n - k)/2"),
        (f * sqrt(n) + f * c * k, "c·f·k + f·√(n)"),
        ((sqrt(n) + 1) * sqrt(n) - n, "√(n)"),
        ((sqrt(n) - 1) * (sqrt(n) + 1) - n + 1, "0"),
        (c / 2 + FloorDiv(c + n, 3), "⌊(c + n)/3⌋ + c/2"),
        (n / Series(i * n + 1, i, k) + 1, "1 + n/Σ(i=0..k - 1, i·n + 1)"),
    ],
)
def test_shortest_as_written(expr: Expr, shown: str) -> None:
    assert str(presented(expr)) == shown


def wide(count: int) -> Expr:
    return Add(*(symbol(f"x{index}") for index in range(count)))


def test_too_many_terms_stay_as_they_are() -> None:
    for expr in (wide(50) ** 3 * c, wide(50) ** (symbol("D") + 3) * c):
        for form in (None, *FORMS):
            assert presented(expr, form).value == normalize(expr)
        assert shortest(expr) == normalize(expr)


@pytest.mark.slow
@pytest.mark.parametrize("form", [None, *FORMS])
def test_totals_of_many_terms_take_no_time(form: str | None) -> None:
    parts = ((9 * symbol(f"y{i}") + 1) * symbol(f"y{i + 1}") * FloorDiv(n, 2) for i in range(45))
    expr = Add(*parts)
    with bounded("bringing it into a form"):
        result = presented(expr, form)
    assert expand(result.value - expr) == 0


@pytest.mark.parametrize(
    ("expr", "shown"),
    [
        (FloorDiv(2 * n, 2**i), "⌊n/2^(i - 1)⌋"),
        (FloorDiv(4 * n + 8 * c, 2**i), "⌊(2·n + 4·c)/2^(i - 1)⌋"),
        (FloorDiv(6 * n, 3**i), "⌊2·n/3^(i - 1)⌋"),
        (FloorDiv(12 * n, 4**i), "⌊3·n/4^(i - 1)⌋"),
        (FloorDiv(4 * n + 3, 2**i), "⌊(4·n + 3)/2^i⌋"),
        (FloorDiv(6 * n, 4**i), "⌊6·n/4^i⌋"),
        (FloorDiv(128 * 2**N, 2**i), "⌊2^(N + 7)/2^i⌋"),
        (FloorDiv(110, 2**i), "⌊110/2^i⌋"),
        (FloorDiv(2 * n, 2**i + 2), "⌊2·n/(2^i + 2)⌋"),
    ],
)
def test_a_power_in_a_floor_takes_its_factors_from_the_numerator(expr: Expr, shown: str) -> None:
    term = presented(expr)
    assert str(term) == shown
    assert term.value == expr


@pytest.mark.parametrize(
    ("expr", "shown"),
    [
        (9 * n * c + 6 * n * f + n * k + 7 * n, "n·(9·c + 6·f + k + 7)"),
        (2 * c * k * f + 9 * f * k + f * k * g + n * k, "f·k·(2·c + g + 9) + k·n"),
        (n * f**2 / 2 + n * f * c * k + n * c * k + 8 * n * k, "k·n·(c·f + c + 8) + f²·n/2"),
        (4 * f**2 + 2 * f + c, "4·f² + c + 2·f"),
        (n * c + n, "c·n + n"),
        (c * k + 9 * c * f + 7 * f, "9·c·f + c·k + 7·f"),
    ],
)
def test_terms_are_grouped_where_this_saves_signs(expr: Expr, shown: str) -> None:
    former = Former(BY_NAME)
    term = former.write(former.group(in_atoms(expr)))
    assert str(term) == shown
    assert expand(term.value - expr) == 0


@pytest.mark.parametrize("shift", [1, 2, 3, 5])
def test_a_factor_that_is_small_at_some_integers_is_taken_out(shift: int) -> None:
    product = expand((n - k + shift) * (c + f))
    assert str(presented(product, "factored")) == f"(c + f)·(n - k + {shift})"


def test_as_many_factors_are_found_as_by_sympy() -> None:
    random = Random(3)  # noqa: S311 - no secret
    for _ in range(80):
        sums = [Add(*(random.randint(-4, 4) * each for each in SYMBOLS), 3) for _ in range(2)]
        _, _, primitive = in_atoms(expand(Mul(*sums))).split_common()
        _, factors = primitive.factors()
        monomials = (
            Rational(number) * Mul(*(atom**power for atom, power in monomial))
            for monomial, number in primitive.coefficients.items()
        )
        _, expected = factor_list(Add(*monomials))
        assert sum(times for _, times in factors) == sum(times for _, times in expected)


def test_what_sympy_may_take_minutes_to_factor_is_left_whole(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(atoms, "factor_list", None)
    total = Add(*(each**2 for each in (n, k, c, f, N, g))) + n * k * c * f
    assert str(presented(total, "factored")) == str(presented(total, "expanded"))
