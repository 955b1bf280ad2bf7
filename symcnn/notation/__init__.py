"""The notation: text to tree and back. The only place that imports Lark."""

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
