"""An input that looks as if its channels came first is taken as it is, with a hint."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from symcnn import ShapeError, parse
from symcnn.cli import main
from symcnn.network.building.channels_first import channels_first


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        (
            "I(3,224,224)",
            "the input is 3×224 with 224 channels; for 3 channels, write I(224,224,3)",
        ),
        ("I(1,28,28)", "the input is 1×28 with 28 channels; for 1 channel, write I(28,28,1)"),
        ("I(4,64,48)", "the input is 4×64 with 48 channels; for 4 channels, write I(64,48,4)"),
        ("I(224,224,3)", ""),
        ("I(28,1)", ""),
        ("I(3,3,64)", ""),
        ("I(3,64,2)", ""),
        ("I(2,64,64)", ""),
        ("I(3,n,64)", ""),
        ("I(3,8,8,64)", ""),
        ("I(3,64,dims=1)", ""),
    ],
)
def test_a_hint_is_given_where_the_first_of_three_numbers_may_be_channels(
    text: str, hint: str
) -> None:
    net = parse(text)
    assert channels_first(net.input) == hint
    shown = CliRunner().invoke(main, [text, "--format", "markdown"]).output
    assert hint in shown
    assert ("for 3 channels" in shown) == ("for 3 channels" in hint)


def test_a_shape_that_does_not_fit_says_so_too() -> None:
    with pytest.raises(ShapeError, match=r"exceeds padded input size 3; .* write I\(224,224,3\)"):
        parse("I(3,224,224)-C(7,64)")
    with pytest.raises(ShapeError) as fault:
        parse("I(6,224,224)-C(7,64)")
    assert fault.value.message == "window size 7 exceeds padded input size 6"
    with pytest.raises(ShapeError, match="a network must start with its input"):
        parse("C(7,64)")
