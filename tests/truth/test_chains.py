"""Chains of windows: PyTorch's size at 260 inputs, through one symbolic expression."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from sympy import Expr, Integer, lambdify

from symcnn import Network, ShapeError, parse
from symcnn.algebra import FloorDiv

LETTERS = {"Conv2d": "C", "MaxPool2d": "P", "AvgPool2d": "A"}


def chains() -> list[Any]:
    with gzip.open(Path(__file__).with_name("chains.jsonl.gz"), "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


CHAINS = [pytest.param(chain, id=chain["id"]) for chain in chains()]


def text_of(layers: list[dict[str, Any]]) -> str:
    """Return a chain in the notation, on a square input of a symbolic side."""
    steps = ["I(n,1)"]
    for layer in layers:
        letter = LETTERS[layer["type"]]
        arguments = [str(layer["kernel"]), *(["1"] if letter == "C" else [])]
        arguments += [f"{name}={layer[name]}" for name in ("stride", "padding")]
        arguments += [f"dilation={layer['dilation']}"] if "dilation" in layer else []
        arguments += ["ceil=1"] if layer.get("ceil_mode") else []
        steps.append(f"{letter}({','.join(arguments)})")
    return "-".join(steps)


def sizes_of(net: Network) -> list[Any]:
    """Return the side for n = 1..260, or `error` where that lies outside the domain."""
    n = net.symbols["n"]
    side = lambdify([n], net.output.size[0])

    def inside(value: int) -> bool:
        return all(condition.substitute({n: Integer(value)}).verdict for condition in net.domain)

    return [side(value) if inside(value) else "error" for value in range(1, 261)]


def test_all_chains_are_here() -> None:
    assert len(CHAINS) == 250


@pytest.mark.parametrize("chain", CHAINS)
def test_one_expression_gives_pytorchs_size_and_its_domain_is_where_pytorch_answers(
    chain: dict[str, Any],
) -> None:
    assert sizes_of(parse(text_of(chain["layers"]))) == chain["sizes"]


@pytest.mark.parametrize("chain", CHAINS)
def test_a_chain_has_one_floor_made_of_its_receptive_field_stride_and_padding(
    chain: dict[str, Any],
) -> None:
    net = parse(text_of(chain["layers"]))
    side: Expr = net.output.size[0]
    (field,), (stride,), (padding,) = (
        {*(net.receptive_field or ())},
        {*(net.stride or ())},
        {*(net.padding or ())},
    )
    assert len(side.atoms(FloorDiv)) <= 1
    assert side == FloorDiv(net.symbols["n"] + 2 * padding - field, stride) + 1


@pytest.mark.parametrize("chain", CHAINS[::10])
def test_parsing_with_a_number_gives_what_the_expression_gives(chain: dict[str, Any]) -> None:
    text = text_of(chain["layers"])
    for side in range(1, 261, 7):
        expected = chain["sizes"][side - 1]
        if expected == "error":
            with pytest.raises(ShapeError):
                parse(text.replace("I(n,", f"I({side},"))
        else:
            assert parse(text.replace("I(n,", f"I({side},")).output.size[0] == expected
