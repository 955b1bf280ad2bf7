"""What a graph loses before it is written: what undoes itself, and what nothing needs."""

from __future__ import annotations

from dataclasses import replace

import pytest

from symcnn.errors import SymcnnError
from symcnn.frameworks.importing.finish import finish_network
from symcnn.frameworks.importing.paths import written
from symcnn.frameworks.model_graph import Call, Graph, partly_frozen
from symcnn.frameworks.tree_nodes import Value, layer_step, step
from symcnn.notation import printed
from symcnn.notation.ast import Name, Program

START = step("I", size=8, channels=3)


def call(letter: str, source: int, shape: tuple[int, ...], **values: Value) -> Call:
    params = 10 if letter == "H" else 0
    return Call(layer_step(letter, values), (source,), letter, letter, shape, params=params)


def text(*calls: Call, output: int | None = None) -> str:
    graph = finish_network(Graph(START, calls, len(calls) - 1 if output is None else output))
    return printed(Program((), written(graph).path))


def test_a_map_that_is_flattened_and_given_its_shape_again_stays_as_it_was() -> None:
    relu, flat = call("R", -1, (3, 8, 8)), call("F", 0, (192,))
    back = call("Reshape", 1, (3, 8, 8), size=8, channels=3)
    assert text(relu, flat, back, call("R", 2, (3, 8, 8))) == "I(8,3)-R-R"


def test_a_map_that_is_given_another_shape_does_not() -> None:
    flat = call("F", -1, (192,))
    other = call("Reshape", 0, (12, 4, 4), size=4, channels=12)
    assert text(flat, other) == "I(8,3)-F-Reshape(4,12)"


def test_calls_that_the_output_does_not_need_are_left_out_and_named() -> None:
    dead = replace(call("H", 0, (10,), units=10), weights=frozenset({1}))
    calls = (call("F", -1, (192,)), dead, call("R", 0, (192,)))
    graph = finish_network(Graph(START, calls, 2))
    assert [each.kind for each in graph.calls] == ["F", "R"]
    assert graph.notices == (
        "10 parameters are left out, since the output does not depend on them",
    )


def test_weights_count_where_they_are_needed_first() -> None:
    flat = call("F", -1, (192,))
    dead = replace(call("H", 0, (9,), units=9), weights=frozenset({1, 2}))
    used = replace(dead, params=0, tied=True)
    for dropped, kept in ((dead, used), (replace(dead, weights=frozenset()), dead)):
        graph = finish_network(Graph(START, (flat, dropped, kept), 2))
        (_, output) = graph.calls
        assert (output.params, output.tied) == (10, False)
    assert not finish_network(Graph(START, (flat, dead, used), 2)).notices


def test_weights_of_which_some_count_elsewhere_are_refused() -> None:
    flat = call("F", -1, (192,))
    dead = replace(call("H", 0, (9,), units=9), weights=frozenset({1, 2}))
    used = replace(dead, params=3, weights=frozenset({2, 3}))
    with pytest.raises(SymcnnError, match=r"H \(H\) shares some of its weights with H \(H\)"):
        finish_network(Graph(START, (flat, dead, used), 2))


@pytest.mark.parametrize(
    ("after", "expected"),
    [((), "O(5)"), (("Softmax",), "O(5)-Softmax"), (("R", "Sigmoid"), "O(5)-R-Sigmoid")],
)
def test_the_last_dense_layer_is_the_output(after: tuple[str, ...], expected: str) -> None:
    calls = [call("F", -1, (192,)), call("H", 0, (5,), units=5)]
    calls += [call(letter, 1 + place, (5,)) for place, letter in enumerate(after)]
    assert text(*calls) == f"I(8,3)-F-{expected}"


def test_a_dense_layer_that_others_follow_is_not() -> None:
    dense, drop = call("H", 0, (5,), units=5), call("D", 1, (5,), rate=0)
    assert text(call("F", -1, (192,)), dense, drop) == "I(8,3)-F-H(5)-D(0)"


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"kernel": (3, 3), "filters": 8, "bias": True}, "C(3,8)"),
        ({"kernel": (1, 7), "filters": 8, "padding": (0, 3)}, "C((1,7),8,p=(0,3))"),
        ({"kernel": 3, "filters": Name("w", START.span), "stride": 2}, "C(3,w,2)"),
    ],
)
def test_steps_are_written_as_a_person_writes_them(values: dict[str, Value], expected: str) -> None:
    assert printed(layer_step("C", values)) == expected


@pytest.mark.parametrize(
    ("padding", "expected"),
    [(0, "T(3,4,2)"), ("same", "T(3,4,2,same,output_padding=0)")],
)
def test_an_output_padding_of_0_is_kept_where_keras_chooses_another_without_it(
    padding: Value, expected: str
) -> None:
    """Keras' Conv2DTranspose(4, 3, 2, "same") makes 16 of 8; with output_padding=0, 15."""
    found = step("T", kernel=3, filters=4, stride=2, padding=padding, output_padding=0)
    assert printed(found) == expected


def test_a_call_that_is_frozen_in_part_is_named_and_counts_as_trainable() -> None:
    assert partly_frozen("stem.C") == (
        "stem.C is partly frozen; all of its parameters are counted as trainable"
    )
