"""Keras asked what a model comes to and what it refuses, and networks checked against it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

keras = pytest.importorskip("keras")

import symcnn
from symcnn.algebra.conditions.condition import at_least
from symcnn.algebra.presentation.term import ZERO
from symcnn.frameworks.checking.counted_model import Layer
from symcnn.frameworks.keras.check import FRAMEWORK, measured, refuses
from symcnn.layers import Map
from symcnn.layers.conv import Conv
from symcnn.layers.declaration.requirement import Kind, Requirement
from symcnn.layers.declaration.sliding_layer import Windowed
from symcnn.layers.norm import BatchNorm
from symcnn.network.building.layer_step import apply_layer
from tests.frameworks.networks import REJECTED
from tests.networks import network

_CODE = """
import keras
from keras import layers

def network(n, f):
    inputs = keras.Input((n, n, 1))
    x = layers.Conv2D(f, 3, name="C")(inputs)
    x = layers.BatchNormalization(name="B")(x)
    y = layers.MaxPooling2D(2, name="P")(x)
    y = layers.Conv2DTranspose(f, 2, 2, name="T")(y)
    x = layers.Add(name="add")([x, y])
    x = layers.Dropout(0.5, name="D")(layers.Flatten(name="F")(x))
    return keras.Model(inputs, layers.Dense(10, name="O")(x))
"""


def test_a_model_is_measured() -> None:
    found = measured(_CODE, {"n": 6, "f": 4}, (1, 6, 6))
    layers = {name: layer for name, layer in found.layers.items() if "input" not in name}
    assert layers == {
        "C": Layer((4, 4, 4), 40),
        "B": Layer((4, 4, 4), 8),
        "P": Layer((4, 2, 2), 0),
        "T": Layer((4, 4, 4), 68),
        "add": Layer((4, 4, 4), 0),
        "F": Layer((64,), 0),
        "D": Layer((64,), 0),
        "O": Layer((10,), 650),
    }
    assert (found.params, found.buffers, found.macs) == (40 + 8 + 68 + 650, 8, None)


def test_a_huge_model_is_measured_and_its_weights_never_get_values() -> None:
    assert measured(_CODE, {"n": 1000, "f": 10_000}, ()).params > 99_000_000_000
    with keras.StatelessScope():
        small = keras.layers.Dense(2)
        small.build((None, 3))
    assert small.kernel.shape == (3, 2)


@pytest.mark.parametrize(
    ("values", "expected"),
    [({"n": 6, "f": 2}, False), ({"n": 2, "f": 2}, True), ({"n": 7, "f": 2}, True)],
)
def test_a_model_is_refused_as_it_is_built(values: dict[str, int], expected: bool) -> None:  # noqa: FBT001 - a case
    assert refuses(_CODE, values, (1, values["n"], values["n"])) is expected


def test_maps_that_are_broadcast_are_no_refusal() -> None:
    code = _CODE.replace("layers.Conv2DTranspose(f, 2, 2,", "layers.Conv2D(f, 2,")
    assert refuses(code, {"n": 6, "f": 2}, (1, 6, 6)) is None


_NETWORKS = (
    "I(n,1)-C(5,f)-P(2)-C(3,2*f)-P(2)-H(h)-O(10)",
    "I(n,3)-C(3,f,2,same,bias=0)-B-R-DW(3,p=same)-SC(3,2*f)-G-O(7)",
    "I(n,3)-C(7,16,2,3)-(add[_|C(3,16,p=1)-B]-R)*N-A(2)-O(10)",
    "I(n,f)-add[_|C(3,f,p=1)-mul[_|G-C(1,cin/16)-R-C(1,f)-Sigmoid]]-G-O(2)",
    "I(n,m,3)-P(3,2,same)-T(4,f,2,same)-LN",
    "I(n,3,dims=1)-C(3,f,d=2)-P(2)-O(4)",
    "I(9x12x9,1)-C(3x1x2,f)-P(2)-O(4)",
    "I(28,1)-C(5,32)-P(2)-C(3,32)-P(2)-H(256)-O(10)",
    "I(self,nn)-C(torch,x)-O(keras)-O(layers)-O(Network)",
)


@pytest.mark.parametrize("text", _NETWORKS)
def test_networks_agree(text: str) -> None:
    found = symcnn.check(text, "keras", 5)
    assert found.agreed, str(found)
    assert all(row.compared for row in found.rows[:4])
    assert found.rows[4].note == "not counted by Keras"


@pytest.mark.parametrize("name", ["lenet5", "cifar_resnet", "unet", "convnext", "vgg16"])
def test_networks_of_the_zoo_agree(name: str) -> None:
    found = symcnn.check(network(name), "keras", 3)
    assert found.agreed, str(found)


@pytest.mark.parametrize("kind", FRAMEWORK.enforced, ids=str)
def test_each_kind_is_one_that_keras_enforces(kind: Kind) -> None:
    found = symcnn.check(REJECTED[kind], "keras", 6)
    assert found.agreed, str(found)
    assert found.rows[-1].compared >= 1


@pytest.fixture
def _fresh() -> Iterator[None]:
    """Forget layers that were applied before a rule is changed, and with the changed one."""
    apply_layer.cache_clear()
    yield
    apply_layer.cache_clear()


def _wrong_need(self: Windowed, x: Map) -> Iterator[Requirement]:
    for side in x.size if isinstance(self, Conv) else ():
        yield Requirement(at_least(side.value, 8), "{} is too small", (side,), Kind.WINDOW_FITS)


_FAULTS: dict[str, tuple[type, str, Callable[..., Any], str]] = {
    "sizes": (Conv, "output", lambda self, x: Map(self.filters, x.size), "layer shapes"),
    "parameters": (Conv, "biases", lambda *_: ZERO, "layer parameters"),
    "totals": (BatchNorm, "buffers", lambda *_: ZERO, "totals"),
    "rejections": (Conv, "needs", _wrong_need, "rejections"),
}


@pytest.mark.usefixtures("_fresh")
@pytest.mark.parametrize(("kind", "method", "wrong", "row"), _FAULTS.values(), ids=_FAULTS.keys())
def test_a_wrong_rule_is_found(
    monkeypatch: pytest.MonkeyPatch, kind: type, method: str, wrong: Callable[..., Any], row: str
) -> None:
    monkeypatch.setattr(kind, method, wrong)
    found = symcnn.check("I(n,3)-C(3,f)-B-P(2)-G", "keras", 5)
    assert not found.agreed
    assert row in {found.what for found in found.rows if found.differ}
