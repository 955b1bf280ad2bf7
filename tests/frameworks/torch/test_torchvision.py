"""Torchvision's networks, read from the models themselves: totals, and layer by layer.

The numbers are those in tests/truth, which were counted by PyTorch, not by symcnn.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

import symcnn
from symcnn import Network
from symcnn.errors import ModelWarning
from tests.networks import network
from tests.truth.test_torchvision import (
    LAYERS,
    MODELS,
    MORE_MODELS,
    auxiliary_statistics,
    calls,
    running_statistics,
)

torch = pytest.importorskip("torch")


@cache
def read(models: Any, name: str, size: int) -> Network:
    """Return the network of a model of torchvision's; warnings are for heads that only train."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model = built(models, name)
    with warnings.catch_warnings():
        warnings.simplefilter("error", ModelWarning)
        if name in {"googlenet", "inception_v3"}:
            warnings.filterwarnings("ignore", "[0-9,]+ parameters of [Aa]ux", ModelWarning)
        return symcnn.from_torch(model, (3, size, size))


def built(models: Any, name: str) -> Any:
    """Return a model without weights; mobilenet_v2_0_75 is the one with 0.75 of the channels."""
    _, found, width = name.partition("mobilenet_v2_")
    if found:
        return models.mobilenet_v2(width_mult=float(width.replace("_", ".")))
    with torch.device("cpu" if "regnet" in name else "meta"):  # regnets compute with tensors
        return models.get_model(name, weights=None)


@pytest.mark.parametrize("row", MODELS)
def test_totals_are_torchvisions(models: Any, row: dict[str, str]) -> None:
    net = read(models, row["name"], int(row["input_size"]))
    assert net.params == int(row["params_without_aux"] or row["params"])
    assert net.macs == int(row["macs"])
    assert net.buffers == int(row["bn_running_stats"]) - auxiliary_statistics(row["name"])


@pytest.mark.parametrize("row", MORE_MODELS)
def test_totals_of_more_networks_are_torchvisions(models: Any, row: dict[str, str]) -> None:
    net = read(models, row["name"], int(row["input_size"]))
    expected = (row["params"], row["bn_running_stats"], row["macs"])
    assert (net.params, net.buffers, net.macs) == tuple(map(int, expected))


@pytest.mark.parametrize("name", LAYERS)
def test_each_layer_is_torchvisions(models: Any, name: str) -> None:
    sizes = {row.values[0]["name"]: int(row.values[0]["input_size"]) for row in MODELS}
    net = read(models, name, sizes[name])
    found = [
        (record.output.channels, *record.output.size, record.params, record.buffers, record.macs)
        for record in net.layers[1:]
        if record.name != "Slice"  # what chunk returns is no call of its own
    ]
    expected = [
        (*call["output"], call["params"], running_statistics(call), call["macs"])
        for call in calls(name)
    ]
    assert sorted(found, key=str) == sorted(expected, key=str)


@pytest.mark.parametrize("row", MODELS)
def test_the_text_is_that_of_the_zoo_unrolled(models: Any, row: dict[str, str]) -> None:
    """Two readings of one network, by a person and by a program, have equal layers in order."""
    net = read(models, row["name"], int(row["input_size"]))
    assert list(layers(net)) == list(layers(network(row["name"])))


def layers(net: Network) -> Iterator[Any]:
    """Yield what each layer is; joins may list their paths in another order."""
    for record in net.layers:
        yield record.name, record.output, record.params, record.macs


@pytest.mark.parametrize(
    ("name", "params", "macs"),
    [
        # Counted by torchvision's own documentation: parameters, and "GFLOPS", which are GMACs.
        ("vit_b_16", 86_567_656, 17.56),
        ("swin_t", 28_288_354, 4.49),
        ("swin_v2_t", 28_351_570, 5.939_690_496),
        ("maxvit_t", 30_919_624, 5.56),
    ],
)
def test_transformers_have_exact_counts(models: Any, name: str, params: int, macs: float) -> None:
    with pytest.warns(ModelWarning, match="symcnn has no layer for"):
        net = symcnn.from_torch(built(models, name), (3, *size_of(name)))
    assert net.params == params
    assert abs(net.macs / 10**9 - macs) < (0.1 if macs == round(macs, 2) else 1e-10)


def size_of(name: str) -> tuple[int, int]:
    return (256, 256) if name.startswith("swin_v2") else (224, 224)
