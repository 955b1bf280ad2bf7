"""Expressions as LaTeX: products, coefficients, order, digits, floors, roots and sums."""

from __future__ import annotations

import pytest
from sympy import Expr, Integer, Max, Min, Pow, Rational, Symbol, oo, root, sin, sqrt

from symcnn.algebra import FloorDiv, ceil_div, floor_div, symbol
from symcnn.algebra.floors.floor_root import FloorRoot
from symcnn.algebra.polynomials.indexed_symbol import IndexedSymbol
from symcnn.algebra.presentation.order import BY_NAME, Order
from symcnn.algebra.sums.closed_sum import Series
from symcnn.errors import SymcnnError
from symcnn.render.math.expressions import expression
from symcnn.render.math.latex import DIGITS, Style, escaped, latex
from symcnn.render.math.mathml import display, inline
from symcnn.render.math.nodes import (
    Fenced,
    Fraction,
    Math,
    Name,
    Number,
    Product,
    Summation,
    Words,
    is_tall,
    power,
    product,
    total,
)
from tests.render.math.flattened import ours, theirs

k, m, n, w = map(symbol, "kmnw")
j, N = (Symbol(name, integer=True, nonnegative=True) for name in "jN")

PRODUCTS = [
    (3 * w, "3w"),
    (-w, "-w"),
    (35 * 3**n, r"35 \cdot 3^n"),
    (n * 2**n, "2^nn"),
    (2**n / 2, "2^{n - 1}"),
    (4 * 2**n, "2^{n + 2}"),
    (n * 2**n / 4 + 3, "2^{n - 2}n + 3"),
    (4**n / 4, "4^{n - 1}"),
    (6 * 2**n, r"6 \cdot 2^n"),
    (4 * (n + 1), "4n + 4"),
    (n * (n + 1), "n(n + 1)"),
    ((n + 1) * (n + 2), "(n + 1)(n + 2)"),
    (-n * (n + 1), "-n(n + 1)"),
    ((n - m) ** 2, "(n - m)^2"),
    (n**12 * w, "n^{12}w"),
    (n * Max(m, 3), r"n\,\max(3, m)"),
]
COEFFICIENTS = [
    (Integer(0), "0"),
    (Integer(-7), "-7"),
    (Rational(-1, 2), r"-\frac{1}{2}"),
    (n / 2, r"\frac{n}{2}"),
    (Rational(-2, 3) * n, r"-\frac{2n}{3}"),
    (n / m, r"\frac{n}{m}"),
    (3 * n / (4 * m), r"\frac{3n}{4m}"),
    (1 / n, r"\frac{1}{n}"),
    (1 / (n + 1) ** 2, r"\frac{1}{(n + 1)^2}"),
    ((n + 1) / m, r"\frac{n + 1}{m}"),
    (n / (3 * 2**n), r"\frac{n}{3 \cdot 2^n}"),
    (n**2 / 2 - m / 3, r"\frac{n^2}{2} - \frac{m}{3}"),
]
POWERS = [
    (2 ** (2 * N), "4^N"),
    (Pow(2, -N), r"\frac{1}{2^N}"),
    (2 ** (1 - N), "2^{1 - N}"),
    (10**N, "{10}^N"),
    (Pow(-2, N), "(-2)^N"),
    (Pow(Rational(2, 3), N), r"\left(\frac{2}{3}\right)^N"),
    (2 ** (2**N), "2^{2^N}"),
    ((n**m) ** 2, "n^{2m}"),
    (n ** Rational(3, 2), r"n^{\frac{3}{2}}"),
    (sqrt(n) / 2, r"\frac{\sqrt{n}}{2}"),
    (root(n + 1, 3), r"\sqrt[3]{n + 1}"),
    (n / sqrt(m), r"\frac{n}{\sqrt{m}}"),
]
ROUNDED = [
    (FloorDiv(n + 1, 4), r"\left\lfloor\frac{n + 1}{4}\right\rfloor"),
    (ceil_div(n, Integer(4)), r"\left\lceil\frac{n}{4}\right\rceil"),
    (FloorDiv(n, 2) ** 2, r"\left\lfloor\frac{n}{2}\right\rfloor^2"),
    (w * FloorDiv(n, 2), r"w\left\lfloor\frac{n}{2}\right\rfloor"),
    (FloorRoot(n + 1, 2), r"\left\lfloor\sqrt{n + 1}\right\rfloor"),
    (FloorRoot(2 * n, 2), r"\left\lfloor\sqrt{2n}\right\rfloor"),
    (FloorRoot(n, 3), r"\left\lfloor\sqrt[3]{n}\right\rfloor"),
    (
        floor_div(FloorRoot(n, Integer(2)) - m, Integer(2)),
        r"\left\lfloor\frac{\sqrt{n} - m}{2}\right\rfloor",
    ),
    (Min(n, m + 2), r"\min(n, m + 2)"),
    (Max(n, FloorDiv(m, 2)), r"\max\left(n, \left\lfloor\frac{m}{2}\right\rfloor\right)"),
]
INDEXED = [
    (IndexedSymbol(w, N), "w_N"),
    (2 * IndexedSymbol(w, N - 1) ** 2 * n, "2nw_{N - 1}^2"),
    (IndexedSymbol(symbol("f1"), N) + 1, r"\mathit{f1}_N + 1"),
    (IndexedSymbol(symbol("width"), N) * symbol("depth"), r"\mathit{depth}\,\mathit{width}_N"),
]
HALVED = FloorDiv(n, 2**j)
SUMS = [
    (Series(HALVED, j, N), r"\sum_{j=0}^{N - 1} \left\lfloor\frac{n}{2^j}\right\rfloor"),
    (
        Series(HALVED + j, j, N),
        r"\sum_{j=0}^{N - 1} \left(\left\lfloor\frac{n}{2^j}\right\rfloor + j\right)",
    ),
    (
        Series(-HALVED, j, N),
        r"\sum_{j=0}^{N - 1} \left(-\left\lfloor\frac{n}{2^j}\right\rfloor\right)",
    ),
    (
        3 * n * Series(HALVED, j, N + 1) + 1,
        r"3n\sum_{j=0}^{N} \left\lfloor\frac{n}{2^j}\right\rfloor + 1",
    ),
    (
        Series(IndexedSymbol(w, j + 1) * IndexedSymbol(w, j), j, N),
        r"\sum_{j=1}^{N} w_{j - 1}w_j",
    ),
    (
        Series(FloorDiv(symbol("j"), 2**j), j, N),
        r"\sum_{i=0}^{N - 1} \left\lfloor\frac{j}{2^i}\right\rfloor",
    ),
]


@pytest.mark.parametrize(
    ("expr", "written"), [*PRODUCTS, *COEFFICIENTS, *POWERS, *ROUNDED, *INDEXED, *SUMS], ids=str
)
def test_an_expression_is_set_as_one_would_type_it(expr: Expr, written: str) -> None:
    assert latex(expression(expr)) == written


@pytest.mark.parametrize(
    ("expr", "written"), [*PRODUCTS, *COEFFICIENTS, *POWERS, *ROUNDED, *INDEXED, *SUMS], ids=str
)
def test_the_mathml_of_an_expression_reads_as_its_latex(expr: Expr, written: str) -> None:
    assert ours(inline(expression(expr))) == theirs(written)


ONE_SUM = Summation(Name("j"), Number(0), Name("N"), Name("a"))
NODES: list[tuple[Math, str]] = [
    (product([]), "1"),
    (total([]), "0"),
    (product([Number(3), Number(4)]), r"3 \cdot 4"),
    (product([Number(3), power(Number(2), Name("n"))]), r"3 \cdot 2^n"),
    (product([Name("w"), Number(3)]), r"w \cdot 3"),
    (product([Number(3), Fraction(Name("a"), Name("b"))]), r"3 \cdot \frac{a}{b}"),
    (product([Name("w"), Fraction(Name("a"), Name("b"))]), r"w\frac{a}{b}"),
    (product([Number(3), product([Number(2), Name("a")])]), r"3 \cdot 2a"),
    (product([ONE_SUM, Name("b")]), r"\left(\sum_{j=0}^{N} a\right)b"),
    (product([Name("b"), ONE_SUM]), r"b\sum_{j=0}^{N} a"),
    (power(ONE_SUM, Number(2)), r"\left(\sum_{j=0}^{N} a\right)^2"),
    (Fenced("⌊", Name("n"), "⌋"), r"\lfloor n\rfloor"),
    (product([Fenced("⌊", Name("n"), "⌋"), Name("a")]), r"\lfloor n\rfloor a"),
    (total([(-1, total([(1, Name("a")), (1, Name("b"))]))]), "-(a + b)"),
    (total([(1, Name("a")), (-1, total([(-1, Name("b"))]))]), "a - (-b)"),
]


@pytest.mark.parametrize(("node", "written"), NODES, ids=[written for _, written in NODES])
def test_a_dot_or_a_bracket_stands_just_where_it_is_needed(node: Math, written: str) -> None:
    assert latex(node) == written


ORDERED = [
    (BY_NAME, "m^2nw + mn^2 + nw^2 + 2^m + 5"),
    (Order((w, n, m)), "wnm^2 + w^2n + n^2m + 2^m + 5"),
    (
        Order((n, w, m), kernels=frozenset({m}), sizes=frozenset({n})),
        "m^2wn + w^2n + mn^2 + 2^m + 5",
    ),
]


@pytest.mark.parametrize(("order", "written"), ORDERED)
def test_terms_and_factors_are_in_the_order_of_the_symbols(order: Order, written: str) -> None:
    expr = n**2 * m + n * m**2 * w + 2**m + n * w**2 + 5
    assert latex(expression(expr, order)) == written


LONG_SUM = k + m + n + w
FRACTIONS = [
    (w * (m + n) / 2, r"\frac{w(m + n)}{2}"),
    (Rational(3, 2) * w * LONG_SUM, r"\frac{3w}{2}(k + m + n + w)"),
    (Rational(1, 2) * w**2 * LONG_SUM**2, r"\frac{w^2(k + m + n + w)^2}{2}"),
]


@pytest.mark.parametrize(("expr", "written"), FRACTIONS)
def test_a_long_bracket_stands_behind_its_fraction(expr: Expr, written: str) -> None:
    assert latex(expression(expr)) == written


NUMBERS = {
    "space": ("1234", r"12\,345w", r"{1\,234\,567}^n"),
    "comma": ("1234", "12{,}345w", "{1{,}234{,}567}^n"),
    "num": ("1234", r"\num{12345}w", r"{\num{1234567}}^n"),
    "none": ("1234", "12345w", "{1234567}^n"),
}


@pytest.mark.parametrize("digits", DIGITS)
def test_digits_are_grouped_as_is_asked(digits: str) -> None:
    exprs = Integer(1234), 12345 * w, Integer(1234567) ** n
    style = Style(digits=digits)
    assert tuple(latex(expression(expr), style) for expr in exprs) == NUMBERS[digits]


@pytest.mark.parametrize("expr", [sin(n), oo, n + sin(n)], ids=str)
def test_what_no_formula_of_ours_has_is_refused(expr: Expr) -> None:
    with pytest.raises(SymcnnError, match="cannot typeset"):
        expression(expr)


TALL = [
    (Words("for"), False),
    (power(Name("a"), Number(2)), False),
    (Fenced("(", Fraction(Name("a"), Name("b")), ")"), True),
    (power(Fenced("(", Fraction(Name("a"), Name("b")), ")"), Number(2)), True),
    (product([Name("a"), ONE_SUM]), True),
]


@pytest.mark.parametrize(("node", "tall"), TALL)
def test_brackets_grow_just_round_what_is_tall(node: Math, tall: bool) -> None:  # noqa: FBT001
    assert is_tall(node) is tall
    assert (r"\left(" in latex(Fenced("(", node, ")")).partition("a")[0]) is tall


def test_mathml_stands_in_an_element_of_its_own() -> None:
    assert inline(Number(25557)) == "<math><mn>25,557</mn></math>"
    assert "<mn>85</mn><mspace" in inline(Product((Number(85), Name("depth"))))
    assert "<mspace" not in inline(Product((Number(85), Name("w"))))
    assert display(Name("n")) == '<math displaystyle="true"><mi>n</mi></math>'


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("a_b & 50% #1 {x} $", r"a\_b \& 50\% \#1 \{x\} \$"),
        ("\\ ^ ~", r"\textbackslash{} \^{} \textasciitilde{}"),
        ("2 ≤ n² · √x", r"2 \(\le\) n\(^2\) \(\cdot\) \(\surd\)x"),
        ("⌊n⌋ mod", r"\(\lfloor\)n\(\rfloor\) mod"),
    ],
)
def test_text_has_nothing_that_latex_takes_for_something_else(text: str, written: str) -> None:
    assert escaped(text) == written


def test_values_and_products_of_letters_have_dots_between_them() -> None:
    w, e = Name("w"), Name("e")
    listed = product([Number(1), Number(1), w, product([e, w])])
    assert latex(listed) == r"1 \cdot 1 \cdot w \cdot ew"
    assert latex(product([w, product([e, w])])) == r"w \cdot ew"
    assert latex(product([product([e, w]), w])) == r"ew \cdot w"
    assert latex(product([total([(1, w), (1, e)]), product([e, w])])) == "(w + e)ew"
    assert latex(product([product([e, w]), total([(1, w), (1, e)])])) == "ew(w + e)"


def test_a_sum_of_very_many_terms_has_each_of_them() -> None:
    terms = [symbol(f"x{place}") for place in range(300)]
    assert latex(expression(sum(terms, Integer(1)))).count("+") == 300
