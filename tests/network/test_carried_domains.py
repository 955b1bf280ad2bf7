"""What a network asks of its symbols is still asked when values are put for some of them."""

from __future__ import annotations

import pytest

from symcnn import DomainError, ShapeError, SymcnnError, parse

LOOP = "I(n,3)-for i in a..b [C(3,i+1,p=1)]-O(2)"


@pytest.mark.parametrize(
    ("text", "values", "domain"),
    [
        ("I(n,3)-C(3,f)", {"f": "w-2"}, "w ≥ 3 and n ≥ 3"),
        ("I(n,3)-C(3,f)-P(2)", {"n": "2*m"}, "m ≥ 2"),
        ("I(n,3)-C(3,8,p=1)*N", {"N": "5-M"}, "M ≤ 4"),
        ("I(n,3)-add[_|P(2)-U(2)]", {"n": "m+1"}, "m odd"),
        ("I(n,c)-add[_|C(3,f,p=1)]", {"n": 8}, "c = f"),
        (LOOP, {"a": 2}, "b ≥ 2"),
        (LOOP, {"b": 2}, "a = 2"),
        ("I(n,3)-C(3,f)", {"n": 8, "f": 4}, ""),
        ("I(n,3)-C(3,4*f)", {"f": "w/2"}, "n ≥ 3"),
        ("I(n,4)-C(3,f,groups=2)", {"f": "w/2"}, "4 divides w and n ≥ 3"),
    ],
)
def test_the_domain_is_carried_over(text: str, values: dict[str, int | str], domain: str) -> None:
    assert str(parse(text).subs(values).domain) == domain


def test_a_loop_does_not_change_its_direction_when_values_are_put_in() -> None:
    net = parse(LOOP)
    assert net.subs(b=2).subs(a=2, n=8).params == net.subs(a=2, b=2, n=8).params
    with pytest.raises(DomainError, match="a = 3 lies outside the domain a = 2"):
        net.subs(b=2).subs(a=3)


def test_values_that_leave_nothing_of_the_domain_are_refused() -> None:
    with pytest.raises(SymcnnError, match="add needs branches of equal shape"):
        parse("I(n,3)-add[_|P(2)-U(2)]").subs(n="2*m-1")
    with pytest.raises(DomainError, match="the domain is empty"):
        parse("I(9,3)-for i in a..b [C(1,i)]-R*(a-3)").subs(b=2)


def test_what_is_carried_over_has_no_place_in_the_new_text() -> None:
    net = parse("I(n,3)-C(3,f)").subs(f="w-2")
    with pytest.raises(DomainError) as caught:
        net.subs(w=2)
    assert caught.value.position is None or caught.value.text == str(net)


@pytest.mark.parametrize(
    "text",
    [
        "I(n,3)-for i in 0..N+2 [C(3,4,p=1)-@s[i]]-C(3,8,p=1)-@s[K]-$s[2]",
        "I(n,3)-@s[2]-C(3,8)-@s[K]-$s[2]",
        "I(n,3)-@s[J]-C(3,8)-@s[K]-$s[J]",
    ],
)
def test_a_tap_that_may_have_been_marked_again_is_not_known(text: str) -> None:
    with pytest.raises(ShapeError, match="is ambiguous: 2 maps"):
        parse(text)


def test_a_tap_that_is_there_for_some_values_only_asks_for_these() -> None:
    assert str(parse("I(n,3)-@s[K]-C(3,8,p=1)-$s[2]").domain) == "K = 2"
