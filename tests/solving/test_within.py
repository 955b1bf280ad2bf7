"""Answers say so where only a closed form was searched, which needs an iteration."""

from __future__ import annotations

import json

import pytest

from symcnn import article, pareto, parse, solve
from symcnn.errors import InfeasibleError
from symcnn.render.tables.answers import frontier, solution

TEXT = "I(a,a)-C(3,b,p=1)*f-C(a,2*a)"
"""Without iterations a channels arrive at the last layer, and with them b."""
SAID = "only for f ≥ 1, where the closed form holds; set f to search elsewhere"


def test_an_answer_says_where_it_was_searched() -> None:
    """Rule: with f = 0 there are 2·a⁴ + 2·a parameters, whatever b is."""
    found = solve(TEXT, maximize="b", subject_to=["params <= 100", "a <= 3"])
    assert found.values == {"a": 1, "b": 8, "f": 1}
    assert found.question.searched == SAID
    assert SAID in " ".join(solution(found, "text", 9).split())
    assert json.loads(solution(found, "json", 9))["within"] == ["f ≥ 1"]
    assert SAID.replace("≥", r"\(\ge\)") in " ".join(article(found).split())
    assert parse(TEXT).subs(a=1, b=99, f=0).params == 4


def test_an_answer_without_repeats_does_not() -> None:
    found = solve("I(28,1)-C(5,f)", maximize="f", subject_to="params <= 100")
    assert found.question.searched == ""
    assert json.loads(solution(found, "json", 9))["within"] == []


@pytest.mark.parametrize("constraint", ["f in 1..2", "f == 1", "2*f == a + 1"])
def test_a_constraint_that_asks_for_an_iteration_leaves_nothing_to_say(constraint: str) -> None:
    found = solve(TEXT, maximize="b", subject_to=["params <= 200", "a <= 3", constraint])
    assert found.question.searched == ""
    assert not found.question.within


def test_a_question_without_answer_says_what_was_searched() -> None:
    with pytest.raises(InfeasibleError, match=f"params is at least 14; searched {SAID}"):
        solve(TEXT, subject_to="params <= 1")


def test_a_frontier_says_where_it_was_searched() -> None:
    found = pareto(TEXT, maximize="b", minimize="params", subject_to=["b <= 3", "a <= 2"])
    assert SAID in " ".join(frontier(found, "text").split())
