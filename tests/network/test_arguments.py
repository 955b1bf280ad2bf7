"""Arguments may be given by position, by name, or by the one-letter form of the name."""

from __future__ import annotations

import pytest

import symcnn
from symcnn.layers import LAYERS, Layer

_SHORT = {
    "I": {"size": "s", "channels": "c", "dims": "d"},
    "C": dict(
        zip(
            ("kernel", "filters", "stride", "padding", "dilation", "groups", "bias"),
            "kfspdgb",
            strict=True,
        )
    ),
    "DW": {
        "kernel": "k",
        "stride": "s",
        "padding": "p",
        "dilation": "d",
        "multiplier": "m",
        "bias": "b",
    },
    "SC": {
        "kernel": "k",
        "filters": "f",
        "stride": "s",
        "padding": "p",
        "dilation": "d",
        "multiplier": "m",
        "bias": "b",
    },
    "T": {
        "kernel": "k",
        "filters": "f",
        "stride": "s",
        "padding": "p",
        "output_padding": "o",
        "dilation": "d",
        "groups": "g",
        "bias": "b",
    },
    "P": {"stride": "s", "padding": "p", "dilation": "d", "ceil": "c"},
    "A": {"stride": "s", "padding": "p", "ceil": "c"},
    "AP": {"size": "s"},
    "AM": {"size": "s"},
    "H": {"units": "u", "bias": "b"},
    "O": {"units": "u", "bias": "b"},
    "B": {"affine": "a", "scale": "s", "center": "c", "frozen": "f"},
    "LN": {"affine": "a", "scale": "s", "center": "c"},
    "GN": {"groups": "g", "affine": "a", "scale": "s", "center": "c"},
    "IN": {"affine": "a", "stats": "s"},
    "LRN": {"size": "s"},
    "PR": {"shared": "s"},
    "D": {"rate": "r"},
    "U": {"factor": "f"},
    "Pad": {"amount": "a"},
    "Crop": {"amount": "a"},
    "Reshape": {"size": "s", "channels": "c", "dims": "d"},
    "X": {"params": "p", "buffers": "b", "macs": "m", "arriving": "a", "leaving": "l"},
    "Take": {"from": "f", "to": "t"},
    "Shuffle": {"groups": "g"},
    "Z": {"amount": "a"},
}
"""The short forms of the reference; where two names share an initial, an optional one has it."""

_GIVEN = {
    "I": {"size": "12", "channels": "4", "dims": "3"},
    "C": {
        "kernel": "3",
        "filters": "8",
        "stride": "2",
        "padding": "1",
        "dilation": "2",
        "groups": "4",
        "bias": "0",
    },
    "DW": {
        "kernel": "3",
        "stride": "2",
        "padding": "1",
        "dilation": "2",
        "multiplier": "2",
        "bias": "0",
    },
    "SC": {
        "kernel": "3",
        "filters": "8",
        "stride": "2",
        "padding": "1",
        "dilation": "2",
        "multiplier": "2",
        "bias": "0",
    },
    "T": {
        "kernel": "3",
        "filters": "8",
        "stride": "2",
        "padding": "1",
        "output_padding": "1",
        "dilation": "2",
        "groups": "4",
        "bias": "0",
    },
    "P": {"size": "4", "stride": "2", "padding": "1", "dilation": "2", "ceil": "1"},
    "A": {"size": "4", "stride": "2", "padding": "1", "ceil": "1"},
    "AP": {"size": "7"},
    "AM": {"size": "7"},
    "H": {"units": "9", "bias": "0"},
    "O": {"units": "9", "bias": "0"},
    "B": {"affine": "0", "scale": "0", "center": "0", "stats": "0", "frozen": "1"},
    "LN": {"affine": "0", "scale": "0", "center": "0"},
    "GN": {"groups": "2", "affine": "0", "scale": "0", "center": "0"},
    "IN": {"affine": "1", "stats": "1"},
    "LRN": {"size": "3"},
    "PR": {"shared": "0"},
    "D": {"rate": "0.5"},
    "U": {"factor": "2"},
    "Pad": {"amount": "1", "after": "2"},
    "Crop": {"amount": "1", "after": "2"},
    "Reshape": {"size": "40", "channels": "40", "dims": "1"},
    "X": {
        "params": "5",
        "buffers": "2",
        "macs": "7",
        "arriving": "(4,20,20)",
        "leaving": "(8,10,10)",
    },
    "Take": {"from": "1", "to": "3"},
    "Shuffle": {"groups": "2"},
    "Z": {"amount": "4"},
}
"""A value for every argument of every layer, none of them the default."""

KINDS = sorted({kind.letter: kind for kind in LAYERS.values()}.items())
NAMES = [(letter, name) for letter, given in _GIVEN.items() for name in given]


def _network(letter: str, arguments: str) -> symcnn.Network:
    step = f"{letter}({arguments})"
    return symcnn.parse(step if letter in ("I", "Input") else f"I(20,20,4)-{step}")


def _written(given: dict[str, str]) -> str:
    return ",".join(f"{name}={value}" for name, value in given.items())


@pytest.mark.parametrize(("letter", "kind"), KINDS)
def test_every_layer_has_the_short_forms_of_the_reference(letter: str, kind: type[Layer]) -> None:
    expected = {short: name for name, short in _SHORT.get(letter, {}).items()}
    assert kind.short_forms() == expected


@pytest.mark.parametrize(("letter", "kind"), KINDS)
def test_every_argument_is_tried_here(letter: str, kind: type[Layer]) -> None:
    assert tuple(_GIVEN.get(letter, {})) == tuple(kind.arguments())


@pytest.mark.parametrize("letter", sorted(_GIVEN))
def test_names_say_the_same_as_positions(letter: str) -> None:
    given = _GIVEN[letter]
    plain = given
    if letter in ("I", "Reshape"):
        given = {**given, "size": "20", "channels": "4", "dims": "2"}
        plain = {name: value for name, value in given.items() if name != "dims"}
    positions = ",".join(plain.values())
    assert _network(letter, positions) == _network(letter, _written(plain))


@pytest.mark.parametrize("letter", sorted(_GIVEN))
def test_names_may_stand_in_any_order(letter: str) -> None:
    given = _GIVEN[letter]
    backwards = dict(reversed(given.items()))
    assert _network(letter, _written(backwards)) == _network(letter, _written(given))


@pytest.mark.parametrize(("letter", "name"), NAMES)
def test_short_form_says_the_same_as_the_name(letter: str, name: str) -> None:
    given = _GIVEN[letter]
    short = _SHORT[letter].get(name, name)
    shortened = {short if each == name else each: value for each, value in given.items()}
    assert _network(letter, _written(shortened)) == _network(letter, _written(given))


@pytest.mark.parametrize(("letter", "kind"), KINDS)
def test_alias_says_the_same_as_the_letter(letter: str, kind: type[Layer]) -> None:
    arguments = _written(_GIVEN.get(letter, {}))
    assert _network(kind.alias, arguments) == _network(letter, arguments)


@pytest.mark.parametrize(
    ("text", "channels", "size"),
    [
        ("I(28,1)", 1, (28, 28)),
        ("I(28,32,3)", 3, (28, 32)),
        ("I(4,28,32,3)", 3, (4, 28, 32)),
        ("I(28x32,3)", 3, (28, 32)),
        ("I((28,32),3)", 3, (28, 32)),
        ("I(4x28x32,3)", 3, (4, 28, 32)),
        ("I(28,3,dims=1)", 3, (28,)),
        ("I(28,3,dims=2)", 3, (28, 28)),
        ("I(28,3,dims=3)", 3, (28, 28, 28)),
        ("I(4x28x32,3,dims=3)", 3, (4, 28, 32)),
        ("I(height=28,width=32,channels=3)", 3, (28, 32)),
        ("I(channels=3,width=32,height=28)", 3, (28, 32)),
        ("I(depth=4,height=28,width=32,channels=3)", 3, (4, 28, 32)),
        ("I(28,channels=3)", 3, (28, 28)),
        ("I(size=28,channels=3)", 3, (28, 28)),
        ("I(size=28x32,c=3)", 3, (28, 32)),
    ],
)
def test_input_is_given_by_size_or_sides(text: str, channels: int, size: tuple[int, ...]) -> None:
    found = symcnn.parse(text).output
    assert (found.channels, found.size) == (channels, size)


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("I(28,1)-C(3x5,8)", (26, 24)),
        ("I(28,1)-C((3,5),8,stride=(2,1))", (13, 24)),
        ("I(28,1)-C(3,8,padding=(1,0))", (28, 26)),
        ("I(28,1)-C(3,8,dilation=1x2)", (26, 24)),
        ("I(28,1,dims=1)-C(3,8)", (26,)),
        ("I(28,1,dims=3)-C(3x5x7,8)", (26, 24, 22)),
        ("I(28,1)-P(2x4)", (14, 7)),
        ("I(28,1)-U(2x3)", (56, 84)),
        ("I(28,1)-AP((7,n))", (7, symcnn.parse("I(n,1)").symbols["n"])),
        ("I(28,1)-T(2,8,stride=2,output_padding=(0,1))", (56, 57)),
    ],
)
def test_tuples_have_a_number_for_each_axis(text: str, size: tuple[object, ...]) -> None:
    assert symcnn.parse(text).output.size == size
