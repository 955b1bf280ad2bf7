"""Memory of the values of a function by the identity of its argument.

Trees of formulas share their nodes, and a hash of a node would cost as much as most functions of
it. A remembered node is kept, so that its identity is not used again.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

_MAX_REMEMBERED = 2**16
"""The number of nodes of which a value is remembered."""
_Node = TypeVar("_Node")
_Value = TypeVar("_Value")


def by_identity(function: Callable[[_Node], _Value]) -> Callable[[_Node], _Value]:
    """Decorate a function of immutable nodes to remember its values.

    >>> @by_identity
    ... def length(node: tuple[int, ...]) -> int:
    ...     print("counted")
    ...     return len(node)
    >>> pair = (1, 2)
    >>> length(pair), length(pair)
    counted
    (2, 2)
    """
    known: dict[int, tuple[_Node, _Value]] = {}

    @wraps(function)
    def run(node: _Node) -> _Value:
        entry = known.get(id(node))
        if entry is None:
            entry = node, function(node)
            if len(known) >= _MAX_REMEMBERED:
                known.clear()
            known[id(node)] = entry
        return entry[1]

    return run
