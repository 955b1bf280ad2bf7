"""Shapes, conditions, answers, comparisons and rules as LaTeX and as MathML."""

from __future__ import annotations

import pytest
from sympy import Integer, Interval, Symbol

from symcnn import compare, parse, solve
from symcnn.algebra import FloorDiv, symbol
from symcnn.algebra.conditions.condition import (
    Multiple,
    at_least,
    is_integer_condition,
    multiple_of,
)
from symcnn.algebra.conditions.domain import Domain
from symcnn.algebra.conditions.equation import equal
from symcnn.algebra.conditions.for_every_round import ForEveryRound
from symcnn.algebra.conditions.residues import residues
from symcnn.algebra.presentation.formula import (
    ceil_of,
    floor_of,
    leaf,
    maximum_of,
    minimum_of,
    symbol_value,
)
from symcnn.algebra.presentation.term import Literal, Ratio
from symcnn.errors import SymcnnError
from symcnn.layers import Shape
from symcnn.render.math.latex import Style, latex
from symcnn.render.math.mathml import inline
from symcnn.render.math.measure import width
from symcnn.render.math.statements import statement, valued
from tests.render.math.flattened import ours, theirs

c, n, p, k = map(symbol, "cnpk")
j, N = (Symbol(name, integer=True, nonnegative=True) for name in "jN")
HALF = FloorDiv(n, 2)

SHAPES = [
    (Shape(n, ()), "n"),
    (Shape(n + 1, ()), "(n + 1)"),
    (Shape(Integer(32), (Integer(24), Integer(12))), r"32 \times 24 \times 12"),
    (Shape(Integer(32), (Integer(24), Integer(24))), r"32 \times 24 \times 24"),
    (Shape(n + 1, (n - 4, n - 4)), r"(n + 1) \times (n - 4)^2"),
    (Shape(n, (HALF, HALF, HALF)), r"n \times \left\lfloor\frac{n}{2}\right\rfloor^3"),
    (Shape(n, (n, 2 * k)), r"n \times n \times 2k"),
    (Shape(n, (n - 4,)), r"n \times (n - 4)"),
]
CONDITIONS = [
    (at_least(n - 5), r"n \ge 5"),
    (at_least(12345 - n), r"n \le 12\,345"),
    (at_least(n - 2 * k), r"n \ge 2k"),
    (equal(2 * p + 1, k), "k = 2p + 1"),
    (multiple_of(n, Integer(16)), r"16 \mid n"),
    (multiple_of(n + c, k), r"k \mid c + n"),
    (is_integer_condition(n / 2), r"n\ \text{even}"),
    (Multiple(n / k, Integer(1)), r"\frac{n}{k}\ \text{is an integer}"),
    (residues(n, 4, {3}), r"n \equiv 3\pmod{4}"),
    (residues(n, 8, {0, 1, 5}), r"n \bmod 8 \in \{0, 1, 5\}"),
    (residues(n * c + 1, 8, {0, 1, 2, 5}), r"(cn + 1) \bmod 8 \in \{0, \dots, 2, 5\}"),
    (
        residues(n, 40, range(0, 40, 3)),
        r"n \bmod 40 \in \{0, 3, 6, 9, 12, 15, \dots, 39\}",
    ),
    (ForEveryRound(at_least(c - 2**j), j, N), r"c \ge 2^j\ \text{for}\ j = 0, \dots, N - 1"),
    (
        Domain((at_least(n - 5), multiple_of(n, Integer(8)))),
        r"n \ge 5\ \text{and}\ 8 \mid n",
    ),
    (
        Domain((at_least(n - 5), residues(k, 2, {1}), multiple_of(n, Integer(8)))),
        r"n \ge 5, k\ \text{odd}\ \text{and}\ 8 \mid n",
    ),
    (Domain(), r"\text{always}"),
    (Interval(4 * n - 3, 4 * n), "[4n - 3, 4n]"),
    (HALF - n, r"\left\lfloor\frac{n}{2}\right\rfloor - n"),
]
LARGEST = solve("I(28,1)-C(5,f)-P(2)-H(10)", maximize="f", subject_to="params <= 100k")
BY_SIZE = solve("I(n,3)-C(7,64,s=2,p=3)-P(3,s=2,p=1)", subject_to="size == m")
ALL = solve("I(28,1)-C(5,f)", subject_to="params <= 100")
ANSWERS = [
    (LARGEST, "f = 68"),
    (
        LARGEST.formula,
        r"f = \left\lfloor\frac{B - 10}{1466}\right\rfloor\ \text{for}\ B \ge 1476",
    ),
    (BY_SIZE, r"n \in [4m - 3, 4m]"),
    (
        ALL,
        r"f \in \left[1, \left\lfloor\frac{B}{26}\right\rfloor\right]\ \text{for}\ B \ge 26",
    ),
]


def compared(left: str, right: str, what: str = "params") -> object:
    (found,) = compare(left, right, quantities=(what,))
    return found


UNKNOWN = "not always equal; unknown whether ever equal"
COMPARISONS = [
    (compared("I(n,1)-C(1,f)", "I(n,1)-C(1,f)-R"), r"\text{params:}\ 2f = 2f"),
    (compared("I(n,3)-C(3,f)", "I(n,3)-C(1,f)", "rf"), r"\text{rf:}\ 3 \ne 1"),
    (
        compared("I(n,1)-C(1,f)", "I(n,1)-C(1,8)"),
        r"\text{params:}\ 2f = 16\ \text{if and only if}\ f = 8",
    ),
    (
        compared("I(32,3)-C(3,f)-C(3,f)", "I(32,3)-C(3,g)-DW(3)-C(1,32)"),
        rf"\text{{params:}}\ 9f^2 + 29f\ \text{{and}}\ 70g + 32\ \text{{{UNKNOWN}}}",
    ),
]
K, C_IN, F = symbol_value("k"), symbol_value("c_in"), symbol_value("f")
RULES = [
    ((K * K * C_IN + 1) * F, r"(k^2c_{\mathrm{in}} + 1)f"),
    ((leaf(5) * leaf(5) * leaf(1) + 1) * leaf(32), r"(5 \cdot 5 \cdot 1 + 1) \cdot 32"),
    (leaf(n - 1) * leaf(n - 1), "(n - 1)^2"),
    (Literal(-3), "-3"),
    (Ratio(C_IN, F), r"\frac{c_{\mathrm{in}}}{f}"),
    (floor_of(C_IN + 2, F), r"\left\lfloor\frac{c_{\mathrm{in}} + 2}{f}\right\rfloor"),
    (floor_of(C_IN, leaf(1)), r"\lfloor c_{\mathrm{in}}\rfloor"),
    (ceil_of(leaf(7), leaf(2)), r"\left\lfloor\frac{7 + 2 - 1}{2}\right\rfloor"),
    (minimum_of(K, F) - maximum_of(K, F), r"\min(k, f) - \max(k, f)"),
]
ALL_CASES = [*SHAPES, *CONDITIONS, *ANSWERS, *COMPARISONS, *RULES]


@pytest.mark.parametrize(("found", "written"), ALL_CASES, ids=[case[1] for case in ALL_CASES])
def test_what_is_said_of_a_network_is_set(found: object, written: str) -> None:
    assert latex(statement(found)) == written


@pytest.mark.parametrize(("found", "written"), ALL_CASES, ids=[case[1] for case in ALL_CASES])
def test_mathml_says_the_same(found: object, written: str) -> None:
    assert ours(inline(statement(found))) == theirs(written)


@pytest.mark.parametrize(("found", "written"), ALL_CASES, ids=[case[1] for case in ALL_CASES])
def test_each_takes_some_room(found: object, written: str) -> None:
    assert 0 < width(statement(found)) <= 2 * len(written)


def test_the_domain_of_a_network_without_conditions_is_set() -> None:
    assert latex(statement(parse("I(28,1)-C(5,32)").domain)) == r"\text{always}"


def test_all_solutions_without_a_formula_are_refused() -> None:
    many = solve("I(n,1)-C(5,f)", subject_to=["params*size <= 10k"])
    with pytest.raises(SymcnnError, match="no formula is known for all solutions"):
        statement(many)


@pytest.mark.parametrize("found", [5, None, "n", {}, (n,)], ids=repr)
def test_anything_else_is_refused(found: object) -> None:
    with pytest.raises(SymcnnError, match=f"cannot print {type(found).__name__} as LaTeX"):
        statement(found)


def test_words_that_have_a_name_of_the_author_are_set_with_it() -> None:
    style = Style(names={"for": r"\text{if}", "B": r"\mathcal{B}"})
    assert latex(statement(LARGEST.formula), style).endswith(r"\ \text{if}\ \mathcal{B} \ge 1476")


def test_values_of_symbols_are_set_one_after_the_other() -> None:
    assert latex(valued({"f": 64, "h_1": 2 * n})) == r"f = 64, h_1 = 2n"
