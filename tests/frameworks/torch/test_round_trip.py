"""Networks exported, built by PyTorch, and read again; and models that are lifted."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from typing import Any

import pytest
from sympy import expand

import symcnn
from symcnn import Network, zoo
from symcnn.errors import ModelWarning
from symcnn.frameworks.export import export
from symcnn.network import COUNTS
from symcnn.network.trace.trace import BranchRecord, LayerRecord, SkipEvent, Trace
from tests.networks import network

torch = pytest.importorskip("torch")


def read(net: Network) -> Network:
    """Return a network that has been exported, built and read."""
    scope: dict[str, Any] = {}
    exec(export(net, to="torch"), scope)  # noqa: S102 - what we have printed
    with torch.device("meta"):
        model = scope["Network"]()
    with warnings.catch_warnings():
        warnings.simplefilter("error", ModelWarning)
        return symcnn.from_torch(model, (int(net.input.channels), *map(int, net.input.size)))


OTHERWISE = {
    "unet_64": "its maps are remembered by an index, `@skip[i]`, which a model does not show",
}
"""The members that come back wired alike, but in another text, and why."""
MEMBERS = [name for name in zoo.names() if not network(name).symbols]


@pytest.mark.parametrize("name", MEMBERS)
def test_a_member_of_the_zoo_comes_back_equal(name: str) -> None:
    """Equal layers get equal maps from equal layers; a map may skip by a tap or in a join."""
    net = network(name)
    found = read(net)
    assert (found != net) is (name in OTHERWISE)
    assert list(Wiring().after(found.trace)) == list(Wiring().after(net.trace))
    assert all(found.total(count) == net.total(count) for count in COUNTS)


class Wiring:
    """The layers of a trace in order, each with the places of those whose maps arrive."""

    def __init__(self) -> None:
        self.number = -1
        self.arriving = -1
        self.taps: dict[tuple[str, Any], int] = {}

    def after(self, trace: Trace) -> Iterator[tuple[Any, ...]]:
        """Yield what comes after the map that arrives."""
        for item in trace:
            match item:
                case LayerRecord():
                    yield self.entered(item, (self.arriving,))
                case SkipEvent(name, index, recalled):
                    if recalled:
                        self.arriving = self.taps[name, index]
                    else:
                        self.taps[name, index] = self.arriving
                case BranchRecord(branches, join):
                    start, ends = self.arriving, []
                    for branch in branches:
                        self.arriving = start
                        yield from self.after(branch)
                        ends.append(self.arriving)
                    yield self.entered(join, tuple(ends))

    def entered(self, record: LayerRecord, inputs: tuple[int, ...]) -> tuple[Any, ...]:
        self.number += 1
        self.arriving = self.number
        return record.use, inputs


def test_resnet50_comes_back_short_and_has_the_closed_form_of_its_family(models: Any) -> None:
    """Kaiming He's network, read from torchvision, has the formula of a notation by hand."""
    net = symcnn.from_torch(models.resnet50(), (3, 224, 224))
    assert len(net.source.splitlines()) <= 20
    lifted = net.lift(w=64)
    family = symcnn.load("resnet", n=224, classes=1000, groups=1, d="w", n1=3, n2=4, n3=6, n4=3)
    w = lifted.symbols["w"]
    for count in ("params", "macs", "buffers", "activations"):
        ours = expand(lifted.total(count))
        assert ours == expand(family.total(count).subs(family.symbols["w"], w))
    # 3·4²·17 + ... by hand in tests/network/test_closed_forms.py: the sum over the four stages.
    assert expand(lifted.params) == 5724 * w**2 + 32977 * w + 1000
    assert lifted.params.subs(w, 64) == 25_557_032


def test_densenet121_has_the_closed_form_of_its_growth_rate(models: Any) -> None:
    lifted = symcnn.from_torch(models.densenet121(), (3, 224, 224)).lift(k=32)
    family = symcnn.load("densenet", n=224, classes=1000, n1=6, n2=12, n3=24, n4=16)
    k = lifted.symbols["k"]
    assert expand(lifted.params) == expand(family.params.subs(family.symbols["k"], k))
