"""Runs of repeated nodes in a diagram, drawn once in a frame with the repeat count."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import takewhile

from symcnn.render.picture.box_tree import Box, Frame, Node, Path, Split, boxes, spanned

_MAX_PERIOD = 24
"""The maximum number of nodes per iteration: eight convolutions, each with norm and activation."""
_MIN_SAVED_BOXES = 2
"""The minimum number of boxes that a frame saves: it takes the space of one."""


def with_runs(nodes: Path) -> Path:
    """Replace each run of equal nodes of a path by a frame, shortest iterations first.

    >>> conv, pool = (Box((text,), "plain", False, "", "") for text in ("C(3,8)", "P(2)"))
    >>> framed, after = with_runs((conv, conv, conv, pool))
    >>> framed.caption, len(framed.body), after == pool
    ('× 3', 1, True)
    """
    for period in range(1, _MAX_PERIOD + 1):
        framed_nodes = tuple(_frame_runs(nodes, period))
        if len(framed_nodes) < len(nodes):
            return with_runs(framed_nodes)
    return nodes


def _frame_runs(nodes: Path, period: int) -> Iterator[Node]:
    """Yield the nodes, with a frame for each run of iterations of `period` nodes."""
    counts = _count_iterations(nodes, period)
    start = 0
    while start < len(nodes):
        begin = _find_start(nodes, start, period, counts)
        count = counts[begin]
        iteration = nodes[begin : begin + period]
        if _is_folded(nodes, begin) or (count - 1) * boxes(iteration) < _MIN_SAVED_BOXES:
            yield nodes[start]
            start += 1
        else:
            yield from nodes[start:begin]
            start = begin + period * count
            merged = spanned(iteration, nodes[start - period : start])
            yield Frame(f"× {count:,}", merged, iteration[0].path)


def _count_iterations(nodes: Path, period: int) -> list[int]:
    """Return for each index the number of equal iterations of `period` nodes from there."""
    same = [0] * (len(nodes) + 1)
    for index in range(len(nodes) - period - 1, -1, -1):
        if nodes[index] == nodes[index + period]:
            same[index] = same[index + 1] + 1
    return [nodes_alike // period + 1 for nodes_alike in same]


def _find_start(nodes: Path, start: int, period: int, counts: list[int]) -> int:
    """Return the start of the iterations of a run: where the outermost block changes.

    A run C-P-C-P-C can consist of iterations C-P or P-C; the paths tell which one was written.
    """
    count = counts[start]
    others = range(start + 1, start + period) if count > 1 else ()
    candidates = (index for index in others if counts[index] == count)
    starts = [start, *(index for index in candidates if not _is_folded(nodes, index))]
    return min(starts, key=lambda index: _rank_entry(nodes, index))


def _is_folded(nodes: Path, index: int) -> bool:
    """Return whether a node will be folded into the box before it."""
    node = nodes[index]
    follows = isinstance(node, Box) and node.follows
    return follows and index > 0 and isinstance(nodes[index - 1], Box | Split)


def _rank_entry(nodes: Path, index: int) -> tuple[bool, int]:
    """Return whether a node enters no block, and how many blocks it shares with the last one."""
    before = _enclosing_blocks(nodes[index - 1]) if index else []
    blocks = _enclosing_blocks(nodes[index])
    pairs = zip(before, blocks, strict=False)
    shared = sum(1 for _ in takewhile(lambda names: names[0] == names[1], pairs))
    return len(blocks) == shared, shared


def _enclosing_blocks(node: Node) -> list[str]:
    """Return the blocks around a node, outermost first."""
    return node.path.split(".")[:-1]
