"""The function `plot`: files, themes, and what it does not plot."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from matplotlib.colors import to_rgb

from symcnn import SymcnnError, pareto, plot, solve
from symcnn.solving import Frontier, Solution

NET = "I(28,1)-C(5,f)-P(2)-C(3,2*f)-P(2)-H(h)-O(10)"


def front() -> Frontier:
    return pareto(NET, maximize="f", minimize="params", subject_to="params <= 60k and f % 8 == 0")


def best(constraint: str, **values: int) -> Solution:
    return solve(NET, values, maximize="f", subject_to=constraint)


def lightness(color: Any) -> float:  # noqa: ANN401 - matplotlib's colors are of many types
    """Return the mean of red, green and blue, from 0 to 1."""
    return sum(to_rgb(color)) / 3


@pytest.mark.parametrize("ending", ["png", "svg", "pdf"])
@pytest.mark.parametrize("dark", [False, True])
def test_plots_are_saved_in_the_format_of_the_extension(
    tmp_path: Path, ending: str, *, dark: bool
) -> None:
    plot(front(), str(tmp_path / f"front.{ending}"), dark=dark)
    start = (tmp_path / f"front.{ending}").read_bytes()[:200]
    assert {"png": b"PNG", "svg": b"<?xml", "pdf": b"%PDF"}[ending] in start


def test_a_saved_svg_is_well_formed(tmp_path: Path) -> None:
    plot(best("params <= 1M", h=256), str(tmp_path / "curve.svg"))
    assert ET.parse(tmp_path / "curve.svg").getroot().tag.endswith("svg")  # noqa: S314 - our own


@pytest.mark.parametrize(
    "subject",
    [front(), best("params <= 1M", h=256), best("params <= 1M and h >= 9")],
    ids=["front", "curve", "map"],
)
def test_a_dark_plot_has_light_ink_on_a_dark_background(subject: Frontier | Solution) -> None:
    for dark in (False, True):
        for axes in plot(subject, dark=dark).axes:
            ink = axes.yaxis.get_ticklabels()[0].get_color()
            paper = axes.patch.get_facecolor()
            assert abs(lightness(ink) - lightness(paper)) > 0.7
            assert (lightness(ink) > lightness(paper)) == dark


@pytest.mark.parametrize(
    ("subject", "path", "message"),
    [
        (3, None, "expected a Pareto front or a solution to plot, not int"),
        (best("f <= 9", h=2), None, "are about the unknowns alone; bound a quantity, as in params"),
        (best("params <= B", h=2), None, "a plot needs numbers; set B"),
        (
            solve("I(n,c)-C(3,f)-O(h)", maximize="f", subject_to="params <= 1k and n >= 3"),
            None,
            "a plot has one or two unknowns, not 4: n, c, f, h; set all but two",
        ),
        (
            best("params <= 1M and f == 2 and h == 3"),
            None,
            "a plot has one or two unknowns, not 0; leave one without a value",
        ),
        (best("params <= 1e30", h=2), None, r"numbers up to 10\^21"),
        (best("params <= 1e80", h=2), None, r"numbers up to 10\^21"),
        (front(), "x.gif", r"unknown format of .*x\.gif': its name must end in \.png, \.svg or"),
        (front(), "none/x.png", r"cannot save the plot to .*/none/x\.png: no such folder$"),
        (front(), "taken.png", r"cannot save the plot to .*/taken\.png: Is a directory$"),
    ],
)
def test_other_subjects_are_an_error(
    tmp_path: Path, subject: Solution, path: str | None, message: str
) -> None:
    (tmp_path / "taken.png").mkdir()
    with pytest.raises(SymcnnError, match=message):
        plot(subject, None if path is None else str(tmp_path / path))


def test_a_plot_without_matplotlib_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(SymcnnError, match=r"plots require matplotlib: pip install symcnn\[plot\]"):
        plot(front())
