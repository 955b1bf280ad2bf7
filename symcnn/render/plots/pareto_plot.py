"""Pareto fronts: the step line of two objectives, and points in color for three."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from symcnn.render.plots.plot_axes import as_float, is_wide, limits, set_scale, title_of
from symcnn.render.plots.plot_theme import (
    COLOR_MAP,
    TEXT_SIZE,
    PlotTheme,
    add_note,
    paint,
    paint_colorbar,
)
from symcnn.render.plots.point_labels import add_labels
from symcnn.render.short_numbers import shorten
from symcnn.solving import Frontier, ParetoPoint
from symcnn.solving.answers.solution import written

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_UNPROVEN = "The search was interrupted: the front may be incomplete."
_WORD_PLACE = {True: 0.02, False: 0.98}
"""The place of a word at an end of an axis, as a share of it: the low end if more is better."""
_MANY = 60
"""The number of points from which on markers are smaller, so that they stay apart."""


def plot_frontier(frontier: Frontier, figure: Figure, theme: PlotTheme) -> None:
    """Plot a Pareto front over its first two objectives; a third one is the color.

    Raises SolveError for numbers above 10^21.
    """
    aims = frontier.question.aims
    columns = [[as_float(trade.aims[aim.text]) for trade in frontier.trades] for aim in aims]
    axes = figure.add_subplot()
    for side, column, aim in zip("xy", columns, aims, strict=False):
        set_scale(axes, side, column, wide=is_wide(column))
        axes.set(
            **{f"{side}label": title_of(aim.text, frontier.question), f"{side}lim": limits(column)}
        )
    points = list(zip(*columns[:2], strict=True))
    if len(columns) > 2:  # noqa: PLR2004 - the plane has two axes
        _draw_colored(axes, theme, frontier, columns)
    else:
        _draw_steps(axes, theme, frontier, points)
    axes.grid(color=theme.grid, linewidth=0.6)
    axes.set_axisbelow(True)
    paint(axes, theme)
    if not frontier.proven:
        add_note(figure, theme, _UNPROVEN)
    better = [1 if aim.maximized else -1 for aim in aims]
    texts = [_label_text(frontier, trade) for trade in frontier.trades]
    add_labels(axes, theme, points, texts, (better[0], better[1]))


def _draw_steps(
    axes: Axes, theme: PlotTheme, frontier: Frontier, points: list[tuple[float, float]]
) -> None:
    """Draw the boundary of the dominated side, which is exact: solutions are integers."""
    first, second = (aim.maximized for aim in frontier.question.aims)
    worst_x = axes.get_xlim()[0 if first else 1]
    worst_y = axes.get_ylim()[0 if second else 1]
    steps = staircase(points[::-1], (worst_x, worst_y))
    axes.fill(*zip(*steps, (worst_x, worst_y), strict=True), color=theme.shade, zorder=0)
    axes.plot(*zip(*steps, strict=True), color=theme.value, linewidth=1.4)
    size = _marker_size(len(points))
    axes.plot(*zip(*points, strict=True), "o", color=theme.value, markersize=size, clip_on=False)
    axes.text(
        _WORD_PLACE[first],
        _WORD_PLACE[second],
        "dominated",
        transform=axes.transAxes,
        ha="left" if first else "right",
        va="bottom" if second else "top",
        fontsize=TEXT_SIZE,
        fontstyle="italic",
        color=theme.ink,
        alpha=0.7,
    )


def _marker_size(count: int) -> float:
    return 5 if count < _MANY else 3


def staircase(
    points: list[tuple[float, float]], worst: tuple[float, float]
) -> list[tuple[float, float]]:
    """Return the boundary of the side that points dominate, from the worst x to the worst y.

    The points of a front are given from the worst x to the best; each dominates all that is worse
    in both, so that between two neighbors the boundary turns at the worse x and the worse y.

    >>> staircase([(1, 2), (3, 5)], (0, 9))
    [(0, 2), (1, 2), (1, 5), (3, 5), (3, 9)]
    """
    corners = [(left[0], right[1]) for left, right in pairwise(points)]
    inside = [point for pair in zip(points, corners, strict=False) for point in pair]
    return [(worst[0], points[0][1]), *inside, points[-1], (points[-1][0], worst[1])]


def _draw_colored(
    axes: Axes, theme: PlotTheme, frontier: Frontier, columns: list[list[float]]
) -> None:
    """Draw points with the third objective as color, and its color bar."""
    first, second, third = columns
    dots = axes.scatter(
        first,
        second,
        c=third,
        s=(1.2 * _marker_size(len(first))) ** 2,
        cmap=COLOR_MAP,
        norm="log" if is_wide(third) else "linear",
        edgecolors=theme.ink,
        linewidths=0.7 if len(first) < _MANY else 0.2,
        clip_on=False,
        zorder=3,
    )
    bar = axes.figure.colorbar(dots, ax=axes)
    set_scale(bar.ax, "y", third, wide=is_wide(third))
    bar.ax.set_ylabel(title_of(frontier.question.aims[2].text, frontier.question))
    paint_colorbar(bar, theme)


def _label_text(frontier: Frontier, trade: ParetoPoint) -> str:
    """Return the values of the unknowns; where the axes show all of them, those of objectives."""
    question = frontier.question
    names = [name for name in trade.values if name not in question.given]
    if not set(names) <= trade.aims.keys():
        return ", ".join(f"{name} = {trade.values[name]:,}" for name in names)
    texts = (
        shorten(value)[0] if isinstance(value, int) else written(value)
        for value in trade.aims.values()
    )
    return f"({', '.join(texts)})"
