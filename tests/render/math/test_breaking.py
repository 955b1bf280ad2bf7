"""Where long formulas are broken, and the environments that their lines stand in."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from sympy import Integer, Max

from symcnn import latex, load
from symcnn.algebra import FloorDiv, symbol
from symcnn.algebra.conditions.condition import at_least, multiple_of
from symcnn.algebra.conditions.domain import Domain
from symcnn.algebra.conditions.residues import residues
from symcnn.render.math.breaking import lines
from symcnn.render.math.environments import ENVIRONMENTS, Equation, environment
from symcnn.render.math.expressions import expression
from symcnn.render.math.latex import PLAIN
from symcnn.render.math.latex import latex as written
from symcnn.render.math.mathml import inline, wrapped
from symcnn.render.math.measure import width
from symcnn.render.math.nodes import (
    Fenced,
    Fraction,
    Listed,
    Math,
    Name,
    Number,
    Power,
    Subscript,
    Summation,
    fenced,
    product,
    relation,
    total,
)
from symcnn.render.math.quantity_math import quantity
from symcnn.render.math.splitting import split
from symcnn.render.math.statements import statement

a, b, n = map(symbol, "abn")
SUM = expression(a**2 + 3 * a * b - b + 5)
TALL = expression(FloorDiv(a, 2) + b - 1)
FLOOR = Fenced("⌊", expression(a + b - 1), "⌋")
CALL = expression(Max(a + b, a * b, 3))

BY_WIDTH: list[tuple[Math, float, list[str]]] = [
    (SUM, 84, ["a^2 + 3ab - b + 5"]),
    (SUM, 9, ["a^2 + 3ab", "- b + 5"]),
    (SUM, 1, ["a^2", "+ 3ab", "- b", "+ 5"]),
    (expression(-a - b), 1, ["- a", "- b"]),
    (product([Name("w"), expression(a + b)]), 4, ["w(a", "+ b)"]),
    (
        product([Name("w"), TALL, Name("h")]),
        4,
        [r"w\biggl(\left\lfloor\frac{a}{2}\right\rfloor", "+ b", r"- 1\biggr)h"],
    ),
    (
        product([FLOOR, Name("h")]),
        4,
        [r"\lfloor a", "+ b", r"- 1\rfloor h"],
    ),
    (
        Fenced("⌊", product([Name("n"), TALL]), "⌋"),
        4,
        [
            r"\Biggl\lfloor n\biggl(\left\lfloor\frac{a}{2}\right\rfloor",
            "+ b",
            r"- 1\biggr)\Biggr\rfloor",
        ],
    ),
    (product([Name("w"), Name("h"), Name("wide_in")]), 1, [r"wh\,\mathit{wide}_{\mathrm{in}}"]),
    (Power(Fenced("(", SUM, ")"), Number(2)), 1, ["(a^2", "+ 3ab", "- b", "+ 5)^2"]),
    (CALL, 3, [r"\max(3,", "a", "+ b,", "ab)"]),
    (
        product([Name("w"), total(((1, product([Name("h"), expression(a + b)])), (1, CALL)))]),
        15,
        [r"w\bigl(h(a + b)", r"+ \max(3,", r"a + b, ab)\bigr)"],
    ),
    (
        Fenced("⌊", Fraction(expression(a**2 + 3 * a * b - b + 5), Number(32)), "⌋"),
        12,
        [
            r"\Bigl\lfloor\frac{1}{32}(a^2",
            "+ 3ab - b",
            r"+ 5)\Bigr\rfloor",
        ],
    ),
    (
        product([Number(5), product([Number(48), expression(a + b)])]),
        10,
        [r"5 \cdot 48(a", "+ b)"],
    ),
    (Fraction(SUM, Number(2)), 4, [r"\frac{1}{2}(a^2", "+ 3ab", "- b", "+ 5)"]),
    (
        Fraction(product([Number(3), SUM]), Number(2)),
        4,
        [r"\frac{3}{2}(a^2", "+ 3ab", "- b", "+ 5)"],
    ),
    (
        product([expression(a + b), expression(a - b), expression(2 * a + b)]),
        11,
        [r"(a + b)", r"\cdot (a - b)", r"\cdot (b + 2a)"],
    ),
    (
        Summation(Name("i"), Number(0), expression(n - 1), fenced(expression(a + b))),
        6,
        [r"\sum_{i=0}^{n - 1} (a", "+ b)"],
    ),
    (Listed((Name("a"), Name("b"), Name("n"))), 3, ["a,", "b,", "n"]),
    (
        relation(Name("f"), "≤", relation(SUM, "=", Name("b"))),
        9,
        [r"f \le a^2", "+ 3ab", "- b + 5", "= b"],
    ),
    (
        statement(Domain((at_least(n - 5), multiple_of(n, Integer(8))))),
        1,
        [r"n \ge 5", r"\ \text{and}", r"\ 8", r"\mid n"],
    ),
    (
        statement(Domain((at_least(n - 5), residues(n, 3, {1}), multiple_of(n, Integer(8))))),
        1,
        ["n", r"\ge 5,", "n", r"\equiv 1", r"\pmod{3}", r"\ \text{and}", r"\ 8", r"\mid n"],
    ),
]
BY_TERMS = [
    (SUM, 1, ["a^2", "+ 3ab", "- b", "+ 5"]),
    (SUM, 2, ["a^2 + 3ab", "- b + 5"]),
    (SUM, 3, ["a^2 + 3ab - b", "+ 5"]),
    (SUM, 9, ["a^2 + 3ab - b + 5"]),
    (product([Name("w"), expression(a + b - 1)]), 2, ["w(a + b", "- 1)"]),
    (Name("a"), 1, ["a"]),
]


@pytest.mark.parametrize(("node", "room", "rows"), BY_WIDTH)
def test_a_formula_is_broken_where_its_lines_are_full(
    node: Math, room: float, rows: list[str]
) -> None:
    assert lines(node, PLAIN, room) == rows


@pytest.mark.parametrize(("node", "terms", "rows"), BY_TERMS)
def test_a_formula_has_so_many_terms_in_each_line(node: Math, terms: int, rows: list[str]) -> None:
    assert lines(node, PLAIN, 84, terms) == rows


def test_a_wider_line_never_has_more_lines() -> None:
    long = expression(sum((a**power * b * (a + power) for power in range(9)), Integer(0)))
    counts = [len(lines(long, PLAIN, room)) for room in range(5, 200)]
    assert counts[0] > 9
    assert all(more >= fewer for more, fewer in pairwise(counts))
    assert counts[-1] == 1


def test_a_power_of_a_broken_bracket_is_above_a_bracket_of_its_height_in_mathml() -> None:
    last = split(Power(Fenced("(", TALL, ")"), Number(2)), 1)[-1]
    bracket = '<mo minsize="2.4em" maxsize="2.4em">)</mo>'
    above = '<msup><mspace height="1.2em"/><mn>2</mn></msup>'
    assert inline(last).endswith(f"<mn>1</mn>{bracket}{above}</mrow></math>")


def test_an_index_takes_as_much_room_as_an_exponent() -> None:
    base, index = Name("w"), Name("i")
    assert width(Subscript(base, index)) == width(Power(base, index)) > width(base)


def test_digits_and_longer_names_take_more_room() -> None:
    numbers = [width(Number(10**power)) for power in range(9)]
    assert numbers == sorted(set(numbers))
    names = [width(Name(name)) for name in ("f", "f1", "f_in", "width", "width_in")]
    assert names == sorted(set(names))
    assert width(Name("i")) < width(Name("f")) < width(Name("alpha")) < width(Name("m"))
    assert width(Name("f")) < width(Subscript(Name("f"), Name("i"))) < width(Name("fxx"))


LEFT = Equation("p", (("a", "+ b"), ("c",)))
BARE = Equation("", (("a", "+ b"),))
SHORT = Equation("p", (("a",),))
ONE = Equation("", (("a",),))
WRITTEN = [
    ("align", LEFT, [r"p &= a \notag \\", r"&\quad {} + b \notag \\", "&= c"]),
    ("align*", LEFT, [r"p &= a \\", r"&\quad {} + b \\", "&= c"]),
    ("multline", LEFT, [r"p = a \\", r"{} + b \\", "= c"]),
    ("multline*", LEFT, [r"p = a \\", r"{} + b \\", "= c"]),
    ("IEEEeqnarray", LEFT, [r"p &=& a \nonumber \\", r"&& \quad {} + b \nonumber \\", "&=& c"]),
    ("IEEEeqnarray*", LEFT, [r"p &=& a \\", r"&& \quad {} + b \\", "&=& c"]),
    ("align", BARE, [r"&a \notag \\", r"&\quad {} + b"]),
    ("multline", BARE, [r"a \\", "{} + b"]),
    ("IEEEeqnarray", BARE, [r"&& a \nonumber \\", r"&& \quad {} + b"]),
    ("align", SHORT, ["p &= a"]),
    ("multline", SHORT, ["p = a"]),
    ("equation", SHORT, ["p = a"]),
    ("equation*", ONE, ["a"]),
    ("IEEEeqnarray", ONE, ["&& a"]),
]


@pytest.mark.parametrize(("name", "found", "rows"), WRITTEN)
def test_each_environment_has_its_marks_and_one_number(
    name: str, found: Equation, rows: list[str]
) -> None:
    columns = "{rCl}" if name.startswith("IEEE") else ""
    first, *inner, last = environment((found,), name).splitlines()
    assert (first, last) == (rf"\begin{{{name}}}{columns}", rf"\end{{{name}}}")
    assert [line.strip() for line in inner] == rows


@pytest.mark.parametrize("name", ["equation", "equation*"])
def test_an_equation_of_several_lines_is_split(name: str) -> None:
    assert environment((LEFT,), name).splitlines() == [
        rf"\begin{{{name}}}",
        r"\begin{split}",
        r"  p &= a \\",
        r"  &\quad {} + b \\",
        "  &= c",
        r"\end{split}",
        rf"\end{{{name}}}",
    ]


def test_each_environment_comes_with_and_without_a_number() -> None:
    assert {name.removesuffix("*") for name in ENVIRONMENTS} == {name for name, *_ in WRITTEN} & {
        "align",
        "multline",
        "IEEEeqnarray",
        "equation",
    }
    assert len(set(ENVIRONMENTS)) == 8


def test_a_bracket_after_a_wide_number_is_opened() -> None:
    """No line may end between a number and its bracket."""
    wide = fenced(total([(1, Name(name)) for name in ("first", "second", "third", "fourth")]))
    assert len(split(product((Number(10**17), Power(wide, Number(2)))), 20)) == 4


def test_lines_of_given_terms_that_are_too_wide_are_broken_as_others() -> None:
    net = load("resnet", groups=1, d="w")
    broken = latex(net, "macs", environment="align*", width=44)
    for terms in (1, 3):
        assert latex(net, "macs", environment="align*", width=44, terms=terms) == broken


@pytest.mark.parametrize("room", [14, 24, 40, 66])
def test_a_dot_between_letters_only_begins_a_line(room: float) -> None:
    """The total itself has none: all its factors are side by side."""
    total_macs = quantity(load("resnet"), "macs")
    assert r"\cdot" not in written(total_macs)
    for line in lines(total_macs, PLAIN, room):
        assert r"\cdot" not in line.removeprefix(r"\cdot")


LETTERS = "defghijklmnop"


def test_a_line_of_html_begins_with_its_sign() -> None:
    page = wrapped(quantity(load("resnet"), "macs"), inline)
    breaks = page.split("<wbr/>")[1:]
    starts = [re.sub(r'^(<span class="term">)?<math>(<mrow>)?', "", each) for each in breaks]
    assert any(start.startswith('<mo form="infix">·</mo>') for start in starts)
    assert all(re.match('<mo form="infix">[+−·]</mo>', start) for start in starts)


def test_a_long_term_of_html_is_one_element_so_that_it_begins_a_line_before_it_breaks() -> None:
    long, short = (fenced(total([(1, Name(name)) for name in names])) for names in (LETTERS, "ab"))
    page = wrapped(total([(1, product([Name("first"), long])), (1, Name("c"))]), inline)
    first, last = page.split("</span><wbr/>")
    assert first.startswith('<span class="term"><math>')
    assert last == '<math><mrow><mo form="infix">+</mo><mi>c</mi></mrow></math>'
    words = [(1, Name(name)) for name in ("first", "second", "third", "fourth")]
    assert "term" not in wrapped(total([*words, (1, short)]), inline)


def test_dots_between_numbers_are_shown_once_in_html() -> None:
    numbers = product([expression(a * b + n), Number(3), fenced(total([(1, SUM), (1, SUM)]))])
    assert "<mo>·</mo><mn>3</mn>" in wrapped(numbers, inline).replace(' form="infix"', "")


def test_a_line_ends_beside_a_short_bracket_and_not_within_it() -> None:
    term = product([Power(Number(2), Name("depth")), Name("w"), expression(9 * a * b + 1)])
    assert lines(term, PLAIN, 14) == [r"2^{\mathit{depth}}w", r"\cdot (9ab + 1)"]
    body = product([Power(Number(2), Name("i")), Name("w"), expression(9 * a * b + 1)])
    node = Summation(Name("i"), Number(0), expression(n - 1), body)
    assert lines(node, PLAIN, 14)[1:] == [r"\cdot (9ab + 1)"]
    assert lines(node, PLAIN, 14, 1)[1:] == ["+ 1)"]
