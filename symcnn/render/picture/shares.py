"""The parameters and MACs of a network by layer or by block, as rows of its outline."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from symcnn.network import Network
from symcnn.render.outline.from_paths import outline
from symcnn.render.outline.row import OutlineRow

MOST = 24
"""The maximum number of rows of a chart."""
_MAX_DEPTH = 1
"""The number of blocks around a row up to which it is one of its own; more would be uneven."""


@dataclass(frozen=True)
class Row:
    """The parameters and MACs of a row of the outline."""

    name: str
    params: int
    macs: int

    @property
    def counts(self) -> tuple[int, int]:
        """The parameters, then the MACs."""
        return self.params, self.macs


def rows(net: Network) -> tuple[Row, ...] | None:
    """Return the parameters and MACs of each layer or block that has any.

    Blocks are unfolded as deep as there are at most `MOST` rows; if even the outermost are more,
    the smallest are summed in one row. None if a layer is symbolic, or if there are no parameters
    and no MACs.

    >>> from symcnn import parse
    >>> [(row.name, row.params) for row in rows(parse("I(28,1)-C(5,32)-P(2)-O(10)"))]
    [('conv 5×5, 32', 832), ('dense 10', 46090)]
    """
    counts = (count for layer in net.layers for count in (layer.params, layer.macs))
    if not all(count.is_Integer for count in counts):
        return None
    outermost, *others = (
        tuple(_build_row(row) for row in _unfold(outline(net), depth) if _has_any(row))
        for depth in range(_MAX_DEPTH + 1)
    )
    fitting = [unfolded for unfolded in others if len(unfolded) <= MOST]
    return _limit_rows(fitting[-1] if fitting else outermost) or None


def _unfold(rows: Sequence[OutlineRow], depth: int) -> Iterator[OutlineRow]:
    """Yield the rows at a depth in place of those that they are below."""
    for row in rows:
        if depth and row.is_block and row.times == 1 and not row.loop:
            yield from _unfold(row.children, depth - 1)
        else:
            yield row


def _has_any(row: OutlineRow) -> bool:
    return any(row.total(count) != 0 for count in ("params", "macs"))


def _build_row(row: OutlineRow) -> Row:
    return Row(row.counted, int(row.total("params")), int(row.total("macs")))


def _limit_rows(blocks: tuple[Row, ...]) -> tuple[Row, ...]:
    """Return at most `MOST` rows, with the smallest ones summed in the last."""
    if len(blocks) <= MOST:
        return blocks
    totals = _sum_rows(blocks)
    ranks = [max(map(share, row.counts, totals)) for row in blocks]
    ranked = sorted(range(len(blocks)), key=lambda index: ranks[index], reverse=True)
    largest = sorted(ranked[: MOST - 1])
    others = [blocks[index] for index in ranked[MOST - 1 :]]
    return *(blocks[index] for index in largest), Row(f"{len(others)} others", *_sum_rows(others))


def _sum_rows(summed: Sequence[Row]) -> tuple[int, int]:
    return sum(row.params for row in summed), sum(row.macs for row in summed)


def share(part: int, total: int) -> Fraction:
    """Return a part as a fraction of a total; 0 for a total of 0."""
    return Fraction(part, total) if total else Fraction(0)
