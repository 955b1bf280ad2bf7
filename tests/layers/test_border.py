"""Zero padding and cropping: sizes, requirements and receptive fields."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sympy import Rational

from symcnn import DomainError, ShapeError, parse
from symcnn.network import LayerRecord


@given(side=st.integers(1, 30), before=st.integers(0, 6), after=st.integers(0, 6))
def test_zeros_are_put_before_and_after(side: int, before: int, after: int) -> None:
    row = [1] * side
    padded = [0] * before + row + [0] * after
    assert parse(f"I({side},1)-Pad({before},{after})").output.size == (len(padded),) * 2


@given(side=st.integers(1, 30), before=st.integers(0, 9), after=st.integers(0, 9))
def test_positions_are_taken_away_before_and_after(side: int, before: int, after: int) -> None:
    left = range(side)[before : side - after] if side > after else ()
    text = f"I({side},1)-Crop({before},{after})"
    if not left:
        with pytest.raises(ShapeError, match="cannot crop"):
            parse(text)
    else:
        assert parse(text).output.size == (len(left),) * 2


def test_both_ends_have_the_same_unless_it_is_said() -> None:
    assert parse("I(n,1)-Pad(p)").output == parse("I(n,1)-Pad(p,p)").output
    assert parse("I(9,1)-Crop(2)") != parse("I(9,1)-Crop(2,1)")
    assert str(parse("I(9,1)-Pad((1,2))").output) == "1×11×13"


@pytest.mark.parametrize(
    ("step", "rule"), [("Crop(2)", "n - 2·p"), ("Crop(2,1)", "n - p - q"), ("Pad(1)", "n + 2·p")]
)
def test_the_rule_has_one_symbol_where_both_ends_have_the_same(step: str, rule: str) -> None:
    record = parse(f"I(n,1)-{step}").layers[-1]
    assert isinstance(record, LayerRecord)
    assert str(record.layer.generic().output(record.input.written()).size[0]) == rule


def test_cropping_leaves_at_least_one_position() -> None:
    net = parse("I(n,1)-Crop(a,b)")
    assert str(net.domain) == "n ≥ a + b + 1"
    with pytest.raises(DomainError):
        net.subs(n=6, a=3, b=3)


def test_cropping_in_a_loop_has_a_closed_form() -> None:
    net = parse("I(n,1)-Crop(1,2)*N")
    for rounds in range(4):
        assert net.subs(N=rounds, n=20).output.size == (20 - 3 * rounds,) * 2
    assert str(net.domain) == "n ≥ 3·N + 1"


@pytest.mark.parametrize(
    ("path", "field", "padding"),
    [
        ("Pad(1)-C(3,1)", 3, 1),
        ("Pad(0,1)-C(3,1,s=2)", 3, 0.5),
        ("C(3,1,s=2)-Pad(0,1)-C(3,1)", 7, 1),
        ("C(3,1,p=1)-Crop(1)", 3, 0),
        ("C(3,1)-Crop(2,1)-C(3,1)", 5, -1.5),
    ],
)
def test_padding_is_half_of_what_both_ends_have(path: str, field: int, padding: float) -> None:
    net = parse(f"I(n,1,dims=1)-{path}")
    assert (net.receptive_field, net.padding) == ((field,), (Rational(padding),))


@given(
    steps=st.lists(
        st.tuples(st.sampled_from("PKC"), st.integers(0, 2), st.integers(0, 2)), min_size=1
    )
)
def test_where_paths_meet_the_field_is_what_brute_force_finds(
    steps: list[tuple[str, int, int]],
) -> None:
    """A path that pads, crops and convolves meets one that only takes its ends away.

    The field goes from the leftmost to the rightmost position that either sees.
    """
    low, high, before, after = 0, 0, 0, 0
    texts = []
    for kind, one, two in steps:
        if kind == "C":
            texts.append(f"C({one + 1},1)")
            high += one
            after += one
        else:
            sign = 1 if kind == "K" else -1
            texts.append(f"{'Crop' if kind == 'K' else 'Pad'}({one},{two})")
            low, high = low + sign * one, high + sign * one
            before, after = before + sign * one, after + sign * two
    shift = before + 20  # the other path keeps the sizes equal, and so does its first position
    net = parse(f"I(200,1,dims=1)-add[{'-'.join(texts)}-Crop(20)|Crop({shift},{after + 20})]")
    other = shift
    low, high = low + 20, high + 20
    assert net.receptive_field == (max(high, other) - min(low, other) + 1,)
