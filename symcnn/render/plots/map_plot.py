"""Solutions with two unknowns: a quantity as a map, bounds as contours, and the best point."""

from __future__ import annotations

from dataclasses import dataclass
from math import isnan, nan
from typing import TYPE_CHECKING, Any

from sympy import Expr

from symcnn.render.plots.bounded_quantities import (
    BoundedQuantity,
    best_word,
    bounded_quantities,
    constraint_text,
    point_text,
)
from symcnn.render.plots.domain_samples import DomainSamples
from symcnn.render.plots.plot_axes import set_scale, title_of
from symcnn.render.plots.plot_theme import (
    COLOR_MAP,
    PlotTheme,
    add_legend,
    outline_style,
    paint,
    paint_colorbar,
)
from symcnn.render.short_numbers import format_tick
from symcnn.solving.answers.solution import written
from symcnn.solving.questions.constraint import Constraint

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_MAX_VALUES = 60
"""The number of values of each axis, about at most: the map has their product."""
_FIGURE_HEIGHT = 5.2
"""The height of the figure, in inches."""
_LINES = 6
"""The number of contour lines, about."""
_VEIL = 0.55
"""The opacity of the veil over points that violate a constraint."""
_OUTLINE = "#3a4652"
"""The outline of the contour lines."""
_STYLES = ("solid", "dashed", "dotted", "dashdot")
"""The line styles of constraints, in order."""
_ORDERED = ("<=", "<", ">=", ">", "in")
"""The relations that have a boundary."""


@dataclass(frozen=True)
class _Plane:
    """The sampled values of both unknowns."""

    samples: DomainSamples
    x: list[int]
    y: list[int]

    @property
    def across(self) -> list[float]:
        """The values of the first unknown, as matplotlib takes them."""
        return list(map(float, self.x))

    @property
    def up(self) -> list[float]:
        """The values of the second unknown."""
        return list(map(float, self.y))

    def grid(self, expr: Expr) -> list[list[float]]:
        """Return an expression at all points, row by row; NaN outside the domain."""
        first, second = self.samples.unknowns
        return [[self.samples.value(expr, {first: x, second: y}) for x in self.x] for y in self.y]


def plot_map(samples: DomainSamples, figure: Figure, theme: PlotTheme) -> None:
    """Plot a quantity over two unknowns: the objective if it is no symbol, or the first bounded.

    Points that violate a constraint are veiled. Raises SolveError if there is no quantity to plot,
    and for numbers above 10^21.
    """
    quantity = bounded_quantities(samples.question)[0]
    plane = _Plane(samples, *(samples.axis(name, _MAX_VALUES) for name in samples.unknowns))
    figure.set_figheight(_FIGURE_HEIGHT)
    axes = figure.add_subplot()
    _draw_colors(axes, theme, plane, quantity)
    ordered = [each for each in samples.question.constraints if each.sign in _ORDERED]
    for index, constraint in enumerate(ordered):
        _draw_boundary(axes, theme, plane, constraint, _STYLES[index % len(_STYLES)])
    _draw_marks(axes, theme, samples, quantity)
    for side, name, values in zip("xy", samples.unknowns, (plane.across, plane.up), strict=True):
        set_scale(axes, side, values)
        label = title_of(str(name), samples.question)
        axes.set(**{f"{side}label": label, f"{side}lim": (values[0], values[-1])})
    add_legend(axes, theme)
    paint(axes, theme)


def _draw_colors(axes: Axes, theme: PlotTheme, plane: _Plane, quantity: BoundedQuantity) -> None:
    """Draw the quantity in color with thin contour lines, and its color bar."""
    grid = plane.grid(quantity.quantity)
    known = [value for row in grid for value in row if not isnan(value)]
    colors = axes.pcolormesh(
        plane.across,
        plane.up,
        grid,
        cmap=COLOR_MAP,
        shading="nearest",
        rasterized=True,
    )
    bar = axes.figure.colorbar(colors, ax=axes)
    set_scale(bar.ax, "y", known)
    bar.ax.set_ylabel(title_of(quantity.name, plane.samples.question))
    paint_colorbar(bar, theme)
    if min(known) < max(known):
        from matplotlib.ticker import MaxNLocator  # noqa: PLC0415 - an optional dependency

        lines = axes.contour(
            plane.across,
            plane.up,
            grid,
            locator=MaxNLocator(_LINES, integer=all(map(float.is_integer, known))),
            corner_mask=False,
            colors="white",
            linewidths=0.7,
            zorder=2,
        )
        lines.set(**outline_style(_OUTLINE, 1.5))
        for label in axes.clabel(lines, fmt=format_tick, fontsize=7, zorder=4):
            label.set(**outline_style(_OUTLINE, 1.5))


def _draw_boundary(
    axes: Axes, theme: PlotTheme, plane: _Plane, constraint: Constraint, style: str
) -> None:
    """Draw the line at which a constraint has no slack, and veil the points with negative slack."""
    for gap in constraint.gaps:
        grid = plane.grid(gap)
        lowest, highest = _ends(grid)
        if lowest < 0:
            _veil(axes, theme, plane, grid)
        if lowest < 0 < highest:
            line = axes.contour(
                plane.across,
                plane.up,
                grid,
                levels=[0],
                colors=[theme.limit],
                linewidths=2,
                linestyles=style,
                corner_mask=False,
                zorder=3,
            )
            line.set(**outline_style("white", 3))
    axes.plot(
        [], [], color=theme.limit, linestyle=style, label=f"bound: {constraint_text(constraint)}"
    )


def _veil(axes: Axes, theme: PlotTheme, plane: _Plane, grid: list[list[float]]) -> None:
    """Veil the points with negative slack: up to the contour, or one by one.

    Where the domain has gaps, as for divisors, there is no contour between its points.
    """
    if not any(isnan(value) for row in grid for value in row):
        veil: Any = axes.contourf(
            plane.across, plane.up, grid, levels=[_ends(grid)[0] - 1, 0], colors=[theme.paper]
        )
    else:
        from matplotlib.colors import ListedColormap  # noqa: PLC0415 - an optional dependency

        cells = [[value if value < 0 else nan for value in row] for row in grid]
        colors = ListedColormap([theme.paper])
        veil = axes.pcolormesh(plane.across, plane.up, cells, cmap=colors, rasterized=True)
    veil.set(alpha=_VEIL, zorder=1.5)


def _ends(grid: list[list[float]]) -> tuple[float, float]:
    known = [value for row in grid for value in row if not isnan(value)]
    return min(known), max(known)


def _draw_marks(
    axes: Axes, theme: PlotTheme, samples: DomainSamples, quantity: BoundedQuantity
) -> None:
    """Mark the best point with its exact quantity, or the solutions."""
    first, second = samples.unknowns
    word = best_word(samples)
    if len(samples.marks) == 1:
        (point,) = samples.marks
        exact = written(samples.exact(quantity.quantity, point))
        word = f"{word}: {point_text(samples, point)} → {exact}"
    axes.plot(
        [float(point[first]) for point in samples.marks],
        [float(point[second]) for point in samples.marks],
        "*" if len(samples.marks) == 1 else "o",
        color=theme.value,
        markeredgecolor="white",
        markersize=13 if len(samples.marks) == 1 else 5,
        label=word,
        clip_on=False,
        zorder=5,
    )
