"""Values of members of families: all values of one call are substituted together."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import permutations

import pytest

from symcnn import Network, SymcnnError, parse, quantity, solve
from symcnn.network.network import assign_symbols
from symcnn.network.quantities import present

LOOP = "I(9,3)-for i in 1..S [(C(3,w[i],p=1)-R)*m[i]]-O(10)"
NET = parse(LOOP)


def _of_widths(widths: Sequence[object], counts: Sequence[int]) -> Network:
    """Return the network without a loop."""
    stages = (f"(C(3,{w},p=1)-R)*{m}" for w, m in zip(widths, counts, strict=True))
    return parse(f"I(9,3)-{'-'.join(stages)}-O(10)")


@pytest.mark.parametrize(
    "values",
    [
        {"S": 3, "w_1": 4, "w[2]": "5", "w_3": 6, "m": [1, 2, 1]},
        {"S": 3, "w_2": 5, "w": [4, 6], "m": "1,2,1"},
        {"S": 3, "w": {2: 5, 1: 4, 3: 6}, "m_2": 2, "m": {1: 1, 3: 1}},
    ],
)
def test_values_of_members_and_their_number_come_in_any_order(values: dict[str, object]) -> None:
    expected = _of_widths([4, 5, 6], [1, 2, 1])
    for order in permutations(values):
        net = NET.subs({name: values[name] for name in order})
        assert net.total("params") == expected.total("params")
        assert net.total("macs") == expected.total("macs")
    assert assign_symbols(LOOP, values) == NET.subs(values)


def test_member_alone_gets_a_value() -> None:
    net = NET.subs(w_2=5, S=3, m=[1, 1, 1])
    assert list(net.symbols) == ["w_1", "w_3"]
    assert net.subs(w=[4, 6]).params == _of_widths([4, 5, 6], [1, 1, 1]).params


def test_value_may_be_a_symbol_with_the_name_of_its_family() -> None:
    net = NET.subs(S=3, w=["w", "2*w", "4*w"], m=[1, 1, 1])
    assert list(net.symbols) == ["w"]
    assert parse(str(net)) == net
    for width in (1, 3):
        widths = [width, 2 * width, 4 * width]
        assert net.subs(w=width).params == _of_widths(widths, [1, 1, 1]).params


def test_other_members_stay_where_one_is_a_symbol_with_the_name_of_the_family() -> None:
    net = NET.subs(S=3, w_3="w", w_2="2*w[1]", m=["m", 1, 1])
    assert list(net.symbols) == ["m", "w_1", "w"]
    expected = _of_widths([4, 8, 7], [2, 1, 1])
    assert net.subs(w_1=4, w=7, m=2).params == expected.params


def test_new_name_of_a_family_is_unused() -> None:
    net = parse("I(9,w_all)-for i in 1..2 [C(3,w[i],p=1)]").subs(w_2="w")
    assert str(net).startswith("let w_all2[1..2] = (w_1,w); I(9,w_all)")
    assert list(net.symbols) == ["w_1", "w", "w_all"]


def test_input_may_have_the_size_of_a_later_member() -> None:
    net = parse("I(n,3)-for i in 1..S [C(3,w[i],p=1)]").subs(S=3, n="w[3]")
    assert [str(side) for side in net.input.size] == ["w_3", "w_3"]


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"w_2": 5}, "the number of members of 'w' is unknown; also give a number for S"),
        ({"w_2": "w"}, "the number of members of 'w' is unknown; also give a number for S"),
        ({"n": 4}, "unknown symbol 'n'; choose from S, w_1, w, m_1, m"),
        ({"S": 3, "w_7": 5}, "unknown symbol 'w_7'; choose from w_1, w_2, w_3, m_1, m_2, m_3"),
        ({"S": 3, "w_2": 5, "w_1": "w_2"}, "w_1 cannot depend on w[2], which is no symbol"),
        ({"S": 3, "w_1": "w", "w_2": "w_1"}, "w_2 cannot depend on w[1], which is no symbol"),
    ],
)
def test_value_that_has_no_place_is_refused(values: dict[str, object], message: str) -> None:
    with pytest.raises(SymcnnError) as caught:
        NET.subs(values)
    assert caught.value.message.startswith(message)


def test_query_has_values_of_single_members() -> None:
    best = solve(LOOP, S=2, w_2=5, m=[1, 1], maximize="w[1]*w[2]", subject_to="params <= 5000")
    (width,) = [
        w
        for w in range(1, 200)
        if _of_widths([w, 5], [1, 1]).params <= 5000 < _of_widths([w + 1, 5], [1, 1]).params
    ]
    assert (best.values, best.objective) == ({"w_1": width}, 5 * width)


def test_family_collects_by_its_members() -> None:
    net = NET.subs(S=2, m=[1, 1])
    assert quantity(net, "params", by="w") == quantity(net, "params", by=["w_1", "w_2"])
    # 28 weights and biases for each of w_1; 9·w_1 + 1 for each of w_2, and 10·81 at the end
    assert str(present(net, "params", "collected", "w")) == "w_1·(9·w_2 + 28) + 811·w_2 + 10"
    with pytest.raises(SymcnnError, match=r"unknown symbol 'w'; choose from m_1, m_2, m$"):
        present(NET.subs(S=2, w=[1, 2]), "params", by="w")


@pytest.mark.parametrize(
    ("values", "plain"),
    [
        ({"S": 2, "a": "n", "n": "w[1]"}, "I(w_1,3)-C(3,n)-C(3,w_1,p=1)-C(3,w_2,p=1)"),
        ({"S": 2, "n": 32, "w_2": "n"}, "I(32,3)-C(3,a)-C(3,w_1,p=1)-C(3,32,p=1)"),
        ({"S": 2, "n": 32, "w": ["n", "2*n"]}, "I(32,3)-C(3,a)-C(3,32,p=1)-C(3,64,p=1)"),
        ({"S": 2, "w_2": "3*S"}, "I(n,3)-C(3,a)-C(3,w_1,p=1)-C(3,6,p=1)"),
    ],
)
def test_values_of_one_call_are_substituted_at_once(values: dict[str, object], plain: str) -> None:
    net = parse("I(n,3)-C(3,a)-for i in 1..S [C(3,w[i],p=1)]").subs(values)
    assert net.params == parse(plain).params
    assert net.macs == parse(plain).macs


@pytest.mark.parametrize("values", [{"S": 3, "w_1": 4, "w": {1: 5}}, {"S": 3, "w[1]": 4, "w_1": 5}])
def test_member_takes_one_value(values: dict[str, object]) -> None:
    with pytest.raises(SymcnnError, match="'w_1' has two values"):
        NET.subs(values)
