"""Substitution of names in expressions, and conversion from SymPy."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sympy import Expr

from symcnn.errors import SymcnnError
from symcnn.notation import parse_expression
from symcnn.notation.ast import Expression, Name, Operation, rebuilt
from symcnn.notation.sympy_printer import print_expression
from symcnn.render.code.fraction import as_fraction


def put_names(node: Any, values: Mapping[str, Expression]) -> Any:  # noqa: ANN401 - every kind of node
    """Substitute expressions for names in a node."""
    if isinstance(node, Name):
        return values.get(node.text, node)
    return rebuilt(node, lambda part: put_names(part, values))


def tree_of(expr: Expr) -> Expression | None:
    """Return a SymPy integer as an expression of the notation; None for a finite sum.

    >>> from symcnn.algebra import FloorDiv, symbol
    >>> from symcnn.notation import printed
    >>> printed(tree_of(FloorDiv(symbol("n"), 2) * symbol("w") / 4))
    '(w*(n//2))/4'
    """
    try:
        above, below = (parse_expression(print_expression(part)) for part in as_fraction(expr))
    except SymcnnError:
        return None
    return Operation((above, below), ("/",), above.span)
