"""The gain of a block: the text that its calls save, minus a share of its definition."""

from __future__ import annotations

from collections.abc import Sequence

from symcnn.frameworks.folding.anti_unify import Column

_DEFINITION_WIDTH = 14
"""The characters of a definition without its path and parameters."""
_PARAMETER_COST = 6
"""The cost of a parameter, in characters: many parameters are not simple."""
_RARE_COST = 12
"""The additional cost of a parameter that is nearly always the same."""
_FEW_CALLS = 5
"""The number of calls of which one may be the only different one."""
_WHOLE, _TWICE, _OFTEN, _MODULE = 1.0, 0.75, 0.55, 0.4
"""The share of its definition that a block must save: called twice with many parameters, called
twice with at most two, called more often, and a module of the model."""
_MIN_SAVING = 5
"""A block must save at least one in this many characters."""
_SIMPLE_PARAMETERS = 2
"""The largest number of parameters of a simple block."""


def gain(widths: Sequence[int], calls: Sequence[int], parameters: int, *, module: bool) -> float:
    """Return the gain of a block in characters; negative if its calls save too little.

    `widths` are those of the passages, `calls` those of the calls that replace them.

    >>> gain([40, 40, 40], [12, 12, 12], 2, module=False) > 0
    True
    """
    saved = sum(widths) - sum(calls)
    cost = widths[0] + _DEFINITION_WIDTH + _PARAMETER_COST * parameters
    if _MIN_SAVING * saved < sum(widths):
        return -cost
    return saved - _share(len(widths), parameters, module=module) * cost


def _share(count: int, parameters: int, *, module: bool) -> float:
    if module:
        return _MODULE
    if count > 2:  # noqa: PLR2004 - three uses are usually named
        return _OFTEN
    return _TWICE if parameters <= _SIMPLE_PARAMETERS else _WHOLE


def rarity(columns: Sequence[Column]) -> int:
    """Return the additional cost of parameters that are equal in all calls but one."""
    rare = [
        column
        for column in columns
        if len(column) > _FEW_CALLS and max(map(column.count, column)) >= len(column) - 1
    ]
    return _RARE_COST * len(rare)
