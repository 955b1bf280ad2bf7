"""Plots with one unknown: exact curves in the domain, bounds, the best and a failing value."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from symcnn import SolveError, parse, plot, solve

NET = "I(28,1)-C(5,f)-P(2)-C(3,2*f)-P(2)-H(h)-O(10)"
HEAD = "I(1,1)-H(f)-O(1)"


def data(line: Any) -> list[tuple[float, float]]:  # noqa: ANN401 - a line of matplotlib's
    return [*zip(*line.get_data(), strict=True)]


def legend(axes: Any) -> list[str]:  # noqa: ANN401
    return [text.get_text() for text in axes.get_legend().get_texts()]


def test_each_quantity_is_a_curve_with_its_bound() -> None:
    best = solve(NET, maximize="f", subject_to="params <= 1M and macs <= 10M", h=256)
    figure = plot(best)
    assert [axes.get_ylabel() for axes in figure.axes] == ["Parameters", "MACs"]
    for axes, quantity, budget in zip(figure.axes, ("params", "macs"), (10**6, 10**7), strict=True):
        curve, bound, point, failing = axes.lines
        assert {value for _, value in data(bound)} == {budget}
        for place, value in data(curve)[::5]:
            assert int(value) == getattr(parse(NET).subs(f=int(place), h=256), quantity)
        assert data(point)[0][0] == best.values["f"]
        assert data(failing)[0][0] == best.values["f"] + 1


@pytest.mark.parametrize(
    ("query", "texts"),
    [
        # 26·f + (18·f + 2)·f + (50·f + 1)·256 + 2,570 parameters, by hand
        (
            {"maximize": "f", "subject_to": "params <= 1M and f % 8 == 0", "h": 256},
            ["bound: params ≤ 1M", "best: f = 64 → 897,546", "first to fail: f = 72 → 1,019,754"],
        ),
        (
            {"minimize": "h", "subject_to": "params >= 1M", "f": 32},
            ["bound: params ≥ 1M", "best: h = 609 → 1,000,437", "first to fail: h = 608 → 998,826"],
        ),
        (
            {"maximize": "f", "subject_to": "1M >= params and f in 1..9", "h": 256},
            [
                "bound: 1M ≥ params",
                "best: f = 9 → 119,736",
                "first to fail: f = 10 → 132,906, violates f in 1..9",
            ],
        ),
        (
            {"maximize": "f", "subject_to": "params <= 1M and h == 256 and f <= 9"},
            [
                "bound: params ≤ 1M",
                "best: f = 9 → 119,736",
                "first to fail: f = 10 → 132,906, violates f ≤ 9",
            ],
        ),
        (
            {"minimize": "f", "subject_to": "params <= 1M", "h": 256},
            ["bound: params ≤ 1M", "best: f = 1 → 15,672"],
        ),
    ],
)
def test_the_legend_has_the_bound_and_exact_values(query: dict[str, Any], texts: list[str]) -> None:
    (axes,) = plot(solve(NET, **query)).axes
    assert legend(axes) == texts


@pytest.mark.parametrize(
    ("text", "query", "reason"),
    [
        # windows of 3 and 2 need an input of 4
        ("I(n,1)-C(3,8)-P(2)-O(3)", {"minimize": "n", "subject_to": "params <= 9k"}, "n = 3"),
        # a kernel of n - 6 is at least 1
        ("I(n,1)-C(n-6,2)-O(3)", {"minimize": "n", "subject_to": "params <= 9k"}, "n = 6"),
    ],
)
def test_outside_the_domain_no_quantity_is_shown(
    text: str, query: dict[str, Any], reason: str
) -> None:
    best = solve(text, **query)
    (axes,) = plot(best).axes
    assert legend(axes)[-1] == f"first to fail: {reason}, outside the domain"
    curve = data(axes.lines[0])
    assert min(place for place, _ in curve) == best.values["n"]
    for place, value in curve:
        assert int(value) == parse(text).subs(n=int(place)).params


def test_a_sampled_curve_keeps_to_the_residues_of_the_domain() -> None:
    text = "I(n,1)-add[P(4)-U(4)|_]-C(1,2)-O(3)"  # the sizes are equal for multiples of 4
    best = solve(text, maximize="n", subject_to="params <= 10M")
    (axes,) = plot(best).axes
    places = [int(place) for place, _ in data(axes.lines[0])]
    assert len(places) <= 201
    assert best.values["n"] in places
    assert {place % 4 for place in places} == {0}


def test_an_objective_that_is_a_quantity_has_a_curve_of_its_own() -> None:
    best = solve(NET, maximize="params", subject_to="macs <= 10M and f <= 90", h=256)
    assert [axes.get_ylabel() for axes in plot(best).axes] == [
        "Parameters (more is better)",
        "MACs",
    ]


@pytest.mark.parametrize(
    ("constraint", "marked", "word"),
    [
        ("size == 7", range(193, 225), "solutions"),
        ("size == 7 and n % 100 == 0", [200], "only solution: n = 200 → 7"),
        ("size <= 12", range(1, 201), "first 200 of 384 solutions"),
    ],
)
def test_solutions_without_an_objective_are_marked(
    constraint: str, marked: list[int], word: str
) -> None:
    text = "I(n,3)-C(7,64,s=2,p=3)-P(3,s=2,p=1)-C(3,64,s=8,p=1)"
    (axes,) = plot(solve(text, subject_to=constraint)).axes
    places = [int(place) for place, _ in data(axes.lines[2])]
    assert places == list(marked)
    assert word in legend(axes)
    assert [float(tick).is_integer() for tick in axes.get_yticks()]


def test_a_best_value_of_an_interrupted_search_is_not_called_best() -> None:
    best = solve(NET, maximize="f", subject_to="params <= 1M", h=256)
    (axes,) = plot(replace(best, proven=False)).axes
    assert legend(axes)[1].startswith("best so far, not proven: f = ")


def test_a_neighbor_that_fails_is_enlarged_with_the_best_value() -> None:
    best = solve(NET, maximize="f", subject_to="params <= 1M", h=256)
    (axes,) = plot(best).axes
    (inset,) = axes.child_axes
    first, second = best.values["f"], best.values["f"] + 1
    assert list(inset.get_xticks()) == [first, second]
    assert [label.get_text() for label in inset.get_xticklabels()] == [str(first), str(second)]
    for place, value in data(inset.lines[0]):
        assert int(value) == parse(NET).subs(f=int(place), h=256).params


def test_a_quantity_that_does_not_fail_is_not_enlarged() -> None:
    best = solve(NET, maximize="f", subject_to="params <= 2M and macs <= 10M", h=256)
    assert [len(axes.child_axes) for axes in plot(best).axes] == [0, 1]


def test_a_falling_quantity_is_enlarged_on_the_other_side() -> None:
    best = solve("I(n,1)-C(k,1)", maximize="k", subject_to="size >= 100", n=200)
    (axes,) = plot(best).axes
    left = axes.child_axes[0].get_position().x0
    assert left > axes.get_position().x0 + axes.get_position().width / 2


def test_a_symbol_that_does_not_matter_does_not_disturb() -> None:
    best = solve("I(n,3)-C(3,f)-G-O(10)", maximize="f", subject_to="params <= 1M")
    assert best.question.free
    (axes,) = plot(best).axes
    assert "best: f = 26,315 → 999,980" in legend(axes)


def test_an_objective_without_a_known_direction_has_no_failing_value() -> None:
    best = solve(NET, maximize="f*(20 - f)", subject_to="params <= 1M and f <= 30", h=2)
    for axes in plot(best).axes:
        assert not any("fail" in text for text in legend(axes))


@pytest.mark.parametrize(
    ("value", "failing"),
    [(33_330, ["first to fail: f = 33,334 → 100,003"]), (30, [])],  # the parameters are 3·f + 1
)
def test_after_an_interruption_solutions_are_passed_until_a_value_fails(
    value: int, failing: list[str]
) -> None:
    best = solve(HEAD, maximize="f", subject_to="params <= 100k")
    (axes,) = plot(replace(best, values={"f": value}, proven=False)).axes
    assert legend(axes)[2:] == failing


def test_a_sum_that_is_too_long_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "I(1,1)-for i in 1..N[C(1,i*i//5+1)]"
    best = solve(text, maximize="N", subject_to="params <= 10k")
    monkeypatch.setattr("symcnn.algebra.compile._MAX_TERMS", 20)
    with pytest.raises(SolveError, match="a plot cannot show a number this large: a sum of"):
        plot(best)


def test_a_long_constraint_is_cut() -> None:
    long = " + ".join(["params"] * 12) + " <= 9M"
    (axes,) = plot(solve(NET, maximize="f", subject_to=long, h=8)).axes
    assert legend(axes)[0].endswith("…")
    assert len(legend(axes)[0]) < 60
