"""Networks of torchvision: AlexNet and the VGGs, layer by layer and in total."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from symcnn import Network, parse

HERE = Path(__file__).parent
LAYERS: dict[str, Any] = json.loads((HERE / "per_layer.json").read_text(encoding="utf-8"))

ALEXNET = """
    I(224,3)-C(11,64,4,2)-R-P(3,2)-C(5,192,p=2)-R-P(3,2)-
    C(3,384,p=1)-R-C(3,256,p=1)-R-C(3,256,p=1)-R-P(3,2)-
    AP(6)-F-D(0.5)-H(4096)-R-D(0.5)-H(4096)-R-O(1000)
"""
STAGES = {"vgg11": (1, 1, 2, 2, 2), "vgg13": (2,) * 5, "vgg16": (2, 2, 3, 3, 3)}
STAGES["vgg19"] = (2, 2, 4, 4, 4)
NAMES = {"Conv2d": "Conv", "MaxPool2d": "MaxPool", "Linear": "Dense", "BatchNorm2d": "BatchNorm"}
NAMES |= {"AdaptiveAvgPool2d": "AdaptiveAvgPool", "flatten": "Flatten"}


def vgg(stages: tuple[int, ...], norm: str) -> str:
    steps = ["I(224,3)"]
    for convolutions, width in zip(stages, (64, 128, 256, 512, 512), strict=True):
        steps += [f"C(3,{width},p=1){norm}-R"] * convolutions + ["P(2)"]
    return "-".join([*steps, "AP(7)-F-H(4096)-R-D(0.5)-H(4096)-R-D(0.5)-O(1000)"])


STRAIGHT = {"alexnet": ALEXNET}
STRAIGHT |= {name: vgg(stages, "") for name, stages in STAGES.items()}
STRAIGHT |= {f"{name}_bn": vgg(stages, "-B") for name, stages in STAGES.items()}


def models() -> list[object]:
    """Return the networks of the table; those that branch wait for the notation of branches."""
    with (HERE / "models.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    later = pytest.mark.skip(reason="needs branches, which the notation does not have yet")
    return [
        pytest.param(row, id=row["name"], marks=() if row["name"] in STRAIGHT else later)
        for row in rows
    ]


@pytest.mark.parametrize("row", models())
def test_totals_are_torchvisions(row: dict[str, str]) -> None:
    net = parse(STRAIGHT[row["name"]])
    assert net.params == int(row["params"])
    assert net.macs == int(row["macs"])
    assert net.buffers == int(row["bn_running_stats"])
    assert shape_before("AdaptiveAvgPool", net) == row["prepool_chw"]
    assert shape_before("Flatten", net) == row["preflatten_chw"]


def shape_before(name: str, net: Network) -> str:
    shape = next(record.input for record in net.layers if record.name == name)
    return "x".join(map(str, (shape.channels, *shape.size)))


@pytest.mark.parametrize("name", LAYERS)
def test_each_layer_is_torchvisions(name: str) -> None:
    net = parse(STRAIGHT[name])
    found = [
        (record.output.channels, *record.output.size, record.params, record.buffers, record.macs)
        for record in net.layers[1:]
    ]
    expected = [
        (*layer["output"], layer["params"], running_statistics(layer), layer["macs"])
        for layer in LAYERS[name]["layers"]
    ]
    assert found == expected


def running_statistics(layer: dict[str, Any]) -> int:
    """Return the buffers without PyTorch's counter of batches, which symcnn does not count."""
    counters = 1 if layer["class"] == "BatchNorm2d" else 0
    return int(layer["buffers"]) - counters


@pytest.mark.parametrize("name", LAYERS)
def test_each_layer_has_torchvisions_class(name: str) -> None:
    layers = LAYERS[name]["layers"][:-1]
    expected = [NAMES.get(layer["class"], layer["class"]) for layer in layers]
    assert [record.name for record in parse(STRAIGHT[name]).layers[1:-1]] == expected
