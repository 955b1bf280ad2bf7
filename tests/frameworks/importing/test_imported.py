"""Calls to networks: what a framework says of each layer is held against the layer's own rules."""

from __future__ import annotations

import sys
import warnings
from dataclasses import replace

import pytest

import symcnn
from symcnn.errors import ModelWarning, SymcnnError
from symcnn.frameworks.extras import framework
from symcnn.frameworks.import_model import from_keras, from_torch
from symcnn.frameworks.importing.imported import MisreadError, imported
from symcnn.frameworks.model_graph import Call, Graph, Scope
from symcnn.frameworks.tree_nodes import step

CONV = Call(
    step("C", kernel=3, filters=8), (-1,), "stem.conv", "Conv2d", (8, 6, 6), params=224, buffers=0
)
DENSE = Call(step("H", units=10), (0,), "head", "Linear", (10,), params=8 * 36 * 10 + 10)
GRAPH = Graph(step("I", size=8, channels=3), (CONV, DENSE), 1)


def test_calls_become_a_network_with_its_output() -> None:
    net = imported(GRAPH)
    assert str(net) == "I(8,3)-C(3,8)-O(10)"
    assert symcnn.parse(net.source) == net


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (
            replace(CONV, params=223),
            "stem.conv (Conv2d) differs: parameters 223 in the model, 224 in C(3,8)",
        ),
        (
            replace(CONV, macs=7775),
            "stem.conv (Conv2d) differs: MACs 7775 in the model, 7776 in C(3,8)",
        ),
        (
            replace(CONV, shape=(8, 6, 7)),
            "stem.conv (Conv2d) differs: side 7 in the model, 6 in C(3,8)",
        ),
        (
            replace(CONV, shape=(288,)),
            "stem.conv (Conv2d) differs: rank 1 in the model, 3 in C(3,8)",
        ),
    ],
)
def test_a_layer_that_is_not_what_the_framework_says_is_an_error(call: Call, says: str) -> None:
    with pytest.raises(MisreadError) as caught:
        imported(replace(GRAPH, calls=(call, DENSE)))
    assert str(caught.value) == says
    assert caught.value.paths == {"stem.conv"}


def test_all_layers_that_are_misread_are_named_at_once() -> None:
    calls = (replace(CONV, params=223), replace(DENSE, shape=(11,)))
    with pytest.raises(MisreadError, match=r"stem\.conv") as caught:
        imported(replace(GRAPH, calls=calls))
    assert caught.value.paths == {"stem.conv", "head"}


@pytest.mark.parametrize(
    ("more", "layer", "says"),
    [
        ({"params": 224 + 8}, "LS", "8 parameters in addition to its rule"),
        ({"params": 224 + 9}, "X(9,macs=0,arriving=(8,6,6))", "9 parameters in addition"),
        (
            {"buffers": 35, "macs": 7776 + 224},
            "X(buffers=35,macs=224,arriving=(8,6,6))",
            "35 buffers and 224 multiply-accumulates in addition",
        ),
    ],
)
def test_what_a_layer_has_beside_its_rule_is_a_layer_after_it(
    more: dict[str, int], layer: str, says: str
) -> None:
    graph = replace(GRAPH, calls=(replace(CONV, **more), DENSE))  # type: ignore[arg-type]
    with pytest.warns(ModelWarning, match=says):
        net = imported(graph)
    assert str(net) == f"I(8,3)-C(3,8)-{layer}-O(10)"


def test_of_several_layers_with_more_than_their_rules_one_is_named() -> None:
    second = replace(CONV, node=step("C", kernel=1, filters=8), inputs=(0,), params=72)
    calls = tuple(replace(call, params=call.params + 8) for call in (CONV, second, second))
    calls = (calls[0], calls[1], replace(calls[2], inputs=(1,)))
    for count, says in ((2, "; one more layer does too$"), (3, "; 2 more layers do too$")):
        with pytest.warns(ModelWarning, match=f"stem.conv .* in a layer after it{says}"):
            net = imported(Graph(GRAPH.input, calls[:count], count - 1))
        assert net.params == sum(call.params for call in calls[:count])


def test_more_than_a_rule_where_sides_are_open_is_an_error() -> None:
    call = replace(CONV, shape=(8, None, None), params=225)
    with pytest.raises(MisreadError, match="differs: parameters 225 in the model"):
        imported(Graph(step("I", size="n", channels=3), (call,), 0))


def test_sides_that_a_model_leaves_open_are_not_compared() -> None:
    calls = (replace(CONV, shape=(8, None, None)),)
    net = imported(Graph(step("I", size="n", channels=3), calls, 0))
    assert str(net) == "I(n,3)-C(3,8)"


def test_what_a_user_must_know_is_warned_of() -> None:
    with pytest.warns(ModelWarning, match="two heads are left out"):
        imported(replace(GRAPH, notices=("two heads are left out",)))


def test_blocks_are_called_after_the_modules_that_they_were() -> None:
    """Two modules of one class with different widths become calls of one block."""

    def call(letter: str, number: int, filters: int, params: int) -> Call:
        node = step(letter, kernel=3, filters=filters, padding=1) if letter == "C" else step(letter)
        shape = (filters, 8, 8)
        scopes = (Scope(f"blocks.{number // 2}", "ConvBlock"),)
        return Call(node, (number - 1,), f"{number}", letter, shape, params=params, scopes=scopes)

    widths = [(16, 448), (24, 3480), (40, 8680), (16, 5776)]
    calls = [
        each
        for place, (filters, params) in enumerate(widths)
        for each in (call("C", 2 * place, filters, params), call("R", 2 * place + 1, filters, 0))
    ]
    net = imported(Graph(step("I", size=8, channels=3), tuple(calls), len(calls) - 1))
    assert "def conv_block(f) = C(3,f,p=1)-R" in net.source
    assert net.params == sum(params for _, params in widths)


@pytest.mark.parametrize("name", ["torch", "keras"])
def test_a_framework_that_is_not_there_is_named_with_how_to_get_it(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, name, None)
    title = {"torch": "PyTorch", "keras": "Keras"}[name]
    says = rf"{title} is not installed; run `pip install 'symcnn\[{name}\]'`"
    with pytest.raises(SymcnnError, match=says):
        framework(name)
    with pytest.raises(SymcnnError, match=says), warnings.catch_warnings():
        from_torch(None, 3) if name == "torch" else from_keras(None)


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (ModuleNotFoundError("No module named 'tensorflow'", name="tensorflow"), "tensorflow"),
        (ValueError("no backend: nonsense\nmore"), "no backend: nonsense; choose its backend"),
        (RuntimeError(), "RuntimeError"),
    ],
)
def test_a_framework_that_is_there_but_not_whole_is_not_called_missing(
    error: Exception, says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def imported_(_: str) -> None:
        raise error

    monkeypatch.setattr("symcnn.frameworks.extras.import_module", imported_)
    with pytest.raises(SymcnnError, match=r"Keras cannot be imported: .*=jax") as caught:
        framework("keras")
    assert says in str(caught.value)
    with pytest.raises(SymcnnError, match=r"PyTorch cannot be imported: [^;]*$"):
        framework("torch")


def test_layers_that_the_notation_refuses_are_misread() -> None:
    """Of what the user has not written no text is shown."""
    conv = replace(CONV, node=step("C", kernel=9, filters=8))
    pool = Call(step("P", size=9), (0,), "pool", "MaxPool2d", (8, 1, 1))
    head = Call(step("U", factor=0), (2,), "head", "Upsample", (10,))
    calls = (CONV, pool, replace(DENSE, inputs=(1,)), head, replace(conv, path="again"))
    with pytest.raises(MisreadError) as caught:
        imported(Graph(GRAPH.input, calls, 3))
    assert caught.value.paths == {"pool", "head"}
    assert str(caught.value).startswith("pool (MaxPool2d): ")
    assert "\n" not in str(caught.value)
    with pytest.raises(MisreadError) as caught:
        imported(Graph(GRAPH.input, (conv,), 0))
    assert caught.value.paths == {"stem.conv"}


def test_maps_that_do_not_meet_are_refused_without_a_text() -> None:
    other = replace(CONV, node=step("C", kernel=1, filters=8), shape=(8, 8, 8))
    met = Call("add", (0, 1), "add", "add", (8, 8, 8))
    with pytest.raises(MisreadError, match="the imported network is invalid: ") as caught:
        imported(Graph(GRAPH.input, (CONV, other, met), 2))
    assert not caught.value.paths
