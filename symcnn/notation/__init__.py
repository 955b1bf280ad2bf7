"""The notation: parsing to a syntax tree, and printing. Only this package imports Lark."""

from symcnn.notation.parser import (
    parse_amount,
    parse_constraints,
    parse_equation,
    parse_expression,
    parse_program,
)
from symcnn.notation.printer import printed

__all__ = [
    "parse_amount",
    "parse_constraints",
    "parse_equation",
    "parse_expression",
    "parse_program",
    "printed",
]
