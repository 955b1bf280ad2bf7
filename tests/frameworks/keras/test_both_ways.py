"""From Keras and back: a network that is exported, built and read again is the one that it was."""

from __future__ import annotations

import pytest

keras = pytest.importorskip("keras")

import symcnn
from symcnn.errors import ModelWarning
from symcnn.frameworks.checking.counted_model import defined
from symcnn.frameworks.export import export
from tests.networks import network

MEMBERS = ["lenet5", "vgg11_bn", "resnet50", "mobilenet_v2", "densenet121", "googlenet", "unet_64"]


@pytest.mark.parametrize("name", MEMBERS)
def test_a_member_of_the_zoo_comes_back(name: str) -> None:
    net = network(name)
    again = symcnn.from_keras(defined(export(net, "keras"), "network")())
    assert again.output == net.output
    assert (again.params, again.buffers, again.macs) == (net.params, net.buffers, net.macs)
    keras.backend.clear_session()


def test_a_model_of_keras_applications_is_read_as_a_person_would_write_it() -> None:
    net = symcnn.from_keras(keras.applications.ResNet50(weights=None))
    assert net.params == 25_583_592
    assert len(net.source.splitlines()) <= 20
    assert "def bottleneck" in net.source


def test_what_has_no_rule_is_an_opaque_layer_and_a_warning() -> None:
    layers = [keras.Input((20, 6)), keras.layers.LSTM(4, name="memory"), keras.layers.Dense(3)]
    with pytest.warns(ModelWarning, match=r"memory \(LSTM\) has no layer .* X with 176"):
        net = symcnn.from_keras(keras.Sequential(layers))
    assert net.source == "I(20,6,dims=1)-X(176,macs=3200,arriving=(6,20),leaving=4)-O(3)"
    assert net.params == 176 + 15
