"""Queries about networks with indexed symbols, once the number of their members is known."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from symcnn import SymcnnError, code, compare, compiled, equivalent, parse, sensitivity, solve
from symcnn.render.code import LANGUAGES

NET = "I(9,3)-for i in 1..S [C(1,w[i])]"


def test_family_takes_a_list_before_the_search() -> None:
    best = solve(NET, maximize="w[2]", subject_to="params <= 100", S=2, w={1: 4})
    # 4·4 for the first convolution, and 4 weights and a bias for each filter of the second
    assert best.values == {"w_2": (100 - 16) // 5}
    assert solve("I(9,f)-C(1,w[1])", maximize="f", subject_to="params <= 9", w=[2]).objective == 3


def test_member_is_written_with_its_index() -> None:
    net = parse(NET).subs(S=2)
    found = solve(net, maximize="w_1", subject_to="w[1] + w[2] <= 9 and w[2] == 2*w_1")
    assert found.values == {"w_1": 3, "w_2": 6}


def test_list_for_a_name_that_the_network_lacks_is_refused() -> None:
    with pytest.raises(SymcnnError, match=r"v: expected a number or an expression, not \[1, 2\]"):
        solve("I(9,f)-C(1,8)", maximize="f", subject_to="params <= 99", v=[1, 2])


@pytest.mark.parametrize(
    "ask",
    [
        lambda: solve(NET, maximize="S", subject_to="params <= 100"),
        lambda: sensitivity(NET),
        lambda: compiled(NET, "params"),
    ],
)
def test_unknown_number_of_members_is_refused(ask: Callable[[], object]) -> None:
    with pytest.raises(SymcnnError, match="the number of members of 'w' is unknown"):
        ask()


@pytest.mark.parametrize("language", LANGUAGES)
def test_code_needs_the_number_of_members(language: str) -> None:
    message = "the number of members of 'w' is unknown|substitute numbers for S"
    with pytest.raises(SymcnnError, match=message):
        code(NET, "biases", language)
    assert "w_2" in code(parse(NET).subs(S=2), "biases", language) or language == "excel"


def test_compiled_function_takes_the_members() -> None:
    function = compiled(parse(NET).subs(S=2), "params")
    assert function.symbols == ("w_1", "w_2")
    assert function(5, 2) == 4 * 5 + 6 * 2


def test_networks_with_families_are_compared() -> None:
    assert equivalent(NET, NET) is True
    (result,) = compare(NET, f"{NET}-C(1,2)", quantities="params", S=1, w=[3])
    assert (result.left, result.right) == (12, 20)


def test_difference_needs_no_number_of_members() -> None:
    assert equivalent(NET, f"{NET}-C(1,8)") is False
