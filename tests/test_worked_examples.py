"""The published examples that the project started from; their sources are named with them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from symcnn import Network, parse
from symcnn.layers import Shape

CASES: list[dict[str, Any]] = json.loads(
    (Path(__file__).parent / "cases/examples/published.json").read_text(encoding="utf-8")
)
BY_NAME = {case["name"]: case for case in CASES}


def numbers(shape: Shape) -> list[Any]:
    return [shape.channels, *shape.size]


def network(name: str) -> tuple[dict[str, Any], Network]:
    return BY_NAME[name], parse(BY_NAME[name]["network"])


@pytest.mark.parametrize("case", CASES, ids=BY_NAME)
def test_the_total_is_the_published_one(case: dict[str, Any]) -> None:
    net = parse(case["network"])
    assert net.params == case["params"]
    assert net.weights + net.biases == case["params"]


@pytest.mark.parametrize(
    "case", [case for case in CASES if "layers" in case], ids=lambda c: c["name"]
)
def test_every_layer_has_the_published_size_and_parameters(case: dict[str, Any]) -> None:
    found = [[r.text, numbers(r.output), r.params] for r in parse(case["network"]).layers]
    assert found == case["layers"]


def test_the_cifar_net_has_its_missing_896_in_the_batch_norms() -> None:
    case, net = network("a CIFAR net in PyTorch")
    norms = [record for record in net.layers if record.name == "BatchNorm"]
    pools = [numbers(record.output) for record in net.layers if record.name == "MaxPool"]
    assert pools == case["outputs"]["P"]
    assert net.layers[1].params == case["first"]
    assert sum(record.params for record in norms) == case["batch_norm"]
    assert net.buffers == case["buffers"]
    assert parse(case["network"].replace("-B-", "-B(affine=0)-")).params == case["params"] - 896


def test_torchsummarys_table_of_lenet_is_reproduced() -> None:
    case, net = network("LeNet on 3×28×28")
    names = [row[0] for row in case["listed"]]
    listed = [record for record in net.layers if record.text in names]
    assert [[r.text, numbers(r.output), r.params] for r in listed] == case["listed"]
    # It counts the outputs of the five modules listed, once for the value, once for the gradient.
    counts = {
        "input": net.memory.input,
        "forward and backward": 2 * sum(record.activations for record in listed),
        "parameters": net.memory.parameters,
    }
    bytes_ = {name: int(net.memory.bytes(count)) for name, count in counts.items()}
    bytes_["total"] = sum(bytes_.values())
    shown = {name: f"{count / 2**20:.2f}" for name, count in bytes_.items()}
    assert shown == case["mebibytes"]


def test_the_mnist_net_has_the_published_workings() -> None:
    case, net = network("a Lasagne MNIST net")
    assert {r.text: str(r.working) for r in net.layers if r.params} == case["workings"]


def test_the_mnist_net_in_symbols() -> None:
    net = parse("I(n,c)-C(5,f)-P(2)-C(3,f)-P(2)-H(h)-O(10)")
    n, c, f, h = net.symbols.values()
    assert str(net.domain) == "n ≥ 12"
    # By hand: conv, conv, dense on f·s² features with s = ⌊n/4⌋ - 2, output.
    for side in (12, 13, 28, 31, 64):
        s = ((side - 4) // 2 - 2) // 2
        by_hand = (25 * c + 1) * f + (9 * f + 1) * f + (f * s**2 + 1) * h + (h + 1) * 10
        assert (net.params.subs(n, side) - by_hand).expand() == 0
    assert net.subs(n=28, c=1, f=32, h=256).params == 217_706


def test_weights_alone_where_a_source_counts_no_biases_and_no_batch_norm() -> None:
    net = parse("I(8,3)-C(3,4,bias=0)-B(affine=0)-H(5,bias=0)")
    assert net.params == 9 * 3 * 4 + 4 * 6 * 6 * 5
    assert net.biases == 0


@pytest.mark.parametrize("padding", ["same"])
def test_a_strided_convolution_and_one_followed_by_a_pool_have_equal_parameters(
    padding: str,
) -> None:
    strided = parse(f"I(n,c)-C(k,f,s=2,p={padding})-H(h)")
    pooled = parse(f"I(n,c)-C(k,f,s=1,p={padding})-P(2,p={padding})-H(h)")
    assert strided.output == pooled.output
    assert (strided.params - pooled.params).expand() == 0
