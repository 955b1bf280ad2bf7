"""Expressions as text, where a network may stand, too."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from sympy import Expr, Symbol

from symcnn import zoo
from symcnn.errors import NotationError
from symcnn.layers import LAYERS
from symcnn.network.evaluation.evaluator import Evaluator
from symcnn.notation import parse_amount, parse_program
from symcnn.notation.ast import Call, Join, Name, Path, Step, inside

_NONE: Mapping[str, Symbol] = MappingProxyType({})


def read_expression(text: str, symbols: Mapping[str, Symbol] = _NONE) -> Expr | None:
    """Return the value of a text that is an expression, such as `floor(n/4)`, and no network.

    Names that are not in `symbols` are positive integers. Members of families and sums are read as
    they are printed. Returns None for a network, and for any other text.

    >>> read_expression("9·f² + ⌊n/4⌋"), read_expression("I(28,1)-C(5,f)")
    (9*f**2 + floor(n/4), None)
    """
    if _is_network(text):
        return None
    try:
        node = parse_amount(text)
        if any(map(_is_of_network, inside(node))):
            return None
        return Evaluator(symbols).number(node)
    except NotationError:
        return None


def _is_of_network(part: object) -> bool:
    """Return whether a part is the input, a layer or its quantity, or a network of the zoo."""
    if isinstance(part, Name):
        return part.text in ("I", "Input") or part.text in zoo.names() or "." in part.text
    return isinstance(part, Call) and part.function in LAYERS


def _is_network(text: str) -> bool:
    """Return whether a text is a program with statements, or a path that begins with an input."""
    try:
        program = parse_program(text)
    except NotationError:
        return False
    return bool(program.statements) or _begins_with_input(program.path)


def _begins_with_input(path: Path) -> bool:
    first = path[0]
    if isinstance(first, Join):
        return any(map(_begins_with_input, first.branches))
    return isinstance(first, Step) and LAYERS.get(first.name) is LAYERS["I"]
