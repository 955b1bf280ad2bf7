"""Runs: nodes that come several times in a row, drawn once in a frame with how often."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import takewhile

from symcnn.render.picture.box_tree import Box, Frame, Node, Path, Split, boxes, spanned

_PERIOD = 24
"""The nodes of one round, at most: eight convolutions with a norm and an activation each."""
_SAVED = 2
"""The boxes that a frame saves, at least: it takes the room of one."""


def with_runs(nodes: Path) -> Path:
    """Return a path in which each run of equal nodes is one frame, the shortest runs first.

    >>> conv, pool = (Box((text,), "plain", False, "", "") for text in ("C(3,8)", "P(2)"))
    >>> framed, after = with_runs((conv, conv, conv, pool))
    >>> framed.caption, len(framed.body), after == pool
    ('× 3', 1, True)
    """
    for period in range(1, _PERIOD + 1):
        found = tuple(_framed(nodes, period))
        if len(found) < len(nodes):
            return with_runs(found)
    return nodes


def _framed(nodes: Path, period: int) -> Iterator[Node]:
    """Yield the nodes, with a frame for each run that has rounds of so many nodes."""
    counts = _counts(nodes, period)
    start = 0
    while start < len(nodes):
        begin = _opening(nodes, start, period, counts)
        count = counts[begin]
        once = nodes[begin : begin + period]
        if _is_folded(nodes, begin) or (count - 1) * boxes(once) < _SAVED:
            yield nodes[start]
            start += 1
        else:
            yield from nodes[start:begin]
            start = begin + period * count
            rounds = spanned(once, nodes[start - period : start])
            yield Frame(f"× {count:,}", rounds, once[0].path)


def _counts(nodes: Path, period: int) -> list[int]:
    """Return, for each place, how often as many nodes as a round has come in a row from there."""
    same = [0] * (len(nodes) + 1)
    for place in range(len(nodes) - period - 1, -1, -1):
        if nodes[place] == nodes[place + period]:
            same[place] = same[place + 1] + 1
    return [nodes_alike // period + 1 for nodes_alike in same]


def _opening(nodes: Path, start: int, period: int, counts: list[int]) -> int:
    """Return where the rounds of a run from there start: where the outermost block changes.

    A run C-P-C-P-C can be cut into rounds C-P or P-C; the paths tell which of them was written.
    """
    count = counts[start]
    others = range(start + 1, start + period) if count > 1 else ()
    same = (place for place in others if counts[place] == count)
    places = [start, *(place for place in same if not _is_folded(nodes, place))]
    return min(places, key=lambda place: _entering(nodes, place))


def _is_folded(nodes: Path, place: int) -> bool:
    """Return whether a node will be part of the box before it."""
    node = nodes[place]
    follows = isinstance(node, Box) and node.follows
    return follows and place > 0 and isinstance(nodes[place - 1], Box | Split)


def _entering(nodes: Path, place: int) -> tuple[bool, int]:
    """Return whether no block is entered at a node, and how many are gone on with."""
    before = _blocks(nodes[place - 1]) if place else []
    blocks = _blocks(nodes[place])
    pairs = zip(before, blocks, strict=False)
    shared = sum(1 for _ in takewhile(lambda names: names[0] == names[1], pairs))
    return len(blocks) == shared, shared


def _blocks(node: Node) -> list[str]:
    """Return the blocks that a node is in, from the outermost on."""
    return node.path.split(".")[:-1]
