"""Channel shuffle and zero channels."""

from __future__ import annotations

import pytest

from symcnn import ShapeError, parse


def test_a_shuffle_keeps_the_shape_and_makes_a_new_map() -> None:
    net = parse("I(8,6)-Shuffle(3)")
    assert str(net.output) == "6×8×8"
    assert (net.params, net.macs, net.activations) == (0, 0, 6 * 64)


def test_groups_of_a_shuffle_divide_the_channels() -> None:
    with pytest.raises(ShapeError, match="6 channels cannot be divided into 4 groups"):
        parse("I(8,6)-Shuffle(4)")
    assert "3 divides w" in str(parse("I(8,w)-Shuffle(3)").domain)


def test_channels_of_zeros_are_added_without_parameters() -> None:
    net = parse("I(8,6)-P(1,2)-Z(cin)")
    assert (str(net.output), net.params, net.macs) == ("12×4×4", 0, 0)


def test_no_channels_of_zeros_change_nothing() -> None:
    assert str(parse("I(8,6)-Z(0)").output) == "6×8×8"


@pytest.mark.parametrize("layer", ["Shuffle(0)", "Z(1/2)"])
def test_what_is_no_number_of_groups_or_channels_is_refused(layer: str) -> None:
    with pytest.raises(ShapeError):
        parse(f"I(8,6)-{layer}")
