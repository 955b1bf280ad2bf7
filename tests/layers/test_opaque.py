"""Opaque layers and reshaping: requirements and output shapes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symcnn import DomainError, ShapeError, parse


def test_the_numbers_of_a_layer_without_a_rule_are_those_given() -> None:
    net = parse("I(14,768)-X(590592,buffers=5,macs=7077888,arriving=(768,14,14))")
    assert (net.params, net.weights, net.biases) == (590_592, 590_592, 0)
    assert (net.buffers, net.macs, net.activations) == (5, 7_077_888, 768 * 14 * 14)
    assert net.output == net.input


@pytest.mark.parametrize(
    ("text", "output"),
    [
        ("I(7,64)-X(100,arriving=(64,7,7),leaving=(128,3,3))-C(3,5)", "5×1×1"),
        ("I(7,64)-X(100,arriving=(64,7,7),leaving=10)-H(3)", "3"),
        ("I(7,64)-X(arriving=64x7x7)", "64×7×7"),
        ("I(7,2)-F-X(arriving=98,leaving=(2,98))-C(1,3)", "3×98"),
        ("I(7,2)-X(arriving=(2,7,7),leaving=(2,7,7,7))-C(1,3)", "3×7×7×7"),
    ],
)
def test_what_leaves_is_the_shape_that_was_said(text: str, output: str) -> None:
    assert str(parse(text).output) == output


def test_a_symbol_that_arrives_must_be_what_the_numbers_were_counted_for() -> None:
    net = parse("I(n,w)-X(100,arriving=(64,7,7))-C(1,w)")
    assert str(net.domain) == "w = 64 and n = 7"
    assert net.subs(w=64, n=7).params == 100 + 64 * 65
    for values in ({"w": 32}, {"n": 8}):
        with pytest.raises(DomainError, match="X was counted for an input of 64×7×7"):
            net.subs(values)


def test_the_numbers_may_be_symbols() -> None:
    net = parse("I(n,w)-X(params=12*w^2,macs=12*w^2*n^2,arriving=(w,n,n),leaving=(2*w,n,n))")
    assert not str(net.domain)
    found = net.subs(w=4, n=3)
    assert (found.params, found.macs, str(found.output)) == (192, 1_728, "8×3×3")


@pytest.mark.parametrize(
    ("path", "least", "start"),
    [
        # What X does with its input is not known; of Reshape it is that no number is lost, so that
        # two positions meet in the windows after it which did not lie in one row and column.
        ("C(3,2)-X(arriving=(2,7,7))-C(3,2)-O(2)", 3, "X"),
        ("C(3,2)-Reshape(14x7,1)-R-C(3,2)", 4, "Reshape"),
        ("C(3,2)-Reshape(14x7,1)", 3, "Reshape"),
        ("C(3,2)-Reshape(14x7,1)-C(1,2)-C(3,2)", 3, "Reshape"),
        ("C(3,2)-Reshape(14x7,1)-C(3x1,2)", 3, "Reshape"),
        ("C(3,2)-Reshape(14x7,1)-P(2)", 3, "Reshape"),
        ("C(3,2)-Reshape(14x7,1)-G-O(3)", 3, "Reshape"),
        ("C(3,2)-Reshape(14x7,1)-U(2)-C(3,1)", 3, "Reshape"),
        ("C(3,2)-Reshape(14x7,1)-Take(0,1)-C(3,1)", 4, "Reshape"),
        ("C(3,2)-Reshape(7x7,2)-Take(0,1)-C(3,1)", 3, "Reshape"),
        ("C(3,2)-add[X(arriving=(2,7,7))|C(5,2,p=2)]", 7, "X"),
        ("U(2)-C(2,1)-Reshape(17x17,1)", 1, "Reshape"),
        ("T(1,1,s=2)-Reshape(17x17,1)-C(3,1)", None, "Reshape"),
    ],
)
def test_receptive_fields_are_not_known_from_a_layer_on(
    path: str, least: int | None, start: str
) -> None:
    net = parse(f"I(9,1)-{path}")
    assert (net.view, net.receptive_field, net.stride, net.padding) == (None,) * 4
    assert net.unknown_view is not None
    assert net.unknown_view.start == start
    assert net.unknown_view.least == (None if least is None else (least, least))


def test_the_numbers_that_upsampling_by_a_reshape_sees_are_not_known() -> None:
    # EDSR (Lim et al. 2017, baseline) sees 72 positions: after a shuffle of pixels, 3 lie in 2.
    blocks = "add[_|(add[_|C(3,64,p=1)-R-C(3,64,p=1)])*16-C(3,64,p=1)]"
    head = f"I(n,3)-C(3,64,p=1)-{blocks}-C(3,256,p=1)"
    net = parse(f"{head}-Reshape(2*hin,64)-C(3,3,p=1)")
    assert parse(head).receptive_field == (71, 71)
    assert net.unknown_view is not None
    assert net.unknown_view.least == (72, 72)


def test_a_gate_of_one_position_is_not_counted_whatever_it_sees() -> None:
    for gate in (
        "X(arriving=(8,7,7),leaving=(8,1,1))",
        "C(7,8)",
        "G-C(1,8)",
        "X(leaving=8,arriving=8x7x7)",
        "add[C(7,8)|G]",
    ):
        net = parse(f"I(7,8)-mul[_|{gate}]-C(3,1)")
        assert net.receptive_field == (3, 3)
    assert parse("I(7,8)-@x-C(7,8)-@gate-$x-C(3,8,p=1)-mul[_|$gate]").receptive_field == (3, 3)


@pytest.mark.parametrize("branch", ["add[_|C(3,8,p=1)]", "_", "@y", "$x"])
def test_a_branch_of_a_product_that_is_no_gate_is_counted(branch: str) -> None:
    net = parse(f"I(7,8)-C(3,8,p=1)-@x-mul[{branch}|C(1,8)]")
    assert net.receptive_field == ((5, 5) if "add" in branch else (3, 3))


def test_a_repeated_layer_without_a_rule_has_a_closed_form() -> None:
    net = parse("I(n,w)-X(5,macs=3,arriving=(64,7,7))*N")
    assert (str(net.params), str(net.macs)) == ("5*N", "3*N")
    assert str(net.domain) == "(w = 64 if N ≥ 1) and (n = 7 if N ≥ 1)"


@given(
    sides=st.lists(st.integers(1, 8), min_size=1, max_size=3),
    channels=st.integers(1, 8),
    more=st.integers(0, 1),
)
def test_a_shape_takes_as_many_numbers_as_it_holds(
    sides: list[int], channels: int, more: int
) -> None:
    count = channels
    for side in sides:
        count *= side
    size = ",".join(map(str, sides)) + ("," if len(sides) > 1 else ",channels=")
    text = f"I({count + more},1,dims=1)-Reshape({size}{channels},dims={len(sides)})"
    if more:
        with pytest.raises(
            ShapeError, match=f"cannot reshape {count + 1:,} values into .*, which has {count:,}"
        ):
            parse(text)
    else:
        net = parse(text)
        assert (net.output.features, net.activations, net.params) == (count, 0, 0)
        assert net.output.size == tuple(sides)


def test_a_shape_of_symbols_makes_a_condition() -> None:
    net = parse("I(n,c)-F-Reshape(7,64)-C(1,8)")
    assert str(net.domain) == "c·n² = 3,136"
    assert net.subs(n=14, c=16).output.size == (7, 7)
    with pytest.raises(DomainError):
        net.subs(n=14, c=15)


def test_a_shape_is_written_as_an_input_is() -> None:
    same = ("Reshape(6,8,2)", "Reshape(6x8,2)", "Reshape(height=6,width=8,channels=2)")
    assert len({parse(f"I(96,1,dims=1)-{step}").output for step in same}) == 1
