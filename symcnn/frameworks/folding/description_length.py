"""What a block is worth: the text that its calls save, less a share of its definition."""

from __future__ import annotations

from collections.abc import Sequence

from symcnn.frameworks.folding.anti_unify import Column

_FRAME = 14
"""The characters of `def`, a name and what is around a path."""
_PARAMETER = 6
"""The characters that a parameter counts for: less text with many of them is not simpler."""
_RARE = 12
"""The characters that a parameter counts for, in addition, if it is nearly always the same."""
_FEW = 5
"""How many calls are few: one of them may be the only one that is different."""
_WHOLE, _TWICE, _OFTEN, _MODULE = 1.0, 0.75, 0.55, 0.4
"""What share of its definition a block must save: one of many parameters that is called twice,
one of at most two, one that is called more often, and one that is a module of the model."""
_LEAST = 5
"""Of how many characters a call must save one at least."""
_SIMPLE = 2
"""How many parameters a simple block has at most."""


def gain(widths: Sequence[int], calls: Sequence[int], parameters: int, *, module: bool) -> float:
    """Return what calls of a block save, in characters, or less than 0 where that is too little.

    `widths` are those of the passages, `calls` those of the calls in their place.

    >>> gain([40, 40, 40], [12, 12, 12], 2, module=False) > 0
    True
    """
    saved = sum(widths) - sum(calls)
    cost = widths[0] + _FRAME + _PARAMETER * parameters
    if _LEAST * saved < sum(widths):
        return -cost
    return saved - _share(len(widths), parameters, module=module) * cost


def _share(count: int, parameters: int, *, module: bool) -> float:
    if module:
        return _MODULE
    if count > 2:  # noqa: PLR2004 - what comes three times is named by most
        return _OFTEN
    return _TWICE if parameters <= _SIMPLE else _WHOLE


def rarity(columns: Sequence[Column]) -> int:
    """Return what parameters count for that are the same in all calls but one."""
    rare = [
        column
        for column in columns
        if len(column) > _FEW and max(map(column.count, column)) >= len(column) - 1
    ]
    return _RARE * len(rare)
