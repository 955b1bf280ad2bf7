"""Expressions as text, where a network may stand, too."""

from __future__ import annotations

from sympy import Expr

from symcnn.errors import NotationError
from symcnn.layers import LAYERS
from symcnn.network.evaluation.evaluator import Evaluator
from symcnn.notation import parse_expression, parse_program
from symcnn.notation.ast import Call, Name, Step, inside
from symcnn.notation.limits import FUNCTIONS, SYNONYMS


def read_expression(text: str) -> Expr | None:
    """Return the value of a text that is an expression, such as `floor(n/4)`, and no network.

    Returns None for a network, and for any other text.

    >>> read_expression("9·f² + ⌊n/4⌋"), read_expression("I(28,1)-C(5,f)")
    (9*f**2 + floor(n/4), None)
    """
    if _is_network(text):
        return None
    try:
        node = parse_expression(text)
        names = (part for part in inside(node) if isinstance(part, Name | Call))
        if any(_name(part) in LAYERS for part in names):
            return None
        return Evaluator({}).number(node)
    except NotationError:
        return None


def _is_network(text: str) -> bool:
    """Return whether a text is a network by its syntax; `floor(n/4)` could be a layer."""
    try:
        first = parse_program(text).path[0]
    except NotationError:
        return False
    return not (isinstance(first, Step) and first.name in (*FUNCTIONS, *SYNONYMS))


def _name(node: Name | Call) -> str:
    return node.text if isinstance(node, Name) else node.function
