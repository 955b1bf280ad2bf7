"""Polynomials: their terms, and how many there are when they are multiplied out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sympy import Expr, Integer, Rational, Symbol, expand

from symcnn.algebra import FloorDiv, symbol
from symcnn.algebra.polynomials.expand import length
from symcnn.algebra.polynomials.polynomial import degree, expand_products, minimum, terms
from symcnn.errors import ShapeError

a, b, c = SYMBOLS = tuple(map(symbol, "abc"))

TREES = st.recursive(
    st.sampled_from([*SYMBOLS, Integer(2), Integer(-3), Rational(1, 2), FloorDiv(a, 2)]),
    lambda inner: (
        st.builds(lambda left, right: left + right, inner, inner)
        | st.builds(lambda left, right: left * right, inner, inner)
        | st.builds(lambda base, power: base**power, inner, st.integers(0, 3))
    ),
    max_leaves=6,
)


@given(TREES)
def test_terms_sum_to_the_expression(expr: Expr) -> None:
    """expr = Σ coefficient · monomial, no monomial a sum or with a number in it."""
    found = terms(expr)
    assert expand(sum(value * monomial for monomial, value in found.items()) - expr) == 0
    assert all(monomial.as_coeff_Mul()[0] == 1 and not monomial.is_Add for monomial in found)


@given(TREES)
def test_length_is_no_less_than_the_terms_there_are(expr: Expr) -> None:
    """length(e) bounds the number of terms before anything is multiplied out."""
    assert len(terms(expr)) <= length(expr)
    assert expand_products(expr) == expand(expr)


@pytest.mark.parametrize(
    ("expr", "expected"),
    [
        (a, 1),
        (a + b + 1, 3),
        ((a + b) * (b + c), 4),
        ((a + b + 1) ** 2, 6),
        ((a + b) ** 10, 11),
        ((a + b) ** -2, 1),
        ((a + b) ** c, 1),
        (FloorDiv(a + b, 3), 1),
    ],
)
def test_length(expr: Expr, expected: int) -> None:
    assert length(expr) == expected


@pytest.mark.parametrize(
    ("expr", "expected"),
    [
        (Integer(7), 0),
        (a, 1),
        (a * b + c, 2),
        ((a + b**2) ** 3 * c, 7),
        (a / b**2, 3),
        (FloorDiv(a * b, 2), 2),
        (2**c, 1),
    ],
)
def test_degree(expr: Expr, expected: int) -> None:
    assert degree(expr) == expected


def test_too_many_terms_are_an_error_at_once() -> None:
    with pytest.raises(ShapeError, match="more than 2,000 terms"):
        terms((a + b + c + 1) ** 1000)


def test_a_symbol_is_one_object() -> None:
    assert symbol("a") is a
    assert a.is_integer
    assert a.is_positive


def test_a_power_of_what_has_no_minimum_is_at_least_0() -> None:
    base, exponent = symbol("n") - symbol("m"), Symbol("D", integer=True, nonnegative=True)
    assert minimum(base ** (2 * exponent)) == 0


def test_a_minimum_is_found_by_an_expansion_of_at_most_100_terms() -> None:
    """Rule: with a = b + 1 for b ≥ 0, a^97 - a expands to 98 + 2 terms, and none stays negative.

    One more term is above the limit, so that the minimum is unknown.
    """
    assert minimum(a**97 - a) == 0
    assert minimum(a**98 - a) is None
