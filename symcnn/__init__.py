"""symcnn: exact formulas for convolutional networks, from one line of text."""

from importlib import import_module
from typing import TYPE_CHECKING

from symcnn.errors import DomainError, NotationError, ShapeError, SolveError, SymcnnError
from symcnn.network import Network, load, parse, quantity
from symcnn.render.compiled import compiled

if TYPE_CHECKING:
    from symcnn.render.plot import plot
    from symcnn.solving import compare, crossover, equivalent, pareto, sensitivity, solve

__all__ = [
    "DomainError",
    "Network",
    "NotationError",
    "ShapeError",
    "SolveError",
    "SymcnnError",
    "compare",
    "compiled",
    "crossover",
    "equivalent",
    "load",
    "pareto",
    "parse",
    "plot",
    "quantity",
    "sensitivity",
    "solve",
]


def __getattr__(name: str) -> object:
    """Import what solves and plots when it is first asked for."""
    if name not in __all__:
        message = f"module 'symcnn' has no attribute '{name}'"
        raise AttributeError(message)
    return getattr(
        import_module("symcnn.render.plot" if name == "plot" else "symcnn.solving"), name
    )
