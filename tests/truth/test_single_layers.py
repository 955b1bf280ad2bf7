"""Single layers: what PyTorch and Keras answer, or refuse, for 2,000 of them."""

from __future__ import annotations

import csv
import gzip
from pathlib import Path

import pytest

from symcnn import SymcnnError, parse

Case = dict[str, str]

LETTERS = {
    "Conv2d": "C",
    "Conv2D": "C",
    "ConvTranspose2d": "T",
    "Conv2DTranspose": "T",
    "DepthwiseConv2D": "DW",
    "SeparableConv2D": "SC",
    "MaxPool2d": "P",
    "MaxPooling2D": "P",
    "AvgPool2d": "A",
    "AveragePooling2D": "A",
}
DIALECT = {
    "padding='same' is not supported for strided": "Keras has it, and so does symcnn",
    "`strides > 1` not supported in conjunction": "PyTorch has it, and so does symcnn",
}
"""What one framework refuses and the other, and so symcnn, accepts."""
EMPTY_MAP = {"t1004"}
"""PyTorch lets a map of size 0 leave this one layer, which it refuses elsewhere (t2322)."""


def cases() -> list[Case]:
    with gzip.open(Path(__file__).with_name("layer_cases.csv.gz"), "rt", encoding="utf-8") as file:
        return list(csv.DictReader(file))


CASES = cases()


def text_of(case: Case) -> str:
    """Return the case in the notation."""

    def pair(name: str, height: str, width: str) -> str:
        return f"{name}=({case[height]},{case[width]})" if case[height] else ""

    def switch(name: str, column: str) -> str:
        return f"{name}={int(case[column] == 'True')}" if case[column] else ""

    letter = LETTERS[case["layer"]]
    arguments = [
        f"({case['kh']},{case['kw']})",
        case["out_ch"] if letter in {"C", "T", "SC"} else "",
        pair("stride", "sh", "sw"),
        f"padding={case['padding_mode']}" if case["padding_mode"] else pair("padding", "ph", "pw"),
        pair("dilation", "dh", "dw"),
        pair("output_padding", "oph", "opw"),
        f"groups={case['groups']}" if case["groups"] else "",
        f"multiplier={case['depth_multiplier']}" if case["depth_multiplier"] else "",
        switch("bias", "bias"),
        switch("ceil", "ceil_mode"),
    ]
    given = ",".join(argument for argument in arguments if argument)
    return f"I({case['h']},{case['w']},{case['in_ch']})-{letter}({given})"


def of_layer(layer: str, status: str) -> list[Case]:
    return [case for case in CASES if case["layer"] == layer and case["status"] == status]


def answer(case: Case) -> tuple[object, ...] | None:
    """Return the output shape and the parameters that symcnn has; None where it raises an error."""
    try:
        net = parse(text_of(case))
    except SymcnnError:
        return None
    return (net.output.channels, *net.output.size, net.params)


def test_all_cases_are_here() -> None:
    assert len(CASES) == 2_000


@pytest.mark.parametrize("layer", LETTERS)
def test_accepted_layers_have_the_frameworks_size_and_parameters(layer: str) -> None:
    columns = ("out_c", "out_h", "out_w", "params")
    for case in of_layer(layer, "ok"):
        expected = None if case["id"] in EMPTY_MAP else tuple(int(case[name]) for name in columns)
        assert answer(case) == expected, (case["id"], text_of(case))


def test_an_empty_map_is_said_to_be_empty() -> None:
    [case] = [case for case in CASES if case["id"] in EMPTY_MAP]
    with pytest.raises(SymcnnError, match="the output size must be at least 1, not 0"):
        parse(text_of(case))


@pytest.mark.parametrize("layer", LETTERS)
def test_layers_that_a_framework_refuses_raise_an_error(layer: str) -> None:
    for case in of_layer(layer, "error"):
        accepted = any(case["error_msg"].startswith(start) for start in DIALECT)
        assert (answer(case) is not None) == accepted, (case["id"], text_of(case))


def test_the_dialect_differs_in_as_many_cases_as_the_documentation_says() -> None:
    starts = [case["error_msg"][:40] for case in CASES]
    differing = [sum(start.startswith(known[:40]) for start in starts) for known in DIALECT]
    assert differing == [4, 26]
