"""Exact integer algebra: floors, bounds, conditions, sums, normal forms and formulas."""

from symcnn.algebra.floors.floor_div import FloorDiv, ceil_div, floor_div
from symcnn.algebra.polynomials.polynomial import minimum, symbol

__all__ = ["FloorDiv", "ceil_div", "floor_div", "minimum", "symbol"]
