"""Calls to paths: every call stands in the text once, and gets what it got in the model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symcnn.frameworks.importing.paths import Written, written
from symcnn.frameworks.model_graph import INPUT, Call, Graph
from symcnn.frameworks.tree_nodes import step
from symcnn.notation import parse_program, printed
from symcnn.notation.ast import Identity, Join, Mark, Path, Program, Recall, Step, Tied

START = step("I", size=8, channels=4)
Calls = Sequence[tuple[str, tuple[int, ...]]]
NODES = {"R": step("R"), "D": step("D", rate=0)}


def graph(calls: Calls, *, tied: frozenset[int] = frozenset()) -> Graph:
    """Return a graph of calls, each a letter or the word of a join, and what arrives at it."""
    made = [
        Call(NODES.get(name, name), inputs, "", name, (4, 8, 8), tied=number in tied)
        for number, (name, inputs) in enumerate(calls)
    ]
    return Graph(START, tuple(made), len(calls) - 1)


def text(found: Written) -> str:
    return printed(Program((), found.path))


@pytest.mark.parametrize(
    ("calls", "expected"),
    [
        ([], "I(8,4)"),
        ([("R", (-1,)), ("R", (0,))], "I(8,4)-R-R"),
        ([("R", (-1,)), ("add", (0, -1))], "I(8,4)-add[R|_]"),
        ([("R", (-1,)), ("add", (-1, -1))], "I(8,4)-add[_|_]"),
        ([("R", (-1,)), ("R", (0,)), ("D", (0,)), ("add", (1, 2))], "I(8,4)-R-add[R|D(0)]"),
        (
            [("R", (-1,)), ("D", (-1,)), ("add", (0, 1)), ("mul", (0, 1)), ("cat", (2, 3))],
            "I(8,4)-cat[add[R-@t1|D(0)-@t2]|mul[$t1|$t2]]",
        ),
        # What a cat before has is gone on with: a dense block is cats one in another.
        ([("R", (-1,)), ("cat", (-1, 0)), ("D", (1,)), ("cat", (-1, 0, 2))],
         "I(8,4)-cat[_|R]-cat[_|D(0)]"),
    ],
)  # fmt: skip
def test_calls_become_paths(calls: Calls, expected: str) -> None:
    assert text(written(graph(calls))) == expected


def test_weights_count_where_the_text_has_them_first() -> None:
    """The second branch of a cat may have been called before the first."""
    shared = frozenset({1})
    counted = Call(NODES["R"], (-1,), "", "R", (4, 8, 8), params=7, weights=shared)
    again = Call(NODES["R"], (-1,), "", "R", (4, 8, 8), tied=True, weights=shared)
    met = Call("cat", (1, 0), "", "cat", (8, 8, 8))
    found = written(Graph(START, (counted, again, met), 2))
    assert text(found) == "I(8,4)-cat[R|tied[R]]"
    assert [(call.params, call.tied) for call in found.calls[:2]] == [(0, True), (7, False)]


def test_maps_that_skip_others_that_skip_are_remembered() -> None:
    """A U-Net of two levels, and one whose first map is its input."""
    calls: Calls
    calls = [("R", (-1,)), ("D", (0,)), ("D", (1,)), ("cat", (1, 2)), ("R", (3,)), ("cat", (4, 0))]
    assert text(written(graph(calls))) == "I(8,4)-R-@t1-D(0)-@t2-D(0)-cat[$t2|_]-R-cat[_|$t1]"
    calls = [("D", (-1,)), ("D", (0,)), ("cat", (0, 1)), ("cat", (-1, 2))]
    assert text(written(graph(calls))) == "I(8,4)-@t1-D(0)-@t2-D(0)-cat[$t2|_]-cat[$t1|_]"


def test_a_call_with_weights_that_were_counted_is_tied() -> None:
    calls = [("R", (-1,)), ("R", (0,))]
    assert text(written(graph(calls, tied=frozenset({1})))) == "I(8,4)-R-tied[R]"


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    """Draw calls in order, each with maps that were there before; the last one is what leaves."""
    calls: list[tuple[str, tuple[int, ...]]] = []
    for number in range(draw(st.integers(1, 14))):
        before = st.integers(max(-1, number - 5), number - 1)
        if draw(st.booleans()):
            inputs = draw(st.lists(before, min_size=2, max_size=4))
            calls.append((draw(st.sampled_from(["add", "cat", "mul"])), tuple(inputs)))
        else:
            calls.append((draw(st.sampled_from("RD")), (draw(before),)))
    return graph(calls)


@given(graphs())
def test_each_call_stands_once_and_gets_what_it_got(drawn: Graph) -> None:
    """Rule: a path is its graph's calls that lead to the output, each applied to the same maps."""
    found = written(drawn)
    reader = Reader(found.places)
    assert reader.path(found.path[1:], INPUT) == drawn.output
    assert set(reader.inputs) == set(found.order) == needed(drawn)
    assert len(found.order) == len(set(found.order))
    for number, inputs in reader.inputs.items():
        assert reader.spread(inputs) == reader.spread(drawn.calls[number].inputs), number


@given(graphs())
def test_a_text_of_a_path_is_its_path(drawn: Graph) -> None:
    found = written(drawn)
    assert parse_program(text(found)).path == found.path


def needed(drawn: Graph) -> set[int]:
    """Return the calls that lead to the output."""
    left, found = [drawn.output], set[int]()
    while left:
        number = left.pop()
        if number != INPUT and number not in found:
            found.add(number)
            left.extend(drawn.calls[number].inputs)
    return found


@dataclass
class Reader:
    """Reads a path back: what arrives at each call."""

    places: dict[int, int]
    inputs: dict[int, tuple[int, ...]] = field(default_factory=dict)
    cats: dict[int, tuple[int, ...]] = field(default_factory=dict)
    taps: dict[str, int] = field(default_factory=dict)

    def path(self, path: Path, arriving: int) -> int:
        """Return the call whose map leaves a path."""
        for node in path:
            match node:
                case Identity():
                    pass
                case Mark(name):
                    self.taps[name] = arriving
                case Recall(name):
                    arriving = self.taps[name]
                case Step():
                    arriving = self.called(id(node), (arriving,))
                case Join(kind, branches):
                    maps = tuple(self.path(branch, arriving) for branch in branches)
                    arriving = self.called(id(node), maps)
                    if kind == "cat":
                        self.cats[arriving] = maps
                case Tied(inner):
                    arriving = self.path(inner, arriving)
                case _:
                    raise AssertionError(node)
        return arriving

    def called(self, node: int, inputs: tuple[int, ...]) -> int:
        number = self.places[node]
        assert number not in self.inputs
        self.inputs[number] = inputs
        return number

    def spread(self, inputs: tuple[int, ...]) -> tuple[int, ...]:
        """Return the maps that arrive, those of a cat before in its place."""
        found: list[int] = []
        for number in inputs:
            found.extend(self.spread(self.cats[number]) if number in self.cats else [number])
        return tuple(found)
