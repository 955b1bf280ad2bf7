"""What `export` prints for Keras, run by Keras itself: names, sizes and counts."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

keras = pytest.importorskip("keras")

import symcnn
from symcnn import Network, SymcnnError, zoo
from symcnn.frameworks.checking.counted_model import defined
from symcnn.frameworks.export import export
from symcnn.frameworks.exporting.python_names import module_name
from symcnn.frameworks.keras.check import measured
from symcnn.network import LayerRecord
from tests.examples import share
from tests.frameworks.exporting.keras_lines import LINES
from tests.frameworks.networks import Drawn, networks
from tests.networks import network

FAMILIES = [zoo.entry(name) for name in zoo.families()]
MEMBERS = [name for family in FAMILIES for name in family.presets]
UNNAMED = ("I", "Take", "Z", "Shuffle")
"""Layers that are functions in Keras, and have no name there."""


def check(net: Network, values: Mapping[str, int | str]) -> None:
    """Compare every layer with its record, and all of them with the totals."""
    given = {name: values[name] for name in net.symbols}
    numbers: dict[str, Any] = {
        name: float(value) if name == "rate" else int(value) for name, value in given.items()
    }
    model, numeric = measured(export(net, "keras"), numbers, ()), net.subs(given)
    for record in numeric.layers:
        assert isinstance(record, LayerRecord), "a network in numbers has no groups"
        if record.layer.letter in UNNAMED:
            continue
        layer = model.layers[module_name(record.path)]
        assert layer.params == record.params, record.path
        assert layer.shape == record.output.numbers, record.path
    assert (model.params, model.buffers) == (numeric.params, numeric.buffers)


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
def test_a_family_takes_its_symbols_as_arguments(family: zoo.Entry) -> None:
    check(symcnn.parse(family.text), next(iter(family.presets.values())))


@pytest.mark.parametrize("name", MEMBERS)
def test_a_member_of_the_zoo_is_what_its_records_say(name: str) -> None:
    limit = sys.getrecursionlimit()
    check(network(name), {})
    sys.setrecursionlimit(limit)


@given(networks())
@settings(max_examples=share(1 / 2), suppress_health_check=list(HealthCheck))
def test_a_random_network_is_what_its_records_say(drawn: Drawn) -> None:
    """Sizes and parameters of every layer, in symbols and in numbers."""
    try:
        check(drawn.net, drawn.values)
    except SymcnnError as error:
        assert "cannot be exported" in str(error)  # noqa: PT017 - nothing else may be refused
        return
    check(drawn.numeric, {})


@pytest.mark.parametrize("text", LINES)
def test_each_layer_is_what_its_record_says(text: str) -> None:
    net = symcnn.parse(text)
    check(net, dict.fromkeys(net.symbols, 4))


def test_the_code_computes() -> None:
    text = """
        I(9,4)-P(3,2,1,ceil=1)-T(4,4,2,1)-LRN-LS-Shuffle(2)-Z(2)-Take(1,5)-A(2,ceil=1)-
        mul[_|G-F-H(cin)]-PR-O(3)
    """
    model = defined(export(symcnn.parse(text), "keras"), "network")()
    left = model(-keras.ops.ones((2, 9, 9, 4)))
    assert left.shape == (2, 3)
    assert bool(keras.ops.all(keras.ops.isfinite(left)))
