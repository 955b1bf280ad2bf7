"""Plots of Pareto fronts, and of quantities against the unknown; requires matplotlib."""

from __future__ import annotations

from functools import singledispatch
from typing import TYPE_CHECKING, Any

from sympy import Expr, Symbol

from symcnn.algebra.compile import pointwise
from symcnn.errors import SolveError, SymcnnError
from symcnn.solving import Frontier, Solution

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_MAX_POINTS = 200
"""The number of points of a curve, at most."""


def plot(subject: Frontier | Solution, path: str | None = None) -> Figure:
    """Plot a Pareto front of two or three objectives, or a solution with one unknown.

    For a solution, each bounded quantity is plotted against the unknown, with its bound. The figure
    is returned, and also saved if a path is given, in the format of its extension. Raises
    SymcnnError if matplotlib is missing or cannot save the file, and SolveError for a solution
    that has no curve: with parameters, several unknowns, or no bounded quantity.
    """
    figure = _new_figure()
    _plot(subject, figure)
    if path is not None:
        try:
            figure.savefig(path)
        except (OSError, ValueError) as error:
            raise SymcnnError(f"cannot save the plot to {path}: {error}") from None
    return figure


def _new_figure() -> Figure:
    try:
        from matplotlib.figure import Figure  # noqa: PLC0415 - an optional dependency
    except ImportError:  # pragma: no cover - tests have matplotlib
        raise SymcnnError("plots require matplotlib: pip install symcnn[plot]") from None
    return Figure(figsize=(6.4, 4.4), layout="constrained")


@singledispatch
def _plot(result: object, figure: Figure) -> None:
    del figure
    raise SolveError(f"expected a Pareto front or a solution to plot, not {type(result).__name__}")


@_plot.register(Frontier)
def _plot_frontier(frontier: Frontier, figure: Figure) -> None:
    names = [aim.text for aim in frontier.question.aims]
    columns = [[trade.aims[name] for trade in frontier.trades] for name in names]
    axes = figure.add_subplot(projection="3d" if len(names) > 2 else None)  # noqa: PLR2004
    _plot_points(axes, columns)
    for axis, name in zip("xyz", names, strict=False):
        getattr(axes, f"set_{axis}label")(name)


def _plot_points(axes: Any, columns: list[list[Any]]) -> None:  # noqa: ANN401 - or 3-D axes
    numbers = [[float(value) for value in column] for column in columns]
    axes.plot(*numbers, marker="o", linestyle="none", markersize=4)


@_plot.register(Solution)
def _plot_solution(solution: Solution, figure: Figure) -> None:
    if len(solution.question.unknowns) != 1 or solution.question.parameters:
        raise SolveError("a plot requires a solution with exactly one unknown and no parameters")
    (name,) = solution.question.unknowns
    bounded = [
        constraint for constraint in solution.question.constraints if constraint.bounds_quantity
    ]
    if not bounded:
        raise SolveError("nothing to plot: no constraint bounds a quantity by a number")
    best = int(solution.values[str(name)])
    axes = figure.subplots(len(bounded), 1, squeeze=False)
    for (axis,), constraint in zip(axes, bounded, strict=True):
        quantity, bound = sorted(constraint.sides, key=lambda side: side.is_Number)
        label = constraint.names[constraint.sides.index(quantity)]
        _plot_curve(axis, quantity, name, best)
        axis.axhline(float(bound), linestyle="--", color="tab:red", label=constraint.text)
        axis.set(xlabel=str(name), ylabel=label)
        axis.legend()


def _plot_curve(axes: Any, quantity: Expr, name: Symbol, best: int) -> None:  # noqa: ANN401
    """Plot a quantity up to about twice the best value, and mark the best value."""
    lowest = 1 if name.is_positive else 0
    step = max(1, (2 * best - lowest) // _MAX_POINTS)
    values = range(best - (best - lowest) // step * step, 2 * best + step + 1, step)
    run = pointwise(quantity)
    axes.plot(values, [float(run({name: value})) for value in values])
    axes.plot([best], [float(run({name: best}))], marker="o", label=f"{name} = {best:,}")
