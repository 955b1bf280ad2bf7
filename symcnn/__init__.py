"""symcnn: exact formulas for convolutional networks, from one line of text."""

from importlib import import_module

from symcnn.display import DRAWERS, WRITERS

TYPE_CHECKING = False  # as in typing, whose import would take longer than this whole module
if TYPE_CHECKING:
    from collections.abc import Callable

    from symcnn.errors import DomainError, NotationError, ShapeError, SolveError, SymcnnError
    from symcnn.frameworks.check import check
    from symcnn.frameworks.export import export
    from symcnn.frameworks.import_model import from_keras, from_torch
    from symcnn.network import Network, load, parse
    from symcnn.network.quantities import quantity
    from symcnn.numeric.compiled import compiled
    from symcnn.numeric.grid import grid
    from symcnn.render.article.publish import article, latex, report, table
    from symcnn.render.code import code
    from symcnn.render.picture.draw import draw
    from symcnn.render.plots.plot import plot
    from symcnn.solving import compare, crossover, equivalent, pareto, sensitivity, solve

__all__ = [
    "DomainError",
    "Network",
    "NotationError",
    "ShapeError",
    "SolveError",
    "SymcnnError",
    "article",
    "check",
    "code",
    "compare",
    "compiled",
    "crossover",
    "draw",
    "equivalent",
    "export",
    "from_keras",
    "from_torch",
    "grid",
    "latex",
    "load",
    "pareto",
    "parse",
    "plot",
    "quantity",
    "report",
    "sensitivity",
    "solve",
    "table",
]
_ERRORS = ("DomainError", "NotationError", "ShapeError", "SolveError", "SymcnnError")
_HOMES = {
    "check": "symcnn.frameworks.check",
    "code": "symcnn.render.code",
    "compiled": "symcnn.numeric.compiled",
    "draw": "symcnn.render.picture.draw",
    "export": "symcnn.frameworks.export",
    "grid": "symcnn.numeric.grid",
    "plot": "symcnn.render.plots.plot",
    **dict.fromkeys(_ERRORS, "symcnn.errors"),
    **dict.fromkeys(("Network", "load", "parse", "quantity"), "symcnn.network"),
    **dict.fromkeys(("from_keras", "from_torch"), "symcnn.frameworks.import_model"),
    **dict.fromkeys(("article", "latex", "report", "table"), "symcnn.render.article.publish"),
}
"""The modules of public names outside `symcnn.solving`; each is imported on first use."""


def __getattr__(name: str) -> object:
    """Import a public name on first use.

    The command line thus imports only what it needs, and handles Ctrl-C from the start.
    """
    if name not in __all__:
        message = f"module 'symcnn' has no attribute '{name}'"
        raise AttributeError(message)
    return getattr(import_module(_HOMES.get(name, "symcnn.solving")), name)


def __dir__() -> list[str]:
    """Return the public names, including those that are not yet imported."""
    return sorted(__all__)


def _notebook_writer(style: str) -> "Callable[[object], str | None]":
    """Return a function that renders a value for notebooks; its module is imported on first use."""
    return lambda value: getattr(import_module("symcnn.render.notebook"), style)(value)  # noqa: PLW0108 - late


WRITERS.update({style: _notebook_writer(style) for style in ("html", "latex")})


def _draw(*arguments: object, **options: object) -> str:
    """Draw a network; the module is imported on first use."""
    drawn: str = import_module("symcnn.render.picture.draw").draw(*arguments, **options)
    return drawn


DRAWERS["draw"] = _draw
