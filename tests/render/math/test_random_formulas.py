"""Any formula is right as it stands: its LaTeX has its value, and its MathML reads the same."""

from __future__ import annotations

import re
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from symcnn.algebra.presentation.order import Order
from symcnn.render.math.bracket_sizes import DISPLAY, INLINE, Setting
from symcnn.render.math.breaking import lines
from symcnn.render.math.expressions import expression
from symcnn.render.math.latex import DIGITS, Style, latex
from symcnn.render.math.mathml import inline
from symcnn.render.math.splitting import split
from tests.examples import share
from tests.render.math.flattened import ours, theirs
from tests.render.math.random_formulas import cube_root, formulas, points, renamed, shown
from tests.render.math.reading import evaluated
from tests.solving.expressions import NAMES, Made, Point

BRACKET = re.compile(
    r"(?:\\(?P<size>left|right|[bB]igg?)[lr]?(?![a-z]))?(?P<mark>[()]|\\[lr](?:floor|ceil)\b)"
)
SIZES = {None: 0, "big": 1, "left": 2, "right": 2, "Big": 2, "bigg": 3, "Bigg": 4}
"""The sizes of brackets; one that grows by itself is around a fraction of two lines."""
FIXED = {"big", "Big", "bigg"}
"""The sizes that a bracket has from its content and that are smaller than the largest."""
ABOVE = str.maketrans("", "", "^()")
"""The marks around exponents, which a bracket without its other half has elsewhere."""
STYLES = st.sampled_from([Style(digits=digits) for digits in DIGITS])
ORDERS = st.permutations(list(NAMES.values())).map(lambda names: Order(tuple(names)))
SOME = settings(max_examples=share(3 / 4), suppress_health_check=[HealthCheck.too_slow])


@SOME
@given(formulas(), points(), STYLES, ORDERS)
def test_latex_has_the_value_of_the_expression(
    made: Made, point: Point, style: Style, order: Order
) -> None:
    written = latex(expression(made.expr, order), style)
    assert evaluated(written, point) == made.at(point), written


@SOME
@given(formulas(), points())
def test_names_of_any_kind_leave_the_value_as_it_is(made: Made, point: Point) -> None:
    written = latex(expression(renamed(made.expr)))
    assert evaluated(written, shown(point)) == made.at(point), written


@SOME
@given(formulas(), points(), st.one_of(st.floats(1, 60), st.integers(1, 3)))
def test_a_broken_formula_has_the_value_of_the_whole(made: Made, point: Point, room: float) -> None:
    terms = room if isinstance(room, int) else None
    rows = lines(expression(made.expr), Style(), room, terms)
    assert evaluated("\n".join(rows), point) == made.at(point), rows
    assert all(row.count(r"\left") == row.count(r"\right") for row in rows)


@SOME
@given(formulas(), st.floats(1, 60))
def test_brackets_of_a_broken_formula_grow_outwards(made: Made, room: float) -> None:
    text = " ".join(lines(expression(made.expr), Style(), room))
    opened: list[tuple[str, int]] = []
    for found in BRACKET.finditer(text):
        size = SIZES[found["size"]]
        if found["mark"] in ("(", r"\lfloor", r"\lceil"):
            opened.append((found["size"], size))
            assert all(around >= size for _, around in opened), text
            assert not any(name in FIXED and around == size for name, around in opened[:-1]), text
        else:
            assert opened.pop()[1] == size, text
    assert not opened


@SOME
@given(formulas(), st.booleans())
def test_mathml_reads_as_another_program_reads_the_latex(made: Made, long: bool) -> None:  # noqa: FBT001
    node = expression(renamed(made.expr) if long else made.expr)
    assert ours(inline(node)) == theirs(latex(node))


@SOME
@given(formulas(), st.floats(1, 60), st.sampled_from([DISPLAY, INLINE]))
def test_pieces_read_alike_in_latex_and_mathml(made: Made, room: float, setting: Setting) -> None:
    for piece in split(expression(made.expr), room, setting):
        shown, read = ours(inline(piece)), theirs(latex(piece))
        assert shown.translate(ABOVE) == read.translate(ABOVE)


def test_a_cube_root_is_read_back() -> None:
    written = latex(expression(cube_root()))
    assert [evaluated(written, {"a": a}) for a in (1, 6, 7, 26, 63)] == [1, 1, 2, 3, 4]


@pytest.mark.parametrize(
    "wrong",
    ["3 4", "a 3", "2^10", "(a", "a + ", r"\lfloor a)", r"a \cdot", "a)", "2^3^4", r"3\frac{1}{a}"],
)
def test_the_reader_takes_no_formula_that_a_person_could_misread(wrong: str) -> None:
    with pytest.raises(AssertionError):
        evaluated(wrong, {"a": 1})


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("-2^2", -4),
        ("(-2)^2", 4),
        (r"2a^2b + 1", 37),
        (r"\frac{a}{b}c", Fraction(15, 2)),
        (r"\sum_{i=0}^{2} ai + 1", 10),
        (r"25\,557a", 76671),
    ],
)
def test_the_reader_binds_as_people_do(text: str, value: Fraction) -> None:
    assert evaluated(text, {"a": 3, "b": 2, "c": 5}) == value
