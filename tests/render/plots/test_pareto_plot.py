"""Plots of Pareto fronts: exact points and steps, the dominated side, labels and colors."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import Any

import numpy as np
import pytest

from symcnn import SolveError, pareto, plot
from symcnn.solving import Frontier

NET = "I(28,1)-C(5,f)-P(2)-C(3,2*f)-P(2)-H(h)-O(10)"
QUERIES: list[dict[str, Any]] = [
    {"minimize": ["f", "h"], "subject_to": "f*h >= 40 and f in 1..9 and h in 1..40"},
    {"maximize": ["f", "h"], "subject_to": "f*h <= 40 and f >= 2 and h >= 3"},
    {"maximize": "f", "minimize": "params", "subject_to": "params <= 60k and f % 8 == 0"},
    {"maximize": "rf", "minimize": ["params"], "subject_to": "f in 2..9"},
]


def data(line: Any) -> list[tuple[float, float]]:  # noqa: ANN401 - a line of matplotlib's
    return [*zip(*line.get_data(), strict=True)]


def front_of(query: dict[str, Any]) -> Frontier:
    net = NET if query.get("maximize") != "rf" else "I(32,3)-C(k,f)-G-O(10)"
    return pareto(net, **query)


@pytest.mark.parametrize("query", QUERIES)
def test_points_are_those_of_the_front(query: dict[str, Any]) -> None:
    front = front_of(query)
    names = [aim.text for aim in front.question.aims]
    (axes,) = plot(front).axes
    assert data(axes.lines[1]) == [
        tuple(trade.aims[name] for name in names) for trade in front.trades
    ]


@pytest.mark.parametrize("query", QUERIES)
def test_the_shaded_side_is_what_a_point_dominates(query: dict[str, Any]) -> None:
    front = front_of(query)
    first, second = (1 if aim.maximized else -1 for aim in front.question.aims)
    (axes,) = plot(front).axes
    (shade,) = axes.patches
    points = data(axes.lines[1])
    for x, y in product(
        np.linspace(*axes.get_xlim(), 23)[1:-1], np.linspace(*axes.get_ylim(), 23)[1:-1]
    ):
        is_dominated = any((a - x) * first > 0 and (b - y) * second > 0 for a, b in points)
        is_on_a_step = any(x == a or y == b for a, b in points)
        inside = shade.get_path().contains_point((x, y))
        assert is_on_a_step or inside == is_dominated, (x, y)


@pytest.mark.parametrize(
    ("query", "labels"),
    [
        (QUERIES[2], ("f (more is better)", "Parameters (less is better)")),
        (QUERIES[3], ("Receptive field (more is better)", "Parameters (less is better)")),
        (QUERIES[0], ("f (less is better)", "h (less is better)")),
    ],
)
def test_axes_state_the_direction_of_objectives(
    query: dict[str, Any], labels: tuple[str, str]
) -> None:
    (axes,) = plot(front_of(query)).axes
    assert (axes.get_xlabel(), axes.get_ylabel()) == labels


def test_points_are_labelled_with_their_values() -> None:
    (axes,) = plot(front_of(QUERIES[3])).axes
    texts = {text.get_text() for text in axes.texts}
    assert {"dominated", "k = 32, f = 2", "k = 1, f = 2"} <= texts


def test_points_whose_unknowns_are_objectives_are_labelled_as_coordinates() -> None:
    front = pareto(NET, maximize="f", minimize="params", subject_to="params <= 60k and h == 64")
    (axes,) = plot(front).axes
    texts = [text.get_text() for text in axes.texts]
    # (25 + 1) + (9 + 1)·2 + (50 + 1)·64 + (64 + 1)·10 = 3,960 parameters for f = 1
    assert "(1, 3.96 k)" in texts


@pytest.mark.parametrize("query", QUERIES)
def test_labels_overlap_neither_each_other_nor_points(query: dict[str, Any]) -> None:
    figure = plot(front_of(query))
    (axes,) = figure.axes
    figure.draw_without_rendering()
    boxes = [text.get_window_extent() for text in axes.texts]
    assert 2 <= len(boxes) <= 13  # with the word "dominated"
    for index, box in enumerate(boxes):
        assert not any(box.overlaps(other) for other in boxes[:index])
    for spot in axes.transData.transform(data(axes.lines[1])):
        assert not any(box.contains(*spot) for box in boxes)


def test_the_third_objective_is_a_color_with_a_bar() -> None:
    front = pareto(
        NET, maximize=["f", "h"], minimize="params", subject_to="f in 1..3 and h in 1..3"
    )
    axes, bar = plot(front).axes
    (dots,) = axes.collections
    assert np.asarray(dots.get_array()).tolist() == [t.aims["params"] for t in front.trades]
    assert bar.get_ylabel() == "Parameters (less is better)"
    assert not axes.patches  # no side of the plane is dominated as a whole


def test_a_color_that_spans_orders_of_magnitude_is_logarithmic() -> None:
    front = pareto(
        NET,
        maximize=["f", "h"],
        minimize="params",
        subject_to="f % 89 == 1 and f <= 90 and h in 1..2",
    )
    _, bar = plot(front).axes
    assert bar.get_yscale() == "log"


def test_an_incomplete_front_says_so() -> None:
    front = front_of(QUERIES[2])
    assert plot(front).get_suptitle() == ""
    assert "may be incomplete" in plot(replace(front, proven=False)).get_suptitle()


def test_numbers_without_a_unit_are_an_error() -> None:
    front = pareto(
        "I(9,1)-C(1,f)-G-O(1)", maximize="f", minimize="h", subject_to="f == 10^22 and h in 1..2"
    )
    with pytest.raises(SolveError, match="numbers up to"):
        plot(front)
