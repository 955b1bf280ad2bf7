"""Pictures: a frontier, or a quantity against its symbol with the bound on it. Needs matplotlib."""

from __future__ import annotations

from functools import singledispatch
from typing import TYPE_CHECKING, Any

from sympy import Expr, Symbol

from symcnn.algebra.compile import pointwise
from symcnn.errors import SolveError, SymcnnError
from symcnn.solving import Frontier, Solution

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_POINTS = 200
"""The points that a curve is drawn through, at most."""


def plot(found: Frontier | Solution, path: str | None = None) -> Figure:
    """Draw a frontier of two or three aims, or the bounds on the one unknown of a solution.

    The figure is returned, and written to a file where a path is given, in the format that its
    ending says. Raises SymcnnError where matplotlib is not there or cannot write such a file, and
    SolveError for a solution with more than one unknown.
    """
    figure = _new_figure()
    _drawn(found, figure)
    if path is not None:
        try:
            figure.savefig(path)
        except (OSError, ValueError) as error:
            raise SymcnnError(f"the picture cannot be written to {path}: {error}") from None
    return figure


def _new_figure() -> Figure:
    try:
        from matplotlib.figure import Figure  # noqa: PLC0415 - an extra
    except ImportError:  # pragma: no cover - tests have matplotlib
        raise SymcnnError("this needs matplotlib: pip install symcnn[plot]") from None
    return Figure(figsize=(6.4, 4.4), layout="constrained")


@singledispatch
def _drawn(found: object, figure: Figure) -> None:
    del figure
    raise SolveError(f"a frontier or a solution is drawn, not {type(found).__name__}")


@_drawn.register(Frontier)
def _(found: Frontier, figure: Figure) -> None:
    names = [aim.text for aim in found.question.aims]
    columns = [[trade.aims[name] for trade in found.trades] for name in names]
    axes = figure.add_subplot(projection="3d" if len(names) > 2 else None)  # noqa: PLR2004
    _plotted(axes, columns)
    for axis, name in zip("xyz", names, strict=False):
        getattr(axes, f"set_{axis}label")(name)


def _plotted(axes: Any, columns: list[list[Any]]) -> None:  # noqa: ANN401 - matplotlib's axes
    numbers = [[float(value) for value in column] for column in columns]
    axes.plot(*numbers, marker="o", linestyle="none", markersize=4)


@_drawn.register(Solution)
def _(found: Solution, figure: Figure) -> None:
    if len(found.question.unknowns) != 1 or found.question.parameters:
        raise SolveError("a solution is drawn against its one unknown")
    (name,) = found.question.unknowns
    bounded = [one for one in found.question.constraints if one.bounds_quantity]
    if not bounded:
        raise SolveError("no constraint bounds a quantity by a number, so there is nothing to draw")
    best = int(found.values[str(name)])
    axes = figure.subplots(len(bounded), 1, squeeze=False)
    for (axis,), constraint in zip(axes, bounded, strict=True):
        quantity, bound = sorted(constraint.sides, key=lambda side: side.is_Number)
        label = constraint.names[constraint.sides.index(quantity)]
        _curve(axis, quantity, name, best)
        axis.axhline(float(bound), linestyle="--", color="tab:red", label=constraint.text)
        axis.set(xlabel=str(name), ylabel=label)
        axis.legend()


def _curve(axes: Any, quantity: Expr, name: Symbol, best: int) -> None:  # noqa: ANN401
    """Draw a quantity up to about twice the best value, and mark that."""
    least = 1 if name.is_positive else 0
    step = max(1, (2 * best - least) // _POINTS)
    places = range(best - (best - least) // step * step, 2 * best + step + 1, step)
    run = pointwise(quantity)
    axes.plot(places, [float(run({name: place})) for place in places])
    axes.plot([best], [float(run({name: best}))], marker="o", label=f"{name} = {best:,}")
