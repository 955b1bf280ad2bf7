"""Where the parameters and the MACs of a network are: a row for each layer, or for each block."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from symcnn.network import Group, Network, Record

MOST = 24
"""The rows of a chart, at most."""
_PART = re.compile(r"[.\[]?[^.\[]+")


@dataclass(frozen=True)
class Row:
    """What a layer or a block has."""

    name: str
    params: int
    macs: int

    @property
    def counts(self) -> tuple[int, int]:
        """The parameters, then the MACs."""
        return self.params, self.macs


def rows(net: Network) -> tuple[Row, ...] | None:
    """Return what each layer has of the parameters and the MACs, those with neither left out.

    Where there are more than `MOST`, layers are taken together by the blocks that they are in, as
    finely as that allows; where even the outermost are more, the smallest make up one row. None
    where a layer has symbols left, or where there is nothing to share.

    >>> from symcnn import parse
    >>> [(row.name, row.params) for row in rows(parse("I(28,1)-C(5,32)-P(2)-O(10)"))]
    [('C(5,32)', 832), ('O(10)', 46090)]
    """
    counts = (count for layer in net.layers for count in (layer.params, layer.macs))
    if not all(count.is_Integer for count in counts):
        return None
    layers = [layer for layer in net.layers if layer.params != 0 or layer.macs != 0]
    if len(layers) <= MOST:
        return tuple(_row([layer], layer.path) for layer in layers) or None
    return _fewest(_by_blocks(layers))


def _by_blocks(layers: Sequence[Record | Group]) -> tuple[Row, ...]:
    """Return a row for each block, of the innermost that are not too many; or of the outermost."""
    deepest = max(len(_parts(layer.path)) for layer in layers)
    outermost, *others = (_gathered(layers, depth) for depth in range(1, deepest + 1))
    fitting = [found for found in others if len(found) <= MOST]
    return fitting[-1] if fitting else outermost


def _gathered(layers: Sequence[Record | Group], depth: int) -> tuple[Row, ...]:
    """Return a row for each block, blocks told apart by so many parts of their paths."""
    blocks: dict[str, list[Record | Group]] = {}
    for layer in layers:
        blocks.setdefault("".join(_parts(layer.path)[:depth]), []).append(layer)
    return tuple(_row(found, name) for name, found in blocks.items())


def _parts(path: str) -> list[str]:
    """Return the parts of a path: stage2, [3], .bottleneck, .C."""
    return _PART.findall(path)


def _row(layers: Sequence[Record | Group], name: str) -> Row:
    """Return the row of a block, under the text of its layer where it is a layer alone."""
    params, macs = (
        sum(int(getattr(layer, each)) for layer in layers) for each in ("params", "macs")
    )
    first = layers[0]
    alone = isinstance(first, Record) and first.path == name
    return Row(first.text if alone else name, params, macs)


def _fewest(found: tuple[Row, ...]) -> tuple[Row, ...]:
    """Return the rows, the smallest taken together where there are too many."""
    if len(found) <= MOST:
        return found
    totals = _sums(found)
    ranks = [max(map(share, row.counts, totals)) for row in found]
    ranked = sorted(range(len(found)), key=lambda place: ranks[place], reverse=True)
    largest = sorted(ranked[: MOST - 1])
    others = [found[place] for place in ranked[MOST - 1 :]]
    return *(found[place] for place in largest), Row(f"{len(others)} others", *_sums(others))


def _sums(found: Sequence[Row]) -> tuple[int, int]:
    return sum(row.params for row in found), sum(row.macs for row in found)


def share(part: int, total: int) -> Fraction:
    """Return a part as a share of a total; none of a total of 0."""
    return Fraction(part, total) if total else Fraction(0)


def percent(share: Fraction) -> str:
    """Return a share in percent with one decimal, rounded half up.

    >>> percent(Fraction(1, 3)), percent(Fraction(1, 2000))
    ('33.3 %', '0.1 %')
    """
    tenths = (2000 * share.numerator + share.denominator) // (2 * share.denominator)
    return f"{tenths // 10}.{tenths % 10} %"
