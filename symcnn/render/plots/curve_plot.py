"""Solutions with one unknown: curves with bounds, the best value, and the first that fails."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import cycle
from math import isnan
from typing import TYPE_CHECKING

from sympy import Symbol

from symcnn.render.plots.bounded_quantities import (
    BoundedQuantity,
    Failure,
    best_word,
    bound_of,
    bounded_quantities,
    constraint_text,
    first_failure,
)
from symcnn.render.plots.domain_samples import DomainSamples
from symcnn.render.plots.plot_axes import as_float, set_scale, title_of
from symcnn.render.plots.plot_theme import PlotTheme, add_legend, paint
from symcnn.solving.answers.solution import written

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_MAX_VALUES = 200
"""The number of values of a curve, about at most."""
_MAX_DOTS = 50
"""The number of values up to which each has a dot."""
_BOUND_STYLES = ("--", ":", "-.")
"""The line styles of bounds, in order."""
_NEAR = 0.06
"""The share of the axis below which the best and the failing value are enlarged."""
_PANEL_HEIGHT = 3.4
"""The height of the panel of a quantity, in inches."""


def plot_curves(samples: DomainSamples, figure: Figure, theme: PlotTheme) -> None:
    """Plot each quantity against the unknown, with its bounds.

    Raises SolveError if there is no quantity to plot, and for numbers above 10^21.
    """
    quantities = bounded_quantities(samples.question)
    failure = first_failure(samples)
    figure.set_figheight(1 + _PANEL_HEIGHT * len(quantities))
    panels = figure.subplots(len(quantities), 1, squeeze=False)
    (name,) = samples.unknowns
    values = [each for each in samples.axis(name, _MAX_VALUES) if samples.admits({name: each})]
    for (axes,), quantity in zip(panels, quantities, strict=True):
        heights = [samples.value(quantity.quantity, {name: value}) for value in values]
        _draw_panel(_Panel(axes, theme, samples, quantity, failure), values, heights)
        axes.set(
            xlabel=title_of(str(name), samples.question),
            ylabel=title_of(quantity.name, samples.question),
        )
        set_scale(axes, "x", values)
        set_scale(axes, "y", heights)
        axes.grid(color=theme.grid, linewidth=0.6)
        axes.set_axisbelow(True)
        add_legend(axes, theme)
        paint(axes, theme)


@dataclass(frozen=True)
class _Panel:
    """The axes of one quantity, and what they show."""

    axes: Axes
    theme: PlotTheme
    samples: DomainSamples
    quantity: BoundedQuantity
    failure: Failure | None

    @property
    def name(self) -> Symbol:
        """The unknown."""
        return self.samples.unknowns[0]

    def value(self, value: int) -> float:
        """Return the quantity at a value of the unknown; NaN outside the domain."""
        return self.samples.value(self.quantity.quantity, {self.name: value})

    def exact(self, value: int) -> str:
        """Return an unknown and its quantity in all digits: f = 64 → 897,546."""
        exact = self.samples.exact(self.quantity.quantity, {self.name: value})
        return f"{self.name} = {value:,} → {written(exact)}"

    @property
    def marks(self) -> list[int]:
        """The values of the unknown to mark."""
        return [point[self.name] for point in self.samples.marks]


def _draw_panel(panel: _Panel, values: list[int], heights: list[float]) -> None:
    axes, theme = panel.axes, panel.theme
    style = ".-" if len(values) <= _MAX_DOTS else "-"
    axes.plot(
        list(map(float, values)), heights, style, color=theme.value, linewidth=1.4, markersize=4
    )
    for constraint, style in zip(panel.quantity.constraints, cycle(_BOUND_STYLES)):
        label = f"bound: {constraint_text(constraint)}"
        axes.axhline(as_float(bound_of(constraint)), ls=style, color=theme.limit, label=label)
    _mark_best(panel, axes)
    failure = panel.failure
    if failure is None:
        return
    if isnan(panel.value(failure.value)):
        label = f"first to fail: {panel.name} = {failure.value:,}, {failure.reason}"
        axes.axvline(failure.value, color=theme.limit, linewidth=1, label=label)
        return
    _mark_failure(panel, axes, failure)
    (best,) = panel.marks
    is_near = abs(failure.value - best) < _NEAR * (values[-1] - values[0])
    if is_near and failure.constraint in panel.quantity.constraints:
        _draw_inset(panel, best, failure, is_rising=heights[-1] >= heights[0])


def _mark_best(panel: _Panel, axes: Axes) -> None:
    """Mark the best value, or the solutions, with the exact quantity if it is one value."""
    is_single = len(panel.marks) == 1
    word = best_word(panel.samples)
    axes.plot(
        list(map(float, panel.marks)),
        list(map(panel.value, panel.marks)),
        "o",
        color=panel.theme.value,
        markersize=7 if is_single else 5,
        label=f"{word}: {panel.exact(panel.marks[0])}" if is_single else word,
        zorder=4,
    )


def _mark_failure(panel: _Panel, axes: Axes, failure: Failure) -> None:
    """Mark the first value that fails, with the exact quantity."""
    reason = "" if failure.constraint in panel.quantity.constraints else f", {failure.reason}"
    axes.plot(
        [float(failure.value)],
        [panel.value(failure.value)],
        "X",
        color=panel.theme.limit,
        markeredgecolor=panel.theme.paper,
        markersize=10,
        label=f"first to fail: {panel.exact(failure.value)}{reason}",
        zorder=5,
    )


def _draw_inset(panel: _Panel, best: int, failure: Failure, *, is_rising: bool) -> None:
    """Enlarge the surroundings of the best value, where the curve and its bound leave room."""
    theme, distance = panel.theme, abs(failure.value - best)
    inset = panel.axes.inset_axes((0.06 if is_rising else 0.6, 0.62, 0.36, 0.34))
    low, high = sorted((best, failure.value))
    near = range(low - distance, high + distance + 1, max(1, distance // _MAX_DOTS))
    inside = [
        value for value in sorted({*near, low, high}) if panel.samples.admits({panel.name: value})
    ]
    heights = list(map(panel.value, inside))
    inset.plot(list(map(float, inside)), heights, ".-", color=theme.value, markersize=4)
    ends = inset.get_ylim()
    for constraint, style in zip(panel.quantity.constraints, cycle(_BOUND_STYLES)):
        inset.axhline(as_float(bound_of(constraint)), ls=style, color=theme.limit)
    _mark_best(panel, inset)
    _mark_failure(panel, inset, failure)
    inset.set(ylim=ends, xticks=[float(low), float(high)], yticks=[])
    inset.xaxis.set_major_formatter(lambda value, _: f"{int(value):,}")
    paint(inset, theme)
    panel.axes.indicate_inset_zoom(inset, edgecolor=theme.ink)
