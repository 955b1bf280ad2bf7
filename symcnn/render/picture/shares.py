"""The parameters and MACs of a network by layer or by block."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from symcnn.network import LayerRecord, Network, RepeatRecord

MOST = 24
"""The maximum number of rows of a chart."""
_PATH_PART = re.compile(r"[.\[]?[^.\[]+")


@dataclass(frozen=True)
class Row:
    """The parameters and MACs of a layer or a block."""

    name: str
    params: int
    macs: int

    @property
    def counts(self) -> tuple[int, int]:
        """The parameters, then the MACs."""
        return self.params, self.macs


def rows(net: Network) -> tuple[Row, ...] | None:
    """Return the parameters and MACs of each layer that has any.

    More than `MOST` layers are grouped by their blocks, as finely as possible; if even the
    outermost blocks are more, the smallest are summed in one row. None if a layer is symbolic, or
    if there are no parameters and no MACs.

    >>> from symcnn import parse
    >>> [(row.name, row.params) for row in rows(parse("I(28,1)-C(5,32)-P(2)-O(10)"))]
    [('C(5,32)', 832), ('O(10)', 46090)]
    """
    counts = (count for layer in net.layers for count in (layer.params, layer.macs))
    if not all(count.is_Integer for count in counts):
        return None
    layers = [layer for layer in net.layers if layer.params != 0 or layer.macs != 0]
    if len(layers) <= MOST:
        return tuple(_build_row([layer], layer.path) for layer in layers) or None
    return _limit_rows(_group_by_block(layers))


def _group_by_block(layers: Sequence[LayerRecord | RepeatRecord]) -> tuple[Row, ...]:
    """Return a row for each block at the deepest level with at most `MOST` blocks."""
    deepest = max(len(_split_path(layer.path)) for layer in layers)
    outermost, *others = (_group_at_depth(layers, depth) for depth in range(1, deepest + 1))
    fitting = [blocks for blocks in others if len(blocks) <= MOST]
    return fitting[-1] if fitting else outermost


def _group_at_depth(layers: Sequence[LayerRecord | RepeatRecord], depth: int) -> tuple[Row, ...]:
    """Return a row for each block; blocks share the first `depth` parts of their paths."""
    blocks: dict[str, list[LayerRecord | RepeatRecord]] = {}
    for layer in layers:
        blocks.setdefault("".join(_split_path(layer.path)[:depth]), []).append(layer)
    return tuple(_build_row(members, name) for name, members in blocks.items())


def _split_path(path: str) -> list[str]:
    """Split a path into its parts: stage2, [3], .bottleneck, .C."""
    return _PATH_PART.findall(path)


def _build_row(layers: Sequence[LayerRecord | RepeatRecord], name: str) -> Row:
    """Return the row of a block; a single layer has its text as its name."""
    params, macs = (
        sum(int(getattr(layer, quantity)) for layer in layers) for quantity in ("params", "macs")
    )
    first = layers[0]
    is_single = isinstance(first, LayerRecord) and first.path == name
    return Row(first.text if is_single else name, params, macs)


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


def percent(share: Fraction) -> str:
    """Return a share in percent with one decimal, rounded half up.

    >>> percent(Fraction(1, 3)), percent(Fraction(1, 2000))
    ('33.3 %', '0.1 %')
    """
    tenths = (2000 * share.numerator + share.denominator) // (2 * share.denominator)
    return f"{tenths // 10}.{tenths % 10} %"
