"""The terms of a sum stand in SymPy's own order."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from sympy import Add, Expr, Max, Mul, Rational, sqrt

from symcnn.algebra import FloorDiv, symbol
from symcnn.algebra.polynomials.term_order import ordered_terms

A, B, N = map(symbol, "abn")
BASES = [A, B, N, FloorDiv(A + 3, 2), FloorDiv(N, 3), 2**B, A - 3, N - 7, Max(A, B + 1), sqrt(N)]
COEFFICIENTS = [Rational(1), Rational(-1), Rational(3), Rational(-7, 2)]

powers = st.tuples(st.sampled_from(BASES), st.sampled_from([1, 1, 2, 3, -1]))
terms = st.tuples(st.sampled_from(COEFFICIENTS), st.lists(powers, max_size=3))


@given(st.lists(terms, min_size=2, max_size=8))
def test_terms_are_in_the_order_of_sympy(drawn: list[tuple[Expr, list[tuple[Expr, int]]]]) -> None:
    found = Add(*(Mul(number, *(base**n for base, n in parts)) for number, parts in drawn))
    ordered = ordered_terms(found)
    assert ordered is None or ordered == found.as_ordered_terms()
    assert ordered is not None or len(found.args) < 3 or not found.is_Add


def test_two_terms_are_left_to_sympy() -> None:
    assert ordered_terms(5 - A) is None
    assert ordered_terms(5 - A + B) == [-A, B, 5]
