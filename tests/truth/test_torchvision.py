"""Networks of torchvision: totals of all, and layer by layer, through the presets of the zoo."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from symcnn import Network
from tests.networks import substituted

HERE = Path(__file__).parent
LAYERS: dict[str, Any] = json.loads((HERE / "per_layer.json").read_text(encoding="utf-8"))
SKIPPED = {
    "StochasticDepth": "only training uses it",
    "Permute": "an order of axes; channels always come first here",
    "transpose": "part of a channel shuffle, which ends in a view",
    "contiguous": "part of a channel shuffle, too",
    "chunk": "what is taken of it stands in the paths that take it",
}
"""What torchvision calls and the notation has no layer for."""
NAMES = {
    "Conv2d": {"Conv", "DepthwiseConv"},
    "Linear": {"Dense", "Output", "Conv"},
    "BatchNorm2d": {"BatchNorm"},
    "LayerNorm2d": {"LayerNorm"},
    "relu": {"ReLU"},
    "SiLU": {"Swish"},
    "MaxPool2d": {"MaxPool"},
    "max_pool2d": {"MaxPool"},
    "AvgPool2d": {"AvgPool"},
    "avg_pool2d": {"AvgPool"},
    "AdaptiveAvgPool2d": {"AdaptiveAvgPool", "GlobalAvgPool"},
    "adaptive_avg_pool2d": {"GlobalAvgPool"},
    "flatten": {"Flatten"},
    "view": {"ChannelShuffle"},
    "add": {"Add"},
    "add_": {"Add"},
    "cat": {"Cat"},
    "mul": {"Mul", "LayerScale"},
}
"""The layers that a class or a function of PyTorch's is, where it is not called the same."""


def models(table: str) -> list[Any]:
    with (HERE / table).open(encoding="utf-8") as file:
        return [pytest.param(row, id=row["name"]) for row in csv.DictReader(file)]


MODELS = models("models.csv")
MORE_MODELS = models("more_models.csv")


def test_all_networks_are_here() -> None:
    assert (len(MODELS), len(MORE_MODELS), len(LAYERS)) == (36, 36, 17)


@pytest.mark.parametrize("row", MODELS)
def test_totals_are_torchvisions(row: dict[str, str]) -> None:
    net = substituted(row["name"])
    assert net.params == int(row["params_without_aux"] or row["params"])
    assert net.macs == int(row["macs"])
    assert net.buffers == int(row["bn_running_stats"]) - auxiliary_statistics(row["name"])
    assert shape_before({"GlobalAvgPool", "AdaptiveAvgPool"}, net) == row["prepool_chw"]
    flattens = {"GlobalAvgPool"} if averages_at_once(row) else {"Flatten"}
    assert shape_before(flattens, net) == row["preflatten_chw"]


@pytest.mark.parametrize("row", MORE_MODELS)
def test_totals_of_more_networks_are_torchvisions(row: dict[str, str]) -> None:
    net = substituted(row["name"])
    found = (net.params, net.buffers, net.macs, net.layers[0].output.size)
    expected = (row["params"], row["bn_running_stats"], row["macs"])
    assert found == (*map(int, expected), (int(row["input_size"]),) * 2)


def auxiliary_statistics(name: str) -> int:
    """Return the running statistics of heads that only training uses: as many as parameters."""
    left_out = LAYERS.get(name, {}).get("unexecuted", [])
    return sum(layer["params"] for layer in left_out if layer["class"] == "BatchNorm2d")


def averages_at_once(row: dict[str, str]) -> bool:
    """Return whether torchvision takes the mean of a map and flattens it in one call."""
    return row["name"].startswith(("mnasnet", "shufflenet"))


def shape_before(names: set[str], net: Network) -> str:
    """Return the map before the last of these layers."""
    shape = next(record.input for record in reversed(net.layers) if record.name in names)
    return "x".join(map(str, (shape.channels, *shape.size)))


@pytest.mark.parametrize("name", LAYERS)
def test_each_layer_is_torchvisions(name: str) -> None:
    found = [
        (record.output.channels, *record.output.size, record.params, record.buffers, record.macs)
        for record in layers(substituted(name))
    ]
    expected = [
        (*call["output"], call["params"], running_statistics(call), call["macs"])
        for call in calls(name)
    ]
    assert found == expected


@pytest.mark.parametrize("name", LAYERS)
def test_each_layer_has_torchvisions_class(name: str) -> None:
    pairs = zip(layers(substituted(name)), calls(name), strict=True)
    for record, call in pairs:
        assert record.name in NAMES.get(call["class"], {call["class"]})


def layers(net: Network) -> list[Any]:
    """Return the layers; the slices stand for what PyTorch's one call of chunk returns."""
    return [record for record in net.layers[1:] if record.name != "Slice"]


def calls(name: str) -> Iterator[dict[str, Any]]:
    """Yield the calls of torchvision that are layers of the notation."""
    for call in LAYERS[name]["layers"]:
        if call["class"] == "mean":
            channels = call["output"]
            yield call | {"class": "AdaptiveAvgPool2d", "output": [*channels, 1, 1]}
            yield call | {"class": "flatten"}
        elif not skipped(call):
            yield call


def skipped(call: dict[str, Any]) -> bool:
    """Return whether a call is no layer: one that is named above, or one that changes nothing."""
    of_one = call.get("inputs") == 1
    in_groups = call["class"] == "view" and len(call["output"]) > len(("c", "h", "w"))
    return call["class"] in SKIPPED or of_one or in_groups


def running_statistics(call: dict[str, Any]) -> int:
    """Return the buffers without PyTorch's counter of batches, which symcnn does not count."""
    counters = 1 if call["class"] == "BatchNorm2d" else 0
    return int(call["buffers"]) - counters
