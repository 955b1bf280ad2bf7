"""symcnn: exact formulas for convolutional networks, from one line of text."""

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING

from symcnn.display import WRITERS
from symcnn.errors import DomainError, NotationError, ShapeError, SolveError, SymcnnError
from symcnn.network import Network, load, parse, quantity
from symcnn.render.compiled import compiled

if TYPE_CHECKING:
    from symcnn.frameworks.checking.check import check
    from symcnn.frameworks.reading.models import from_keras, from_torch
    from symcnn.frameworks.writing import export
    from symcnn.render.code import code
    from symcnn.render.paper.publish import article, latex, report, table
    from symcnn.render.plot import plot
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
    "equivalent",
    "export",
    "from_keras",
    "from_torch",
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
_HOMES = {
    "check": "symcnn.frameworks.checking.check",
    "code": "symcnn.render.code",
    "export": "symcnn.frameworks.writing",
    "plot": "symcnn.render.plot",
    **dict.fromkeys(("from_keras", "from_torch"), "symcnn.frameworks.reading.models"),
    **dict.fromkeys(("article", "latex", "report", "table"), "symcnn.render.paper.publish"),
}
"""Where what is imported late lives, if not in `symcnn.solving`."""


def __getattr__(name: str) -> object:
    """Import what solves, prints and plots when it is first asked for."""
    if name not in __all__:
        message = f"module 'symcnn' has no attribute '{name}'"
        raise AttributeError(message)
    return getattr(import_module(_HOMES.get(name, "symcnn.solving")), name)


def __dir__() -> list[str]:
    """Return the public names, also those that are imported late."""
    return sorted(__all__)


def _writer(style: str) -> Callable[[object], str | None]:
    """Return what writes for notebooks; it is imported when a notebook first asks."""
    return lambda found: getattr(import_module("symcnn.render.notebook"), style)(found)  # noqa: PLW0108 - late


WRITERS.update({style: _writer(style) for style in ("html", "latex")})
