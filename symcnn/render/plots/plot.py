"""Plots of Pareto fronts, and of quantities against the unknowns; they require matplotlib."""

from __future__ import annotations

from functools import singledispatch
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from symcnn.errors import SolveError, SymcnnError
from symcnn.render.plots.curve_plot import plot_curves
from symcnn.render.plots.domain_samples import samples_of
from symcnn.render.plots.map_plot import plot_map
from symcnn.render.plots.pareto_plot import plot_frontier
from symcnn.render.plots.plot_theme import DARK, LIGHT, PlotTheme
from symcnn.solving import Frontier, Solution

if TYPE_CHECKING:
    from matplotlib.figure import Figure

FORMATS = ("png", "svg", "pdf")
"""The formats of saved plots, by the endings of their files."""
_DOTS_PER_INCH = 150
"""The resolution of saved images, for screens and for paper."""


def plot(subject: Frontier | Solution, path: str | None = None, *, dark: bool = False) -> Figure:
    r"""Plot a Pareto front, or a solution with one or two unknowns.

    - A front of two objectives is a step line with its dominated side shaded; a third objective
      is shown in color.
    - A solution with one unknown is a curve for each bounded quantity, with its bounds, the best
      value and the first that fails.
    - A solution with two unknowns is a map of a quantity, with the constraints as contours.

    Axes have engineering units (25.6 M). `dark` chooses light ink on a dark background. The figure
    is returned, and also saved if a path is given, as PNG, SVG or PDF by its ending. Raises
    SymcnnError for another ending, a file that cannot be written and missing matplotlib, and
    SolveError for a solution with parameters, more than two unknowns or no bounded quantity, and
    for numbers above 10^21.

    >>> from symcnn import solve
    >>> best = solve("I(28,1)-C(5,f)-P(2)-H(10)", maximize="f", subject_to="params <= 100k")
    >>> axes = plot(best).axes[0]
    >>> print(*axes.get_legend_handles_labels()[1], sep="\n")
    bound: params ≤ 100k
    best: f = 68 → 99,698
    first to fail: f = 69 → 101,164
    """
    check_plot(path)
    theme = DARK if dark else LIGHT
    figure = _new_figure(theme)
    _plot(subject, figure, theme)
    if path is not None:
        try:
            figure.savefig(path, dpi=_DOTS_PER_INCH)
        except OSError as error:
            raise SymcnnError(f"cannot save the plot to {path}: {error.strerror}") from None
    return figure


def check_plot(path: str | None) -> None:
    """Raise SymcnnError for a plot that cannot be saved there, before anything is computed.

    That is a file in an unknown format or in no folder, and any plot without matplotlib.
    """
    if find_spec("matplotlib") is None:
        raise SymcnnError("plots require matplotlib: pip install symcnn[plot]")
    if path is None:
        return
    if Path(path).suffix.removeprefix(".").lower() not in FORMATS:
        *most, last = (f".{name}" for name in FORMATS)
        raise SymcnnError(
            f"unknown format of '{path}': its name must end in {', '.join(most)} or {last}"
        )
    if not Path(path).parent.is_dir():
        raise SymcnnError(f"cannot save the plot to {path}: no such folder")


def _new_figure(theme: PlotTheme) -> Figure:
    from matplotlib.figure import Figure  # noqa: PLC0415 - an optional dependency

    return Figure(figsize=(6.4, 4.4), layout="constrained", facecolor=theme.paper)


@singledispatch
def _plot(result: object, figure: Figure, theme: PlotTheme) -> None:
    del figure, theme
    raise SolveError(f"expected a Pareto front or a solution to plot, not {type(result).__name__}")


@_plot.register(Frontier)
def _plot_frontier(frontier: Frontier, figure: Figure, theme: PlotTheme) -> None:
    plot_frontier(frontier, figure, theme)


@_plot.register(Solution)
def _plot_solution(solution: Solution, figure: Figure, theme: PlotTheme) -> None:
    samples = samples_of(solution)
    draw = plot_curves if len(samples.unknowns) == 1 else plot_map
    draw(samples, figure, theme)
