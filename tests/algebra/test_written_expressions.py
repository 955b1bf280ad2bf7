"""Single expressions read as a person types them; the texts are by hand."""

from __future__ import annotations

import pytest
from sympy import Expr, Integer, Max, Min, Rational

from symcnn.algebra import FloorDiv, floor_div, symbol
from tests.render.math.written import presented, unwritten

NAMES = "nkcfwD"
n, k, c, f, w, D = ORDER = tuple(map(symbol, NAMES))

NUMBERS = [
    (Integer(0), "0"),
    (Integer(-7), "-7"),
    (Integer(999), "999"),
    (Integer(1000), "1,000"),
    (25_557_032 * w, "25,557,032·w"),
    (w / 2, "w/2"),
    (Rational(3, 4) * w, "3·w/4"),
    ((w + 1) / 2, "(w + 1)/2"),
]
PRODUCTS = [
    (9 * c * w**2, "9·c·w²"),
    (k**2 * c * f, "k²·c·f"),
    (k**10, "k¹⁰"),
    (c * f * (n - k + 1) ** 2, "c·f·(n - k + 1)²"),
    (w**2 * FloorDiv(n, Integer(2)) ** 2, "w²·⌊n/2⌋²"),
    (2**D * w, "2^D·w"),
    (2 ** (D - 1), "2^(D - 1)"),
    ((89 * 4**D - 62) * w**2 / 3, "w²·(89·4^D - 62)/3"),
]
SUMS = [
    (n - k + 1, "n - k + 1"),
    (5 - n, "5 - n"),
    (-n - 5, "-n - 5"),
    (c - n, "c - n"),
    (w - 2 * n + 3, "w - 2·n + 3"),
    (n**2 + n + 1, "n² + n + 1"),
]
FLOORS = [
    (FloorDiv(n, Integer(2)), "⌊n/2⌋"),
    (FloorDiv(n + 1, Integer(2)), "⌈n/2⌉"),
    (FloorDiv(n + 31, Integer(32)), "⌈n/32⌉"),
    (FloorDiv(n + 2, Integer(4)), "⌊(n + 2)/4⌋"),
    (FloorDiv(n - 7, Integer(4)) + 1, "⌊(n + 1)/4⌋ - 1"),
    (FloorDiv(n - k, Integer(2)) + 1, "⌊(n - k)/2⌋ + 1"),
    (FloorDiv(n - k + 1, Integer(2)), "⌊(n - k + 1)/2⌋"),
    (FloorDiv(FloorDiv(n - k + 1, Integer(2)) - c + 1, Integer(2)), "⌊(n - k - 2·c + 3)/4⌋"),
    (FloorDiv(n - k + 1, Integer(2)) - c + 1, "⌊(n - k + 1)/2⌋ - c + 1"),
    (floor_div(3 * n, Integer(2)), "⌊3·n/2⌋"),
    (floor_div(n, k), "⌊n/k⌋"),
    (floor_div(n + k - 1, k), "⌈n/k⌉"),
    (floor_div(n - k, w) + 1, "⌊(n - k)/w⌋ + 1"),
    (floor_div(n, 2**D), "⌊n/2^D⌋"),
]
EXTREMES = [
    (Max(n, k), "max(n, k)"),
    (Min(c, w) * k, "k·min(c, w)"),
]
CASES: list[tuple[Expr, str]] = [*NUMBERS, *PRODUCTS, *SUMS, *FLOORS, *EXTREMES]


@unwritten
@pytest.mark.parametrize(("expr", "text"), CASES, ids=[text for _, text in CASES])
def test_an_expression_is_written_as_by_hand(expr: Expr, text: str) -> None:
    term = presented(expr, order=ORDER)
    assert str(term) == text
    assert term.value == expr


@unwritten
@pytest.mark.parametrize(
    ("expr", "text"),
    [
        (w**2 / 2 - w / 2, "w·(w - 1)/2"),
        (25 * c * f + f, "f·(25·c + 1)"),
        (6 * w**2 + 9 * w, "3·w·(2·w + 3)"),
        (c * f * n**2 + k**2 * c * n**2, "c·n²·(k² + f)"),
        (4 * FloorDiv(n, Integer(2)) ** 2 * w + 6 * w, "2·w·(2·⌊n/2⌋² + 3)"),
    ],
)
def test_an_expression_is_factored_as_by_hand(expr: Expr, text: str) -> None:
    assert str(presented(expr, "factored", order=ORDER)) == text


@unwritten
def test_a_total_is_collected_as_by_hand() -> None:
    total = 10 * w + (n - 1) * (9 * w + 1) * w + 10 * (w + 1)
    written = presented(total, "collected", [w], ORDER)
    assert str(written) == "9·w²·(n - 1) + w·(n + 19) + 10"
