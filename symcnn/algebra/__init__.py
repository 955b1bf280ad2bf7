"""The integer algebra: exact division, bounds, conditions, forms, and written arithmetic."""

from symcnn.algebra.floordiv import FloorDiv, ceil_div, floor_div
from symcnn.algebra.polynomial import minimum, symbol

__all__ = ["FloorDiv", "ceil_div", "floor_div", "minimum", "symbol"]
