"""Formulas read as a person writes them: texts by hand, from handbooks and papers.

A text has the value of the network with numbers for its symbols, whatever symcnn writes; and symcnn
writes the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from fractions import Fraction

import pytest
from _pytest.mark.structures import ParameterSet

from tests.render.math.reading_text import Values, evaluate, split_where, summands
from tests.render.math.written_cases import Case, read_cases

POINTS = 12
"""The points of integers at which each text is compared with the network."""
ROOM = 1.25
"""How many times as long as the text by hand a formula may be, where its order is free."""
CASES = read_cases()
LARGE = ("efficientnet", "densenet", "mobilenet_v2")
"""The families whose formulas take long to read."""


def _parametrized(cases: Iterable[Case]) -> list[ParameterSet]:
    slow = pytest.mark.slow
    return [
        pytest.param(case, id=case.name, marks=slow if case.name.startswith(LARGE) else ())
        for case in cases
    ]


each_case = pytest.mark.parametrize("case", _parametrized(CASES))
each_written = pytest.mark.parametrize(
    "case", _parametrized(case for case in CASES if not case.is_pending)
)


@each_case
def test_the_text_has_the_value_of_the_network(case: Case) -> None:
    """Rule: each text is right by itself, in numbers, before symcnn is asked."""
    for values, number in case.points(POINTS):
        for text in case.texts:
            assert evaluate(text, values) == number, (text, values)


@pytest.mark.parametrize(
    ("case", "name"),
    [(case, name) for case in CASES for name in case.asked.get("published", [])],
    ids=lambda part: part if isinstance(part, str) else part.name,
)
def test_the_text_has_the_published_value(case: Case, name: str) -> None:
    """Rule: each text is that of the published network, too, by another program's count."""
    values, number = case.published(name)
    assert [evaluate(text, values) for text in case.texts] == [number] * len(case.texts)


@each_case
def test_the_text_has_a_source(case: Case) -> None:
    assert len(case.asked["source"].split()) > 5


SUBSCRIPT = re.compile("[₀-₉]+")
PLAIN = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")


@each_written
def test_symcnn_writes_the_text(case: Case) -> None:
    written = case.written()
    if "definitions" in case.asked:
        _assert_defined(written, case)
    elif case.asked.get("any_order"):
        assert _unordered(written) in map(_unordered, case.texts)
    else:
        assert _spelled(written) in map(_spelled, case.texts)


@each_written
def test_what_symcnn_writes_has_the_value_of_the_network(case: Case) -> None:
    written = case.written()
    for values, number in case.points(POINTS):
        assert evaluate(written, values) == number, (written, values)


@pytest.mark.skip(reason="the first iteration, whose input has other channels, is written apart")
@pytest.mark.parametrize(
    "case", [case for case in CASES if case.is_pending], ids=lambda case: case.name
)
def test_symcnn_writes_the_text_of_families(case: Case) -> None:
    assert _spelled(case.written()) in map(_spelled, case.texts)


def _unordered(text: str) -> list[str]:
    return sorted(summand.removeprefix("+") for summand in summands(text))


def _spelled(text: str) -> tuple[str, dict[str, str]]:
    """Return a formula and its definitions, however they are laid out."""
    formula, definitions = split_where(text)
    return " ".join(formula.split()), definitions


def _assert_defined(written: str, case: Case) -> None:
    """Assert that a formula has its parts by their names, each defined once and used."""
    formula, definitions = split_where(written)
    for definition in case.asked["definitions"]:
        plain = SUBSCRIPT.sub(lambda digits: "_" + digits[0].translate(PLAIN), definition)
        assert f"{plain} = " in written
    uses = formula + " ".join(definitions.values())
    assert [name for name in definitions if name.partition("(")[0] not in uses] == []
    assert "wide(" not in formula
    assert len(formula) <= ROOM * len(split_where(case.texts[0])[0])


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("-2² + 9·c·w²", 401),
        ("(-2)²", 4),
        ("2^(w - 1)/c", Fraction(4, 5)),
        ("25,600 - 5·(w - 1)", 25_590),
        ("⌊(w + 4)/2⌋ + ⌈w/2⌉", 5),
        ("12/2/3·w", 6),
        ("max(1,280, c) + min(w, c)", 1283),
        ("⌊√(w + 7)⌋", 3),
        ("Σ_{i=1}^{w} n[i]·i + 1", 15),
        ("2·Σ(i=0..w - 1, i² + 1) + c", 21),
        ("c·w₃₂² where w₃₂ = double(m), m = 4", 320),
        ("m\nwhere\n  m = ⌊N/2⌋\n  N = n[1] + n[3]", 2),
    ],
)
def test_the_reader_binds_as_people_do(text: str, value: Fraction) -> None:
    values: Values = {"c": 5, "w": 3, "n": [1, 2, 3], "double": lambda x: 2 * x}
    assert evaluate(text, values) == value


@pytest.mark.parametrize(
    "wrong",
    ["3 4", "2w", "a(b)", "1,23", "a +", "(a", "⌊a)", "q", "a^(1/2)", "a where a = 1; a = 2"],
)
def test_the_reader_takes_no_formula_that_a_person_could_misread(wrong: str) -> None:
    with pytest.raises(AssertionError):
        evaluate(wrong, {"a": 3, "b": 2, "w": 3})
