"""Plots with two unknowns: the map, contours of constraints, and the best point."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from symcnn import parse, plot, solve

NET = "I(28,1)-C(5,f)-P(2)-C(3,2*f)-P(2)-H(h)-O(10)"


def data(line: Any) -> list[tuple[float, float]]:  # noqa: ANN401 - a line of matplotlib's
    return [*zip(*line.get_data(), strict=True)]


def legend(axes: Any) -> list[str]:  # noqa: ANN401
    return [text.get_text() for text in axes.get_legend().get_texts()]


def test_the_map_shows_the_first_bounded_quantity_exactly() -> None:
    best = solve(NET, maximize="f", subject_to="params <= 100k and h in 8..32")
    axes, bar = plot(best).axes
    assert bar.get_ylabel() == "Parameters"
    mesh: Any = axes.collections[0]
    values, corners = np.asarray(mesh.get_array()), mesh.get_coordinates()
    middles = (corners[:-1, :-1] + corners[1:, 1:]) / 2
    for row, column in ((0, 0), (3, 5), (7, 2)):
        f, h = middles[row, column]
        if f.is_integer() and h.is_integer():
            assert int(values[row, column]) == parse(NET).subs(f=int(f), h=int(h)).params


def test_an_objective_that_is_a_quantity_is_the_map() -> None:
    best = solve(NET, maximize="f*h", subject_to="params <= 1M and macs <= 5M")
    axes, bar = plot(best).axes
    assert bar.get_ylabel() == "f*h (more is better)"
    assert legend(axes) == [
        "bound: params ≤ 1M",
        "bound: macs ≤ 5M",
        "best: f = 19, h = 1,033 → 19,627",
    ]
    assert data(axes.lines[-1]) == [(19, 1033)]


def test_the_best_point_lies_on_the_allowed_side_of_each_contour() -> None:
    best = solve(NET, maximize="f*h", subject_to="params <= 1M and macs <= 5M")
    axes, _ = plot(best).axes
    veils = [each for each in axes.collections if each.get_alpha() is not None]
    assert len(veils) == 2
    for veil in veils:
        assert not any(path.contains_point((19, 1033)) for path in veil.get_paths())
        assert any(path.contains_point((37, 2000)) for path in veil.get_paths())


@pytest.mark.parametrize(
    ("constraint", "bounds"),
    [
        ("params <= 100k and f >= 1 and h >= 1", ["params ≤ 100k", "f ≥ 1", "h ≥ 1"]),
        ("params <= 100k and f % 8 == 0", ["params ≤ 100k"]),
        ("params >= 1k and params <= 100k", ["params ≥ 1k", "params ≤ 100k"]),
    ],
)
def test_each_inequality_has_a_line(constraint: str, bounds: list[str]) -> None:
    axes, _ = plot(solve(NET, maximize="h", subject_to=constraint)).axes
    assert legend(axes)[:-1] == [f"bound: {bound}" for bound in bounds]


def test_solutions_without_an_objective_are_dots() -> None:
    found = solve("I(1,a)-H(b)-O(2)", subject_to="params == 122")
    axes, _ = plot(found).axes
    assert sorted(data(axes.lines[-1])) == sorted(
        # (a + 1)·b + (b + 1)·2 = 122
        (a, b)
        for a in range(1, 130)
        for b in range(1, 130)
        if (a + 1) * b + (b + 1) * 2 == 122
    )
    assert legend(axes) == ["solutions"]


def test_points_outside_the_domain_are_blank() -> None:
    best = solve("I(n,1)-C(k,2)-O(3)", maximize="k", subject_to="params <= 999 and n <= 9")
    axes, _ = plot(best).axes
    mesh: Any = axes.collections[0]
    values = np.ma.filled(mesh.get_array(), np.nan)
    assert np.isnan(values).any()  # windows larger than the input
    assert not np.isnan(values).all()


def test_in_a_domain_with_gaps_each_point_is_veiled_by_its_own_value() -> None:
    # g divides 16 and f: (9·16/g + 1)·f weights and biases, and 10·(26²·f + 1)
    net = "I(28,16)-C(3,f,groups=g)-O(10)"
    best = solve(net, maximize="f", subject_to="params <= 100k and g <= 16")
    axes, _ = plot(best).axes
    meshes: list[Any] = [axes.collections[0], *(m for m in axes.collections if m.get_alpha())]
    colors, veil = (np.ma.getmaskarray(mesh.get_array()) for mesh in meshes)
    corners = meshes[0].get_coordinates()
    middles = (corners[:-1, :-1] + corners[1:, 1:]) / 2
    for (row, column), is_blank in np.ndenumerate(colors):
        f, g = map(int, middles[row, column])
        assert is_blank == bool(16 % g or f % g)
        params = (9 * 16 // g + 1) * f + 10 * (26 * 26 * f + 1)
        assert veil[row, column] == (is_blank or params <= 100_000)
    assert legend(axes)[-1] == "best: f = 14, g = 2 → 95,672"


def test_a_constant_quantity_has_no_contour_lines() -> None:
    best = solve(
        "I(9,1)-C(1,f)-H(h)-O(1)",
        maximize="(f + h)//1000",
        subject_to="f in 1..9 and h in 1..9",
    )
    axes, _ = plot(best).axes
    assert legend(axes)[-1] == "best: f = 9, h = 9 → 0"
    assert not axes.texts  # labels of contour lines
