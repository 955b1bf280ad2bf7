"""Terms: arithmetic keeps the form in which it was written, and has its value."""

from __future__ import annotations

import math
import re
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sympy import Expr, Integer, Interval, Max, Min, Rational, Symbol, sqrt, sympify

from symcnn.algebra import FloorDiv, symbol
from symcnn.algebra.polynomials.unknown import UNKNOWN
from symcnn.algebra.presentation.formula import (
    add_terms,
    ceil_of,
    floor_of,
    leaf,
    maximum_of,
    minimum_of,
    symbol_value,
)
from symcnn.algebra.presentation.function_terms import Between, LowerBound, WithParts
from symcnn.algebra.presentation.present import text
from symcnn.algebra.presentation.term import (
    ONE,
    ZERO,
    Literal,
    Name,
    Product,
    Term,
    as_term,
    product_of,
    superscript,
)

n, k, c, f, s = map(symbol_value, "nkcfs")
five, one = leaf(5), leaf(1)
A, B = symbol("a"), symbol("b")


@pytest.mark.parametrize(
    ("term", "shown"),
    [
        ((five * five * one + 1) * leaf(32), "(5·5·1 + 1)·32"),
        (k * k * c, "k²·c"),
        (k * c * k, "k·c·k"),
        (k * k * k + k * k, "k³ + k²"),
        ((n + 1) * (n + 1), "(n + 1)²"),
        (n + 0, "n"),
        (0 + n, "n"),
        (n * 1, "n"),
        (1 * n, "n"),
        (n * 0, "0"),
        (n - 0, "n"),
        (n / 1, "n"),
        (as_term(2) + 3, "5"),
        (as_term(2) * 3, "6"),
        (as_term(2) - 2, "0"),
        (1 + n + 2, "n + 3"),
        (n + 1 - 4, "n - 3"),
        (n * 2 * 3, "6·n"),
        (1 - n, "-n + 1"),
        (0 - n, "-n"),
        ((0 - n) * k, "(-n)·k"),
        (k - (0 - n), "k + n"),
        (n - (k - c), "n - k + c"),
        (n - (k + 1), "n - k - 1"),
        (n - 2 * (k + 1), "n - 2·(k + 1)"),
        ((n + k) / (c * s), "(n + k)/(c·s)"),
        (n * k / c, "n·k/c"),
        (n / (k / c), "n/(k/c)"),
        (n * (k / c) / s, "n·(k/c)/s"),
        (n / c / s, "(n/c)/s"),
        ((n + 1) / s + 1, "(n + 1)/s + 1"),
        (floor_of(n + 2 * k - c, s) + 1, "⌊(n + 2·k - c)/s⌋ + 1"),
        (floor_of(n, 2 * s), "⌊n/(2·s)⌋"),
        (floor_of(n, ONE), "n"),
        (floor_of(n, leaf(1)), "⌊n/1⌋"),
        (ceil_of(n, s), "⌊(n + s - 1)/s⌋"),
        (2 * floor_of(n, s), "2·⌊n/s⌋"),
        (minimum_of(n - 1, k), "min(n - 1, k)"),
        (maximum_of(n, k) * s, "max(n, k)·s"),
        (product_of([]), "1"),
        (product_of([k, k, c]), "k²·c"),
        (leaf(-3) * n, "(-3)·n"),
        (n - leaf(-3), "n - (-3)"),
        (leaf(Rational(3, 4)) * n, "3/4·n"),
        (n / leaf(Rational(3, 4)), "n/(3/4)"),
        (leaf(A + B) * n, "(a + b)·n"),
        (leaf(2 * A) * n, "2·a·n"),
        (n / leaf(2 * A), "n/(2·a)"),
        (n - leaf(A - B), "n - (a - b)"),
        (leaf(20000) * n, "20,000·n"),
        (leaf(A + B) * leaf(A + B), "(a + b)²"),
        (leaf(2 * A) * leaf(2 * A), "(2·a)²"),
        (leaf(A**2) * leaf(A**2), "(a²)²"),
        (n / leaf(1 / A), "n/(1/a)"),
        (leaf(FloorDiv(A, 2)) * leaf(FloorDiv(A, 2)), "⌊a/2⌋²"),
    ],
)
def test_text(term: Term, shown: str) -> None:
    assert str(term) == shown


N, K, C, F, S = (name.expr for name in (n, k, c, f, s))


@pytest.mark.parametrize(
    ("term", "expected"),
    [
        ((five * five * one + 1) * leaf(32), 832),
        ((k * k * c + 1) * f, (K**2 * C + 1) * F),
        (n - (k - c), N - K + C),
        (n / (k * c), N / (K * C)),
        (floor_of(n - 1, s) + 1, FloorDiv(N - 1, S) + 1),
        (ceil_of(n, s), FloorDiv(N + S - 1, S)),
        (minimum_of(n, k), Min(N, K)),
        (maximum_of(n, k), Max(N, K)),
        (minimum_of(leaf(3), leaf(5)), 3),
        (ZERO, 0),
    ],
)
def test_value(term: Term, expected: Expr | int) -> None:
    assert term.value == expected
    assert sympify(term) == expected


@pytest.mark.parametrize(
    ("first", "second", "shown"),
    [
        (k * k * c * f, f, "(k²·c + 1)·f"),
        (k * k * c * f, s * f, "(k²·c + s)·f"),
        (k * c * f, n * c * f, "(k + n)·c·f"),
        (c * f, c * f, "2·c·f"),
        (k * f, c, "k·f + c"),
        (k * f, ZERO, "k·f"),
        (n + k * f, f, "n + (k + 1)·f"),
        (n - k * f, f, "n - k·f + f"),
        (f, f, "2·f"),
    ],
)
def test_gathered(first: Term, second: Term, shown: str) -> None:
    found = add_terms(first, second)
    assert str(found) == shown
    assert (found.value - first.value - second.value).expand() == 0


NUMBERS = st.integers(1, 999) | st.integers(-9, 9)
Pair = tuple[Term, Fraction]


def joined(sign: str, left: Pair, right: Pair) -> Pair:
    (one_term, one_value), (other_term, other_value) = left, right
    match sign:
        case "+":
            return one_term + other_term, one_value + other_value
        case "-":
            return one_term - other_term, one_value - other_value
        case "/" if other_value:
            return one_term / other_term, one_value / other_value
    return one_term * other_term, one_value * other_value


def grown(leaves: st.SearchStrategy[Pair], signs: str) -> st.SearchStrategy[Pair]:
    return st.recursive(
        leaves,
        lambda inner: st.builds(joined, st.sampled_from(signs), inner, inner),
        max_leaves=10,
    )


LEAVES = NUMBERS.map(lambda v: (leaf(v), Fraction(v))) | st.integers(-9, 99).map(
    lambda v: (as_term(v), Fraction(v))
)
FRACTIONS = st.fractions(-3, 3, max_denominator=9).map(
    lambda v: (leaf(Rational(v.numerator, v.denominator)), v)
)
AT = {"a": Fraction(3), "b": Fraction(7)}
SYMBOLIC = st.sampled_from([A, B, A + B, A - B, 2 * A, A * B, A**2, -A, A / 2, 1 / A]).map(
    lambda expr: (leaf(expr), evaluated(text(expr)))
)


def evaluated(shown: str) -> Fraction:
    """Return the value of the text as Python reads it, for a = 3 and b = 7."""
    powers = re.sub(
        "[⁰¹²³⁴⁵⁶⁷⁸⁹]+", lambda found: f"**{''.join(map(str, map(unraised, found[0])))}", shown
    )
    plain = powers.replace(",", "").replace("·", "*")
    exact = re.sub(r"(?<![\w*])(\d+)", r"Fraction(\1)", plain)
    found = eval(exact, {"Fraction": Fraction, **AT})  # noqa: S307 - text that is our own
    assert isinstance(found, Fraction)
    return found


def unraised(digit: str) -> int:
    return "⁰¹²³⁴⁵⁶⁷⁸⁹".index(digit)


@given(grown(LEAVES, "+-*"))
def test_text_of_whole_numbers_reads_as_the_value(pair: Pair) -> None:
    """Brackets stand where they are needed: the text evaluates to the value."""
    term, value = pair
    assert term.value == value
    assert evaluated(str(term)) == value


@given(grown(LEAVES | FRACTIONS, "+-*/"))
def test_text_of_quotients_reads_as_the_value(pair: Pair) -> None:
    """Brackets stand where they are needed, below a fraction too."""
    term, value = pair
    assert term.value == Rational(value.numerator, value.denominator)
    assert evaluated(str(term)) == value


@given(grown(LEAVES | SYMBOLIC, "+-*/"))
def test_text_with_symbols_reads_as_the_value(pair: Pair) -> None:
    """Powers, k·k as k², keep the value as well."""
    term, value = pair
    at = {A: Integer(3), B: Integer(7)}
    if term.value.has(sympify("zoo"), sympify("nan")):
        return
    assert term.value.xreplace(at) == Rational(value.numerator, value.denominator)
    assert evaluated(str(term)) == value


@given(st.lists(grown(LEAVES, "+-*"), min_size=2, max_size=2), st.integers(1, 9))
def test_floors_and_extremes_have_the_plain_value(pairs: list[Pair], below: int) -> None:
    """⌊a/b⌋, ⌈a/b⌉, min and max as plain arithmetic has them."""
    (left, left_value), (right, right_value) = pairs
    by = leaf(below)
    assert floor_of(left, by).value == math.floor(left_value / below)
    assert ceil_of(left, by).value == math.ceil(left_value / below)
    assert minimum_of(left, right).value == min(left_value, right_value)
    assert maximum_of(left, right).value == max(left_value, right_value)
    assert add_terms(left, right).value == left_value + right_value


def test_plain_term_says_nothing() -> None:
    with pytest.raises(NotImplementedError):
        _ = Term().value
    with pytest.raises(NotImplementedError):
        str(Term())


@pytest.mark.parametrize(
    ("expr", "shown"),
    [
        (12345 * A**12, "12,345·a¹²"),
        (A**1234, "a¹²³⁴"),
        (1000 * Symbol("n1000"), "1,000·n1000"),
        (A ** (B + 1), "a^(b + 1)"),
        (2**A, "2^a"),
        (A / 1000, "a/1,000"),
        (Rational(1000, 3), "1,000/3"),
        (sqrt(A), "√(a)"),
        (999 * A, "999·a"),
        (-1234567 * A, "-1,234,567·a"),
        (FloorDiv(A, 1024) ** 2, "⌊a/1,024⌋²"),
    ],
)
def test_plain_text_of_expressions(expr: Expr, shown: str) -> None:
    assert text(expr) == shown


def test_raised() -> None:
    assert superscript("1234567890") == "¹²³⁴⁵⁶⁷⁸⁹⁰"


W = Name(symbol("w"))
KINDS: list[tuple[Term, Expr, str]] = [
    (Product((Literal(2), Literal(2), W, W)), 4 * W.value**2, "2·2·w²"),
    (Between(Literal(1), W), Interval(1, W.value), "[1, w]"),
    (LowerBound(W) * 2, 2 * W.value + 2 * UNKNOWN, "2·(at least w)"),
    (LowerBound(Literal(0)), UNKNOWN, "?"),
    (WithParts(W * W, ((W, "", Literal(3)),)) * 2, Integer(18), "2·(w² where w = 3)"),
    (WithParts(W, ((W, "f(3)", Literal(9)),)), Integer(9), "w where w = f(3) = 9"),
]


@pytest.mark.parametrize(("term", "value", "shown"), KINDS, ids=str)
def test_other_kinds_of_terms_have_a_value_and_a_text(term: Term, value: Expr, shown: str) -> None:
    assert (term.value, str(term)) == (value, shown)
