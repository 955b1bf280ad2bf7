"""PyTorch asked what a model comes to and what it refuses, and networks checked against it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings

torch = pytest.importorskip("torch")

import symcnn
from symcnn import SymcnnError, zoo
from symcnn.algebra.conditions.condition import at_least
from symcnn.algebra.presentation.term import ZERO
from symcnn.frameworks.checking.counted_model import Layer
from symcnn.frameworks.torch.check import FRAMEWORK, measured, refuses
from symcnn.layers import Map
from symcnn.layers.conv import Conv
from symcnn.layers.declaration.requirement import Kind, Requirement
from symcnn.layers.declaration.sliding_layer import Windowed
from symcnn.layers.norm import BatchNorm
from symcnn.network.building.layer_step import apply_layer
from tests.frameworks.networks import REJECTED, Drawn, networks
from tests.networks import network

_CODE = """
import torch
from torch import nn

class Network(nn.Module):
    def __init__(self, n, f):
        super().__init__()
        self.C = nn.Conv2d(1, f, 3)
        self.block = nn.ModuleDict({"B": nn.BatchNorm2d(f)})
        self.P = nn.MaxPool2d(2)
        self.T = nn.ConvTranspose2d(f, f, 2, 2)
        self.O = nn.Linear(f * (n - 2) ** 2, 10)

    def forward(self, x):
        x = self.block["B"](self.C(x))
        return self.O(torch.flatten(x + self.T(self.P(x)), 1))
"""


def test_a_model_is_measured_without_memory() -> None:
    found = measured(_CODE, {"n": 6, "f": 4}, (1, 6, 6))
    assert found.layers == {
        "C": Layer((4, 4, 4), 40, 9 * 4 * 16),
        "block.B": Layer((4, 4, 4), 8, 0),
        "P": Layer((4, 2, 2), 0, 0),
        "T": Layer((4, 4, 4), 68, 4 * 4 * 4 * 4),
        "O": Layer((10,), 650, 640),
    }
    assert (found.params, found.buffers) == (40 + 8 + 68 + 650, 8)
    assert found.macs == 576 + 256 + 640
    huge = measured(_CODE, {"n": 1000, "f": 10_000}, (1, 1000, 1000))
    assert huge.layers["O"].params == (10_000 * 998**2 + 1) * 10


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"n": 6, "f": 2}, False),
        ({"n": 3, "f": 2}, True),
        ({"n": 7, "f": 2}, True),
    ],
)
def test_a_model_is_refused_as_real_tensors_are(values: dict[str, int], expected: bool) -> None:  # noqa: FBT001 - a case
    assert refuses(_CODE, values, (1, values["n"], values["n"])) is expected


def test_a_dense_layer_that_cannot_be_made_tells_nothing() -> None:
    code = _CODE.replace("(n - 2) ** 2", "(n - 9)")
    assert refuses(code, {"n": 6, "f": 2}, (1, 6, 6)) is None


def test_maps_that_are_broadcast_and_dense_layers_that_do_not_fit_are_no_refusal() -> None:
    broadcast = _CODE.replace("self.T(self.P(x))", "x.mean((2, 3), keepdim=True)")
    assert refuses(broadcast, {"n": 6, "f": 2}, (1, 6, 6)) is None
    assert refuses(_CODE, {"n": 6, "f": 2}, (1, 8, 8)) is False


_NETWORKS = (
    "I(n,1)-C(5,f)-P(2)-C(3,2*f)-P(2)-H(h)-O(10)",
    "I(n,3)-C(3,f,2,1,bias=0)-B-R-DW(3,p=1)-C(1,2*f,groups=f)-G-F-O(7)",
    "I(n,3)-C(7,16,2,3)-(add[_|C(3,16,p=1)-B]-R)*N-A(2)-O(10)",
    "I(n,f)-add[_|C(3,f,p=1)-mul[_|G-C(1,cin/16)-R-C(1,f)-Sigmoid]]-G-O(2)",
    "I(n,m,3)-P(3,2,1,ceil=1)-T(4,f,2,1,groups=g)-GN(g)",
    "I(n,3,dims=1)-C(3,f,d=2)-P(2)-O(4)",
    "I(n,4)-C(3,f)-IN-G-IN(stats=1)",
    "I(9x12x9,1)-C(3x1x2,f)-P(2)-AP(2)-O(4)",
    "I(28,1)-C(5,32)-P(2)-C(3,32)-P(2)-H(256)-O(10)",
    "I(8,w)-H(3*w)-GN(2)",
    "I(self,nn)-C(torch,x)-O(keras)-O(layers)-O(Network)",
)


@pytest.mark.parametrize("text", _NETWORKS)
def test_networks_agree(text: str) -> None:
    found = symcnn.check(text, "torch", 8)
    assert found.agreed, str(found)
    assert all(row.compared for row in found.rows[:5])
    assert str(found).startswith(f"PyTorch {torch.__version__}, ")


@pytest.mark.parametrize("name", zoo.families())
def test_families_of_the_zoo_agree(name: str) -> None:
    found = symcnn.check(network(name), "torch", 4)
    assert found.agreed, str(found)


@given(networks())
@settings(
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
def test_a_random_network_has_no_false_difference(drawn: Drawn) -> None:
    """Rule: what symcnn and PyTorch say is the same, inside the domain and outside."""
    try:
        found = symcnn.check(drawn.net, "torch", 3)
    except SymcnnError as error:
        assert "cannot be exported" in str(error) or "no sample" in str(error)  # noqa: PT017
    else:
        assert found.agreed, str(found)


@pytest.mark.parametrize("kind", FRAMEWORK.enforced, ids=str)
def test_each_kind_is_one_that_pytorch_enforces(kind: Kind) -> None:
    found = symcnn.check(REJECTED[kind], "torch", 6)
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
    "MACs": (Conv, "macs", lambda self, x, _: self.weights(x) * x.positions, "MACs"),
    "rejections": (Conv, "needs", _wrong_need, "rejections"),
}


@pytest.mark.usefixtures("_fresh")
@pytest.mark.parametrize(("kind", "method", "wrong", "row"), _FAULTS.values(), ids=_FAULTS.keys())
def test_a_wrong_rule_is_found(
    monkeypatch: pytest.MonkeyPatch, kind: type, method: str, wrong: Callable[..., Any], row: str
) -> None:
    monkeypatch.setattr(kind, method, wrong)
    found = symcnn.check("I(n,3)-C(3,f)-B-P(2)-G", "torch", 5)
    assert not found.agreed
    assert row in {found.what for found in found.rows if found.differ}
