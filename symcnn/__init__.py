"""symcnn: exact formulas for convolutional networks, from one line of text."""

from symcnn.errors import DomainError, NotationError, ShapeError, SymcnnError
from symcnn.network import Network, load, parse, quantity
from symcnn.render.compiled import compiled

__all__ = [
    "DomainError",
    "Network",
    "NotationError",
    "ShapeError",
    "SymcnnError",
    "compiled",
    "load",
    "parse",
    "quantity",
]
