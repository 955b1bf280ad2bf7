"""FloorDiv with symbols in exponents: the rules hold for 2^j as for a symbol, and more is known."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sympy import Add, Expr, Integer, Mul, Pow, Rational, Symbol, latex

from symcnn.algebra import FloorDiv, ceil_div, minimum, symbol
from symcnn.algebra.polynomials.polynomial import expand_products
from symcnn.algebra.polynomials.powers import normalize, substitute
from symcnn.algebra.presentation.present import text
from symcnn.algebra.presentation.presented import FORMS, presented, shortest
from symcnn.algebra.sums.closed_sum import sum_over
from tests.examples import share

D, i, N = (Symbol(name, integer=True, nonnegative=True) for name in "DiN")
n, w, t, s = map(symbol, "nwts")

NAMES = (D, i, n, w, t)
POWER = st.builds(
    lambda base, first, second, constant: normalize(Pow(base, first * D + second * i + constant)),
    st.sampled_from([Integer(2), Integer(4), Integer(3), Integer(6), w]),
    *[st.integers(0, 2)] * 2,
    st.integers(0, 2),
)
ANY_POWER = POWER | st.sampled_from([2 ** (D - i), 2**-D, 4 ** (i - 1), 6**D / 2**i])
TERM = st.builds(
    Mul,
    st.integers(-5, 7).map(Integer),
    st.sampled_from([Integer(1), n, t, n * t, D]),
    POWER | st.just(Integer(1)),
)
ABOVE = st.lists(TERM, min_size=1, max_size=3).map(lambda terms: Add(*terms))
BELOW = st.builds(
    Mul,
    st.integers(1, 6).map(Integer),
    ANY_POWER,
    st.sampled_from([Integer(1), Integer(1), w, 2**D + 1, w + 1]),
)
VALUES = st.builds(
    lambda *numbers: dict(zip(NAMES, numbers, strict=True)),
    *[st.integers(0, 4).map(Integer)] * 2,
    *[st.integers(1, 30).map(Integer)] * 3,
)


def plain(above: Expr, below: Expr, at: dict[Expr, Expr]) -> Integer:
    return (above.xreplace(at) / below.xreplace(at)).floor()


@given(ABOVE, BELOW, VALUES)
def test_floor_and_ceiling(above: Expr, below: Expr, at: dict[Expr, Expr]) -> None:
    """FloorDiv(a, b) is the floor of a/b, and ceil_div(a, b) its ceiling where b is an integer."""
    found = FloorDiv(above, below)
    assert found.xreplace(at) == plain(above, below, at)
    assert FloorDiv(above - 1 + below, below).xreplace(at) == plain(above - 1 + below, below, at)
    if below.xreplace(at).is_Integer:
        assert ceil_div(above, below).xreplace(at) == -plain(-above, below, at)


@given(ABOVE, BELOW)
@example(2**D - 3, 2 * 2**D + 2)
@example(2 * w**2 + w, 2 * w**2 * t)
def test_canonical_form_is_final(above: Expr, below: Expr) -> None:
    """Building the floor of canonical parts again changes nothing; nor does tidying it."""
    found = FloorDiv(above, below)
    assert normalize(found) == found
    for part in found.atoms(FloorDiv):
        assert FloorDiv(*part.args) == part


@given(ABOVE, BELOW, st.integers(2, 4).map(Integer) | POWER, st.integers(-3, 3), VALUES)
def test_floors_of_floors(
    above: Expr, below: Expr, outer: Expr, shift: int, at: dict[Expr, Expr]
) -> None:
    """⌊(⌊a/b⌋ + c)/d⌋ has the value that plain arithmetic gives, also for a fraction d."""
    for divisor in (outer, outer / 2**i):
        found = FloorDiv(FloorDiv(above, below) + shift, divisor)
        assert found.xreplace(at) == plain(plain(above, below, at) + shift, divisor, at)


@given(ABOVE, BELOW, VALUES)
def test_minimum_is_a_lower_bound(above: Expr, below: Expr, at: dict[Expr, Expr]) -> None:
    """minimum(e) ≤ e wherever it is known."""
    least = minimum(FloorDiv(above, below))
    assert least is None or least <= plain(above, below, at)


RULES = {
    "1 takes out a power": (FloorDiv(2**D * t + 5, 2**D), t + FloorDiv(5, 2**D)),
    "1 takes out all": (FloorDiv(n * 2**D, 2**D), n),
    "1 takes out more": (FloorDiv(2 * 2**D * 2**i * t, 2**i), 2 * 2**D * t),
    "1 takes out a part of a base": (FloorDiv(6**D * n, 2**D), 3**D * n),
    "1 takes out a sum": (FloorDiv(n * 2**D + n + 3, 2**D + 1), n + FloorDiv(3, 2**D + 1)),
    "1 leaves a constant from 0 on": (FloorDiv(n - 1, 2**D), FloorDiv(n + 2**D - 1, 2**D) - 1),
    "2 makes one floor of two": (FloorDiv(FloorDiv(n, 2**i), 2), FloorDiv(n, 2 ** (i + 1))),
    "2 with two powers": (FloorDiv(FloorDiv(n, 2**i), 4**i), FloorDiv(n, 8**i)),
    "2 with a symbol": (FloorDiv(FloorDiv(n, s**i), s), FloorDiv(n, s ** (i + 1))),
    "3 halves, rounded up": (
        ceil_div(ceil_div(n, 2**i), Integer(2)),
        ceil_div(n, 2 ** (i + 1)),
    ),
    "4 divides out a power": (FloorDiv(4**D * n, 8**D), FloorDiv(n, 2**D)),
    "4 divides out a part of a base": (FloorDiv(6**D * n, 4**D), FloorDiv(3**D * n, 2**D)),
    "4 divides out a number": (FloorDiv(6 * n, 4 * 2**D), FloorDiv(3 * n, 2 * 2**D)),
    "5 from 0 to below b": (FloorDiv(2**D - 1, 2**D), 0),
    "5 zero": (FloorDiv(0 * n, 2**D), 0),
    "a power below is one above": (FloorDiv(n, Rational(1, 2) ** D), 2**D * n),
    "a power above is one below": (FloorDiv(n / 2**D, 3), FloorDiv(n, 3 * 2**D)),
    "a sum is left below where it may be negative": (
        FloorDiv(n / (2**D - 5), 3).args,
        (n / (2**D - 5), Integer(3)),
    ),
    "a quotient of powers": (FloorDiv(n, 2 ** (D - i)), FloorDiv(2**i * n, 2**D)),
}


@pytest.mark.parametrize("rule", RULES)
def test_rule(rule: str) -> None:
    left, right = RULES[rule]
    assert left == right


def test_rule_2_needs_an_integer() -> None:
    """⌊⌊n/3⌋/2^-1⌋ is 2·⌊n/3⌋, and not ⌊2n/3⌋."""
    built = FloorDiv(FloorDiv(n, 3), 2 ** (D - i))
    assert substitute(built, {D: 0, i: 1}) == 2 * FloorDiv(n, 3)
    assert FloorDiv(FloorDiv(n, 3), w / s).has(FloorDiv(n, 3))


def test_exponent_zero() -> None:
    assert substitute(FloorDiv(n, 2**i), {i: 0}) == n
    assert substitute(FloorDiv(n + 2**i - 1, 2**i), {i: 0}) == n
    assert substitute(FloorDiv(n + 2**i - 1, 2**i), {i: 3}) == FloorDiv(n + 7, 8)


@pytest.mark.parametrize(
    ("built", "least"),
    [
        (FloorDiv(n, 2**D), 0),
        (ceil_div(n, 2**D), 1),
        (FloorDiv(n + w, w + 1), 1),
        (FloorDiv(n - 5, 2**D), None),
        (2**D * FloorDiv(n + 3, 2) - 1, 1),
    ],
)
def test_minimum(built: Expr, least: int | None) -> None:
    assert minimum(built) == least


@pytest.mark.parametrize(
    ("built", "shown"),
    [
        (FloorDiv(n, 2**i), "⌊n/2^i⌋"),
        (FloorDiv(n + 4**i - 1, 4**i), "⌈n/4^i⌉"),
        (ceil_div(n, 3 * 2**i), "⌈n/(3·2^i)⌉"),
        (ceil_div(n, s**i), "⌈n/s^i⌉"),
        (ceil_div(n + w, 2**i), "⌊(n + w + 2^i - 1)/2^i⌋"),
        (FloorDiv(n + 2**i - 2, 2 * 2**i), "⌊(n + 2^i - 2)/2^(i + 1)⌋"),
        (FloorDiv(n, 2**D + 1), "⌊n/(2^D + 1)⌋"),
    ],
)
def test_text(built: Expr, shown: str) -> None:
    assert text(built) == shown


def test_latex_of_a_ceiling() -> None:
    assert latex(ceil_div(n, 2**i)) == r"\left\lceil\frac{n}{2^{i}}\right\rceil"


TOTALS = {
    "width": ((89 * 4**D - 62) * w**2 / 3 + 7 * 2**D * w + 6 * w + 2),
    "thirds": (4**N - 1) / 3,
    "three thirds": (2 * 4**D + 7 * 2**D - 62) / 3,
    "square": (2**D + 1) ** 2 * w,
    "two depths": 6**D * w + 2**D * 3**i * w**2 - w / 2**i,
    "series": w**2 * sum_over(9 * 4**i * FloorDiv(n, 2**i) ** 2, i, N) + 4**N * w,
    "size": 4**D * w**2 * (FloorDiv(n, 2**D) + 1) ** 2 + 2**D * w * (FloorDiv(n, 2**D) + 1),
    "size in a series": (FloorDiv(n, 2) + 1) * sum_over(FloorDiv(n, 2) * FloorDiv(n, 2**i), i, N),
    "power of a sum": (n + 1) ** (D + 1) * w + (n + 1) ** D,
    "depth": N**2 * w / 2 - N * w / 2 + N * w**2,
    "root": 2 ** (D / 2) * w + 2 ** (2 * D / 3) + 2**D,
}  # fmt: skip


@pytest.mark.parametrize("name", TOTALS)
def test_forms_are_equal(name: str) -> None:
    expr = TOTALS[name]
    for by in ((), (w,), (D, w), (n,), (N, n)):
        for form in FORMS:
            assert expand_products(presented(expr, form, by).value - expr) == 0
            assert expand_products(presented(expand_products(expr), form, by).value - expr) == 0
    for written in (shortest(expr), shortest(expand_products(expr))):
        assert expand_products(written - expr) == 0


@settings(max_examples=share(3 / 10))
@given(st.lists(TERM, min_size=1, max_size=5), VALUES)
def test_forms_of_powers_are_equal(parts: list[Expr], at: dict[Expr, Expr]) -> None:
    """All forms are equal where 4^D is the square of 2^D."""
    expr = Add(*parts) * (w + Rational(1, 3))
    for found in (*(presented(expr, form).value for form in FORMS), shortest(expr)):
        assert expand_products(found - expr) == 0
        assert found.xreplace(at) == expr.xreplace(at)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("width", "w²·(89·4^D - 62)/3 + w·(7·2^D + 6) + 2"),
        ("thirds", "(4^N - 1)/3"),
        ("three thirds", "(2·4^D + 7·2^D - 62)/3"),
        ("square", "w·(2^D + 1)²"),
        ("series", "9·w²·Σ(i=0..N - 1, 4^i·⌊n/2^i⌋²) + 4^N·w"),
        ("depth", "N·w·(N + 2·w - 1)/2"),
    ],
)
def test_shortest_as_written(name: str, shown: str) -> None:
    assert str(presented(expand_products(TOTALS[name]))) == shown
