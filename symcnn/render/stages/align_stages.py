"""Alignment of the blocks of several networks: rows of equal output size, in order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import prod
from typing import TypeAlias, TypeVar

from sympy import Expr, Integer

from symcnn.render.stages.block import StageBlock

Size: TypeAlias = tuple[Expr, ...]
"""The sides of a feature map; empty for a vector of features."""


Item = TypeVar("Item")
Row: TypeAlias = tuple[StageBlock | None, ...]
"""A block of each network, or None for a network without one."""


@dataclass(frozen=True)
class Stage:
    """The blocks of networks with one output size, a row for each that follow each other."""

    size: Size
    rows: tuple[Row, ...]


def shared_block(row: Row) -> StageBlock | None:
    """Return the block that all of several networks have in a row; None if they differ."""
    return row[0] if len(row) > 1 and len(set(map(str, row))) == 1 else None


def align_blocks(networks: Sequence[Sequence[StageBlock]]) -> tuple[Stage, ...]:
    """Return stages with the blocks of each network, those of equal output size side by side.

    Within a size, layers stand beside layers, and blocks of several layers beside such blocks.
    """
    columns = [_parted(blocks) for blocks in networks]
    stages = []
    for places in align([[size for size, _ in column] for column in columns], precedes=_is_larger):
        present = [
            column[place]
            for place, column in zip(places, columns, strict=True)
            if place is not None
        ]
        blocks = [
            () if place is None else column[place][1]
            for place, column in zip(places, columns, strict=True)
        ]
        stages.append(Stage(present[0][0], _align_rows(blocks)))
    return tuple(stages)


def _align_rows(columns: Sequence[Sequence[StageBlock]]) -> tuple[Row, ...]:
    """Return rows with the blocks of each network within a size."""
    return tuple(
        tuple(
            None if place is None else column[place]
            for place, column in zip(places, columns, strict=True)
        )
        for places in align([[block.is_layer for block in column] for column in columns], _weight)
    )


def _is_larger(size: Size, other: Size) -> bool:
    """Return whether an output size is known to be larger than another, or not that of a vector."""
    if not (size and other):
        return bool(size)
    return all(side.is_number for side in (*size, *other)) and prod(size) > prod(other)


def _weight(is_layer: bool) -> int:  # noqa: FBT001 - the item of a sequence
    """Return the weight of a block for its alignment: that of several layers says more."""
    return 1 if is_layer else 2


def _parted(blocks: Sequence[StageBlock]) -> list[tuple[Size, tuple[StageBlock, ...]]]:
    """Return blocks by output size; dense layers after global pooling belong to its position."""
    parts: list[tuple[Size, tuple[StageBlock, ...]]] = []
    for size, group in groupby(blocks, lambda block: block.output.size):
        before, *_ = reversed(parts) if parts else [((Integer(0),), ())]
        if not size and all(side == 1 for side in before[0]):
            parts[-1:] = [(before[0], (*before[1], *group))]
        else:
            parts.append((size, tuple(group)))
    return parts


def align(
    columns: Sequence[Sequence[Item]],
    weight: Callable[[Item], int] = lambda _: 1,
    precedes: Callable[[Item, Item], bool] = lambda _, __: False,
) -> list[tuple[int | None, ...]]:
    """Return rows of indices into sequences, with equal items in one row and their order kept.

    As many items as possible are in rows with others, those of a greater weight first. Of items of
    a new sequence and of those before, the latter come first, unless the former `precedes` them.

    >>> align(["abd", "bcd"])
    [(0, None), (1, 0), (None, 1), (2, 2)]
    """
    keys: list[Item] = []
    rows: list[tuple[int | None, ...]] = []
    for number, column in enumerate(columns):
        pairs = _match(keys, column, weight, precedes)
        keys = [keys[old] if old is not None else column[new or 0] for old, new in pairs]
        empty: tuple[int | None, ...] = (None,) * number
        rows = [(*(empty if old is None else rows[old]), new) for old, new in pairs]
    return rows


def _match(
    left: Sequence[Item],
    right: Sequence[Item],
    weight: Callable[[Item], int],
    precedes: Callable[[Item, Item], bool],
) -> list[tuple[int | None, int | None]]:
    """Return the indices of two sequences in order, those of a heaviest common subsequence paired.

    Source: Needleman & Wunsch 1970, without penalties for gaps.
    """
    best = [[0] * (len(right) + 1) for _ in range(len(left) + 1)]
    for i in reversed(range(len(left))):
        for j in reversed(range(len(right))):
            paired = best[i + 1][j + 1] + weight(left[i]) if left[i] == right[j] else 0
            best[i][j] = max(paired, best[i + 1][j], best[i][j + 1])
    pairs: list[tuple[int | None, int | None]] = []
    i = j = 0
    while i < len(left) and j < len(right):
        is_late = precedes(right[j], left[i]) and best[i][j] == best[i][j + 1]
        if left[i] == right[j] and best[i][j] == best[i + 1][j + 1] + weight(left[i]):
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j] and not is_late:
            pairs.append((i, None))
            i += 1
        else:
            pairs.append((None, j))
            j += 1
    pairs += ((index, None) for index in range(i, len(left)))
    pairs += ((None, index) for index in range(j, len(right)))
    return pairs
