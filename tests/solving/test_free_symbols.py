"""A symbol on which a question does not depend needs no value, where the domain leaves it one."""

from __future__ import annotations

import json

import pytest
from sympy import Symbol

from symcnn import SolveError, SymcnnError, pareto, parse, solve
from symcnn.algebra import symbol
from symcnn.algebra.conditions.condition import Condition, at_least, multiple_of
from symcnn.algebra.conditions.residues import residues
from symcnn.render.article import answer_sections as blocks
from symcnn.render.tables import answers
from symcnn.solving.questions.free_symbols import free_symbols

N, K, G = symbol("n"), symbol("k"), symbol("g")


@pytest.mark.parametrize(
    ("conditions", "free"),
    [
        ([], "gn"),
        ([at_least(N - 2 * K)], "gn"),
        ([at_least(N - 2 * K), residues(N, 4, {1})], "gn"),
        ([at_least(K - N)], "g"),
        ([at_least(N * K - 9)], "g"),
        ([at_least(N - G - 3)], "gn"),
        ([multiple_of(N, G)], ""),
        ([multiple_of(N, K)], "g"),
        ([at_least(12 - N), residues(N, 5, {3})], "gn"),
        ([at_least(12 - N), residues(N, 50, {33})], "g"),
        ([at_least(N - 5), at_least(3 - N)], "g"),
    ],
)
def test_a_free_symbol_has_a_value_whatever_the_others_are(
    conditions: list[Condition], free: str
) -> None:
    assert "".join(map(str, free_symbols(conditions, [N, G]))) == free


@pytest.mark.parametrize(
    ("text", "asked", "free"),
    [
        ("I(n,1)-C(5,f)-P(2)-C(3,f)-G-O(10)", {"maximize": "f", "subject_to": "params <= 9k"}, "n"),
        ("I(n,c)-C(k,3)-G", {"maximize": "k", "subject_to": "params <= 100"}, "n"),
        pytest.param(
            "I(9,2)-T(3,f,s=s,o=o)-G",
            {"subject_to": "params <= 60"},
            "o s",
            marks=pytest.mark.slow,
        ),
        ("I(n,2)-C(3,f)-G", {"minimize": "f", "subject_to": "params >= 77"}, "n"),
    ],
)
def test_the_answer_is_the_same_for_every_value(
    text: str, asked: dict[str, str], free: str
) -> None:
    """The same question is asked again with values put for the free symbols, one after another."""
    best = solve(text, **asked)  # type: ignore[arg-type]
    assert " ".join(map(str, best.question.free)) == free
    assert not best.values.keys() & set(free.split())
    asked_again = 0
    for value in range(1, 40):
        given = {**best.values, **dict.fromkeys(free.split(), value)}
        if "o" in given:
            given["o"] = 0
        try:
            parse(text).subs(given)
        except SymcnnError:
            continue  # where the free symbols have no such value at the answer
        again = solve(text, **asked, **{name: given[name] for name in free.split()})  # type: ignore[arg-type]
        assert again.objective == best.objective
        if best.solutions is not None:
            assert again.solutions is not None
            assert list(again.solutions) == list(best.solutions)
        asked_again += 1
    assert asked_again > 2


def test_what_is_free_is_said() -> None:
    best = solve("I(n,3)-C(3,f)-G-O(10)", maximize="f", subject_to="params <= 1M")
    said = "n may have any value with n ≥ 3: the query does not depend on it"
    assert f"Free     {said}" in answers.solution(best, "text", 9)
    assert json.loads(answers.solution(best, "json", 9))["free"] == ["n"]
    assert "Free: n may have any value" in str(blocks.answer(best))
    two = solve("I(9,2)-T(3,f,s=s,o=o)-G", subject_to="params <= 60 and j in 1..2")
    assert two.question.free_values({"j": 1}).startswith("o and s may have any values with s ≥")
    front = pareto("I(n,3)-C(k,f)-G", maximize=["k", "f"], subject_to="params <= 50")
    assert "Free   n may have any value with" in answers.frontier(front, "text")
    one = solve("I(n,1)-C(1,f)-G", maximize="f", subject_to="params <= 50")
    assert one.question.free_values() == ("n may have any value: the query does not depend on it")


def test_a_symbol_that_is_named_as_an_unknown_needs_a_constraint() -> None:
    with pytest.raises(SolveError, match="n occurs in no constraint"):
        solve("I(n,3)-C(3,f)-G", maximize="f", subject_to="params <= 99", unknowns=["f", "n"])
    with pytest.raises(SolveError, match="n occurs in no constraint"):
        solve("I(n,3)-C(3,8)-G", subject_to="1 <= 2")


def test_domains_that_are_empty_leave_nothing_free() -> None:
    found = free_symbols([residues(Symbol("n", integer=True, positive=True), 4, ())], [N])
    assert found == ()
