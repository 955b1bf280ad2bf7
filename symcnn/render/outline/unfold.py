"""How far the outline of a network is unfolded: to a depth, or as long as it stays short."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from math import inf

from symcnn.errors import SymcnnError
from symcnn.network import Network
from symcnn.render.outline.branch_marks import Place, mark_branches, places_of
from symcnn.render.outline.from_paths import outline
from symcnn.render.outline.row import OutlineRow

_MAX_ROWS, _MAX_SYMBOLIC_ROWS = 30, 10
"""The number of rows up to which a network is unfolded by default, in numbers and in symbols."""
_MAX_DEPTH = 2
"""The depth up to which it is."""


def unfold(net: Network, depth: float | None = None) -> tuple[tuple[int, OutlineRow], ...]:
    """Return the rows of a network in order, each with the number of blocks that enclose it.

    Layers that are joined, such as a convolution and its activation, are rows of their own at an
    infinite depth only. Without a depth, a network is unfolded as far as it has few rows.
    Rows that are side by side have the number of their branch.

    >>> from symcnn import parse
    >>> net = parse("def block(f) = C(3,f)-R-P(2); I(32,3)-block(8)-O(10)")
    >>> [(level, row.counted) for level, row in unfold(net, 1)]  # doctest: +NORMALIZE_WHITESPACE
    [(0, 'input'), (0, 'block 3→8'), (1, 'conv 3×3, 8, ReLU'), (1, 'max pool 2×2'),
     (0, 'dense 10')]
    """
    rows, places = outline(net), dict(places_of(net.trace))
    if depth is not None:
        return tuple(_rows(rows, 0, depth, places))
    most = _MAX_ROWS if net.params.is_number else _MAX_SYMBOLIC_ROWS
    unfolded = [tuple(_rows(rows, 0, level, places)) for level in range(_MAX_DEPTH + 1)]
    return next((each for each in reversed(unfolded) if len(each) <= most), unfolded[0])


def _rows(
    rows: Iterable[OutlineRow],
    level: int,
    depth: float,
    places: Mapping[str, Place],
    around: Place = (),
) -> Iterator[tuple[int, OutlineRow]]:
    for row, place in mark_branches(rows, places, around):
        yield level, row
        if level < depth and (row.is_block or depth == inf):
            yield from _rows(row.children, level + 1, depth, places, place)


def check_depth(depth: float | None) -> None:
    """Raise SymcnnError for a depth that is no number of levels of blocks."""
    if not (depth is None or (isinstance(depth, int | float) and depth >= 0)):
        raise SymcnnError(f"the depth must be at least 0, not {depth!r}")
