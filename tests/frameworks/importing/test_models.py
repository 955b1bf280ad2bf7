"""Models of frameworks, where a stub stands for the framework and for what reads its models."""

from __future__ import annotations

import sys
from dataclasses import replace
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from symcnn.errors import SymcnnError
from symcnn.frameworks.import_model import from_keras, from_torch
from symcnn.frameworks.importing.imported import MisreadError
from symcnn.frameworks.model_graph import Call, Graph
from symcnn.frameworks.tree_nodes import shape_node, step

CONV = Call(step("C", kernel=3, filters=8), (-1,), "stem", "Conv2d", (8, 6, 6), params=224)
GRAPH = Graph(step("I", size=8, channels=3), (CONV,), 0)
OPAQUE = step("X", params=100, arriving=shape_node((3, 8, 8)), leaving=shape_node((8, 6, 6)))


def framework(monkeypatch: pytest.MonkeyPatch, name: str, read: Any) -> None:
    """Put a stub for a framework, and one for what reads its models."""
    monkeypatch.setitem(sys.modules, name, ModuleType(name))
    module = f"symcnn.frameworks.{name}.reader.read"
    reader = ModuleType(module)
    reader.read = read  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, module, reader)


def test_a_model_of_pytorchs_is_read_for_an_input(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []

    def read(*arguments: Any) -> Graph:
        asked.append(arguments)
        return GRAPH

    framework(monkeypatch, "torch", read)
    assert str(from_torch("model", [3, 8, 8])) == "I(8,3)-C(3,8)"
    from_torch("model", 5)
    assert [size for _, size, _ in asked] == [(3, 8, 8), (5,)]


def test_what_is_misread_is_read_again_as_a_layer_without_a_rule(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    wrong = replace(CONV, params=100)

    def read(model: object, size: object, opaque: frozenset[str]) -> Graph:
        del model, size
        call = replace(wrong, node=OPAQUE) if "stem" in opaque else wrong
        return replace(GRAPH, calls=(call,))

    framework(monkeypatch, "torch", read)
    net = from_torch("model", (3, 8, 8))
    assert str(net) == "I(8,3)-X(100,arriving=(3,8,8),leaving=(8,6,6))"


def test_what_is_misread_even_so_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = replace(GRAPH, calls=(replace(CONV, params=100),))
    framework(monkeypatch, "torch", lambda *_: wrong)
    with pytest.raises(MisreadError, match="stem"):
        from_torch("model", (3, 8, 8))


@pytest.mark.parametrize(
    "size", [(), (3, 0), (3, 8.0), "3x8", None, (1, 2, 3, 4, 5), 0, [True, "8"]]
)
def test_what_is_no_size_is_refused(monkeypatch: pytest.MonkeyPatch, size: Any) -> None:
    framework(monkeypatch, "torch", lambda *_: GRAPH)
    with pytest.raises(SymcnnError, match="input_size must be "):
        from_torch("model", size)


def test_a_size_in_several_arguments_is_refused_with_the_way_to_write_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    framework(monkeypatch, "torch", lambda *_: GRAPH)
    with pytest.raises(SymcnnError, match=r"such as from_torch\(model, \(3, 224, 224\)\)"):
        from_torch("model", 3, 8, 8)


@pytest.mark.parametrize(
    ("size", "said"),
    [
        (SimpleNamespace(shape=(1, 3, 8, 8)), "a SimpleNamespace of shape (1, 3, 8, 8)"),
        (list(range(100_000)), "[0, 1, 2, 3, 4, 5, ...]"),
        ("3," * 10_000, "'3,3,3,3,3,3,...,3,3,3,3,3,3,'"),
        ((3, 0), "(3, 0)"),
    ],
)
def test_what_is_given_for_a_size_is_said_in_a_few_words(
    monkeypatch: pytest.MonkeyPatch, size: Any, said: str
) -> None:
    framework(monkeypatch, "torch", lambda *_: GRAPH)
    with pytest.raises(SymcnnError) as fault:
        from_torch("model", size)
    assert str(fault.value).endswith(f"not {said}")


def test_a_model_of_kerass_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    framework(monkeypatch, "keras", lambda _: GRAPH)
    assert str(from_keras("model")) == "I(8,3)-C(3,8)"


@pytest.mark.parametrize("kind", [KeyError, AssertionError, RecursionError])
def test_a_fault_of_the_reader_is_an_error_of_its_own(
    monkeypatch: pytest.MonkeyPatch, kind: type[Exception]
) -> None:
    def read(*_: Any) -> Graph:
        raise kind("conv2d")

    framework(monkeypatch, "torch", read)
    with pytest.raises(
        SymcnnError, match=f"cannot be imported \\({kind.__name__}: .*conv2d.*report"
    ):
        from_torch("model", (3, 8, 8))
