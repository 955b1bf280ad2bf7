"""Grids: quantities at all combinations of values, equal to those of each network by itself."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import pytest

from symcnn import SymcnnError, grid, parse
from symcnn.numeric import grid as module

CASES: list[tuple[str, dict[str, Any]]] = [
    ("I(n,1)-C(5,f)-P(2)", {"n": range(1, 12), "f": [3, 1]}),
    ("I(n,3)-(C(3,w,p=1)-P(2))*N-F-O(10)", {"n": range(1, 20), "w": 4, "N": range(1, 4)}),
    ("I(n,c)-C(3,f,groups=g)-D(rate)", {"n": [2, 3], "c": range(1, 7), "f": 6, "g": range(1, 4)}),
    ("I(n,1)-add[C(k,4,p=k//2)|C(1,4)]", {"n": range(1, 5), "k": range(6)}),
    ("I(28,1)-C(5,32)", {}),
]


@pytest.mark.parametrize(("text", "values"), CASES)
def test_a_row_is_what_the_network_of_its_values_has(text: str, values: dict[str, Any]) -> None:
    net = parse(text)
    found = grid(net, values, ["params", "macs"])
    axes = [[value] if isinstance(value, int) else [*value] for value in values.values()]
    points = [*product(*axes)]
    assert len(found) == len(points)
    for row, point in enumerate(points):
        named = dict(zip(values, point, strict=True))
        assert {name: column[row] for name, column in found.symbols.items()} == named
        try:
            there = net.subs(named | {name: 1 for name in net.symbols if name not in named})
        except SymcnnError:
            assert not found.inside[row]
            assert all(column.tolist()[row] is None for column in found.quantities.values())
        else:
            assert found.inside[row]
            assert found.quantities["params"][row] == there.params
            assert found.quantities["macs"][row] == there.macs


def test_a_family_of_the_zoo_is_counted_in_a_grid() -> None:
    """The numbers are torchvision's."""
    values: dict[str, int | list[int]] = {
        "n": 224,
        "w": 64,
        "classes": 1000,
        "groups": 1,
        "d": 64,
        "n1": 3,
        "n2": [4],
        "n4": 3,
    }
    found = grid("resnet", {**values, "n3": [6, 23]}, "params")
    assert found.quantities["params"].tolist() == [25_557_032, 44_549_160]


def test_a_name_of_the_zoo_keeps_symbols_for_what_is_given_values() -> None:
    """The numbers are torchvision's for an image of 224×224."""
    found = grid("resnet50", {"n": [224]}, ["params", "macs"])
    assert found.quantities["params"].tolist() == [25_557_032]
    assert found.quantities["macs"].tolist() == [4_089_184_256]


def test_numbers_of_numpy_are_integers() -> None:
    values: Any = {"n": np.arange(6, 8), "f": np.int64(8)}
    found = grid("I(n,1)-C(5,f)", values, "params")
    assert found.columns["params"].tolist() == [208, 208]


def test_large_numbers_are_exact() -> None:
    found = grid("I(28,1)-C(5,f)", {"f": [10**20, 1]}, ["params"])
    assert found.quantities["params"].tolist() == [26 * 10**20, 26]


def test_a_quantity_of_a_counter_has_a_column() -> None:
    found = grid("I(28,1)-C(5,f)-B", {"f": range(1, 3)}, ["flops(thop)"])
    assert found.columns["flops(thop)"].tolist() == [16_704, 33_408]


def test_values_outside_the_domain_everywhere_are_no_error() -> None:
    assert (
        grid("I(n,1)-C(5,f)", {"n": 4, "f": [1, 2]}, "macs").columns["macs"].tolist() == [None] * 2
    )


@pytest.mark.parametrize(
    ("values", "what", "message"),
    [
        ({"n": 9}, "params", "no values for f; give a number or a range"),
        ({"n": 9, "f": 1, "m": 2}, "params", "unknown symbol 'm'; choose from n, f"),
        ({"n": 9, "f": []}, "params", "the values of f must be integers, at least one"),
        ({"n": 9, "f": [0.5]}, "params", "the values of f must be integers, at least one"),
        ({"n": 9, "f": "8"}, "params", "the values of f must be integers, at least one"),
        ({"n": 9, "f": [True]}, "params", "the values of f must be integers, at least one"),
        ({"n": 9, "f": None}, "params", "the values of f must be integers, at least one"),
        ([9], "params", "values must be a mapping of names to integers, not [9]"),
        ({"n": 9, "f": 1}, "parms", "unknown quantity 'parms'; did you mean params?"),
        ({"n": 9, "f": 1}, [], "no quantities given; a grid needs at least one"),
    ],
)
def test_what_has_no_grid_is_an_error(values: dict[str, Any], what: Any, message: str) -> None:  # noqa: ANN401
    with pytest.raises(SymcnnError) as caught:
        grid("I(n,1)-C(5,f)", values, what)
    assert caught.value.message.startswith(message)


def test_a_grid_has_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_POINTS", 10)
    with pytest.raises(SymcnnError, match="a grid of 12 points exceeds the limit of 10"):
        module.grid("I(n,1)-C(5,f)", {"n": range(5, 9), "f": range(1, 4)}, "params")
