"""Axes of plots: titles and engineering units."""

from __future__ import annotations

import pytest

from symcnn import pareto, plot, solve

NET = "I(28,1)-C(5,f)-P(2)-C(3,2*f)-P(2)-H(h)-O(10)"


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("params", "Parameters"),
        ("macs", "MACs"),
        ("flops", "FLOPs"),
        ("frozen + params", "frozen + params"),
        ("params + C2.params", "params + C2.params"),
        ("C2.params", "Parameters of C2"),
        ("layer[3].activations", "Activations of layer[3]"),
        ("memory", "Memory in bytes"),
        ("2.5*params", "2.5*params"),
    ],
)
def test_quantities_have_the_titles_of_the_field(name: str, title: str) -> None:
    best = solve(NET, maximize="f", subject_to=f"{name} <= 9M", h=16)
    assert plot(best).axes[0].get_ylabel() == title


def test_a_symbol_keeps_its_name_where_a_quantity_has_it_elsewhere() -> None:
    best = solve("I(8,1)-C(1,depth)-G-O(9)", maximize="depth", subject_to="params <= 9k")
    assert plot(best).axes[0].get_xlabel() == "depth (more is better)"


def test_ticks_have_engineering_units() -> None:
    best = solve("I(n,3)-C(3,f)-G-O(10)", maximize="f", subject_to="macs <= 3G", n=224)
    figure = plot(best)
    figure.draw_without_rendering()
    ticks = [tick.get_text() for tick in figure.axes[0].get_yticklabels()]
    assert any(tick.endswith(" G") for tick in ticks)
    assert not any("e" in tick for tick in ticks)


def test_a_front_that_spans_orders_of_magnitude_has_a_logarithmic_scale() -> None:
    front = pareto(NET, maximize="f", minimize="params", subject_to="f in 1..300 and f % 23 == 1")
    figure = plot(front)
    (axes,) = figure.axes
    assert (axes.get_xscale(), axes.get_yscale()) == ("log", "log")
    figure.draw_without_rendering()
    assert "100 k" in [tick.get_text() for tick in axes.get_yticklabels()]
