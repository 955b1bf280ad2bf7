"""symcnn: exact formulas for convolutional networks, from one line of text."""

from symcnn.errors import DomainError, NotationError, ShapeError, SymcnnError
from symcnn.network import Network, parse

__all__ = ["DomainError", "Network", "NotationError", "ShapeError", "SymcnnError", "parse"]
