"""The forms of a total: all are equal, and the shortest is the shortest."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sympy import Add, Dummy, Expr, Integer, Mul, Symbol, expand, sympify

from symcnn.algebra import FloorDiv, symbol
from symcnn.algebra.forms import FORMS, grouped, main_symbol, shortest
from symcnn.algebra.polynomials.plain_text import text
from symcnn.errors import ShapeError
from tests.bounds import bounded

n, k, c, f = SYMBOLS = tuple(map(symbol, "nkcf"))
N, g = symbol("N"), symbol("g")

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
BY = st.sampled_from([None, *SYMBOLS])


def assert_equal(found: Expr, expr: Expr, at: dict[Expr, Expr]) -> None:
    assert not found.atoms(Dummy)
    assert expand(found - expr) == 0
    assert found.xreplace(at) == expr.xreplace(at)


@pytest.mark.parametrize("form", FORMS)
def test_form_is_equal_to_the_total(form: str) -> None:
    """All forms are equal, by any symbol."""

    @given(TOTALS, BY, VALUES)
    def check(expr: Expr, by: Symbol | None, at: dict[Expr, Expr]) -> None:
        assert_equal(FORMS[form](expr, by), expr, at)

    check()


@given(TOTALS, VALUES)
def test_form_with_powers_of_sums_is_equal(expr: Expr, at: dict[Expr, Expr]) -> None:
    """The form that leaves powers of sums whole is equal too."""
    assert_equal(grouped(expr), expr, at)


@given(TOTALS, VALUES)
def test_shortest_is_equal_and_no_longer_than_any(expr: Expr, at: dict[Expr, Expr]) -> None:
    """The text of the shortest form is at most as long as that of the forms it is chosen from."""
    found = shortest(expr)
    assert_equal(found, expr, at)
    few = {"factored": 12, "collected": 40, "horner": 40}
    count = len(Add.make_args(expand(expr)))
    for name, form in FORMS.items():
        if count <= few.get(name, count):
            assert len(text(found)) <= len(text(form(expr, None)))


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
EVERY = [None, *SYMBOLS, N, g]
ALL: dict[str, Callable[[Expr, Symbol | None], Expr]] = {
    **FORMS,
    "shortest": lambda expr, _: shortest(expr),
    "grouped": lambda expr, _: grouped(expr),
}


@pytest.mark.parametrize("form", ALL)
@pytest.mark.parametrize("name", ODD)
def test_odd_totals_are_equal_in_every_form(name: str, form: str) -> None:
    expr = ODD[name]
    written = [ALL[form](expr, by) for by in EVERY]
    assert not any(one.atoms(Dummy) for one in written)
    for size in (1, 2, 3, 6, 7, 15, 32):
        at = {n: Integer(size), k: Integer(2), c: Integer(3), f: Integer(5), N: Integer(4)}
        at[g] = Integer(3)
        assert {one.xreplace(at) for one in written} == {expr.xreplace(at)}


@pytest.mark.parametrize(
    ("form", "by", "shown"),
    [
        ("layers", None, "c·(9·f + 1) + f·(9·c + 1)"),
        ("expanded", None, "18·c·f + c + f"),
        ("collected", None, "c·(18·f + 1) + f"),
        ("collected", f, "c + f·(18·c + 1)"),
        ("factored", None, "18·c·f + c + f"),
        ("horner", None, "c·(18·f + 1) + f"),
        ("horner", f, "c + f·(18·c + 1)"),
    ],
)
def test_form_as_written(form: str, by: Symbol | None, shown: str) -> None:
    assert text(FORMS[form]((9 * c + 1) * f + (9 * f + 1) * c, by)) == shown


@pytest.mark.parametrize(
    ("expr", "shown"),
    [
        (f * (n - 40) ** 2 + 30 * f * k + 7 * f, "f·(30·k + (n - 40)² + 7)"),
        ((9 * f + 1) * f + 3 * f, "9·f² + 4·f"),
        (f * (FloorDiv(n, 2) - 1) ** 2 + f * 0, "f·(⌊n/2⌋ - 1)²"),
        (f**2 - 1, "f² - 1"),
    ],
)
def test_shortest_as_written(expr: Expr, shown: str) -> None:
    assert text(shortest(expr)) == shown


def wide(count: int) -> Expr:
    return Add(*(symbol(f"x{index}") for index in range(count)))


@pytest.mark.parametrize("form", ["expanded", "collected", "factored", "horner"])
def test_too_many_terms_are_an_error(form: str) -> None:
    with pytest.raises(ShapeError, match="more than 2,000 terms when expanded"):
        FORMS[form](wide(50) ** 3 * c, None)


def test_too_many_terms_of_a_power_stay_as_they_are() -> None:
    expr = wide(50) ** (symbol("D") + 3) * c
    assert shortest(expr) is expr
    assert grouped(expr) is expr


def test_too_many_terms_stay_as_they_are() -> None:
    expr = wide(50) ** 3 * c
    assert shortest(expr) is expr
    assert FORMS["layers"](expr, None) is expr


@pytest.mark.slow
@pytest.mark.parametrize("form", [*FORMS, "shortest"])
def test_totals_of_many_terms_take_no_time(form: str) -> None:
    parts = ((9 * symbol(f"y{i}") + 1) * symbol(f"y{i + 1}") * FloorDiv(n, 2) for i in range(45))
    expr = Add(*parts)
    with bounded("bringing it into a form"):
        result = ALL[form](expr, None)
    assert expand(result - expr) == 0


@pytest.mark.parametrize(
    ("expr", "expected"),
    [
        (c**2 + f**3, f),
        (c * f, c),
        (Integer(3), None),
        (FloorDiv(n, 2), None),
        (c / f**2, c),
        (2**N, None),
    ],
)
def test_main_symbol(expr: Expr, expected: Symbol | None) -> None:
    assert main_symbol(expr) == expected
