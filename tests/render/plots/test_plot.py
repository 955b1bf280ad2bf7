"""Pictures: what is drawn is what was found, and what cannot be drawn is refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from symcnn import SymcnnError, pareto, parse, plot, solve

NET = "I(28,1)-C(5,f)-P(2)-C(3,2*f)-P(2)-H(h)-O(10)"


def data(line: Any) -> list[list[float]]:  # noqa: ANN401 - a line of matplotlib's
    """Return the places and the values that a line is drawn through."""
    return [list(column) for column in line.get_data()]


@pytest.mark.parametrize("ending", ["png", "svg", "pdf"])
def test_a_frontier_is_drawn_and_written(tmp_path: Path, ending: str) -> None:
    front = pareto(NET, maximize="f", minimize="params", subject_to="params <= 60k and f % 8 == 0")
    figure = plot(front, str(tmp_path / f"front.{ending}"))
    (axes,) = figure.axes
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("f", "params")
    drawn = list(zip(*data(axes.lines[0]), strict=True))
    assert drawn == [(trade.aims["f"], trade.aims["params"]) for trade in front.trades]
    assert (tmp_path / f"front.{ending}").stat().st_size > 1000


def test_a_frontier_of_three_aims_is_drawn_in_space() -> None:
    front = pareto(
        NET, maximize=["f", "h"], minimize="params", subject_to="f in 1..3 and h in 1..3"
    )
    (axes,) = plot(front).axes
    assert axes.name == "3d"


def test_a_quantity_is_drawn_with_its_budget() -> None:
    best = solve(NET, maximize="f", subject_to="params <= 1M and macs <= 10M", h=256)
    figure = plot(best)
    assert [axes.get_ylabel() for axes in figure.axes] == ["params", "macs"]
    for axes, quantity, budget in zip(figure.axes, ("params", "macs"), (10**6, 10**7), strict=True):
        curve, line, point = axes.lines[0], axes.lines[2], axes.lines[1]
        assert set(data(line)[1]) == {budget}
        for place, value in [*zip(*data(curve), strict=True)][::5]:
            assert int(value) == getattr(parse(NET).subs(f=int(place), h=256), quantity)
        assert data(point)[0] == [best.values["f"]]


def test_what_cannot_be_drawn_is_refused(tmp_path: Path) -> None:
    two = solve(NET, maximize="f", subject_to="params <= 1M")
    free = solve(NET, maximize="f", subject_to="f <= 9", h=2)
    front = pareto(NET, maximize="f", minimize="h", subject_to="params <= 9k")
    for found, path, message in (
        (two, None, "exactly one unknown and no parameters"),
        (free, None, "no constraint bounds a quantity by a number"),
        (3, None, "expected a Pareto front or a solution to plot, not int"),
        (front, str(tmp_path / "x.qqq"), "cannot save the plot"),
        (front, str(tmp_path / "none" / "x.png"), "cannot save the plot"),
    ):
        with pytest.raises(SymcnnError, match=message):
            plot(found, path)  # type: ignore[arg-type]
