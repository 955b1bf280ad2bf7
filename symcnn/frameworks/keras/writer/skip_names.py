"""Skip connections: maps saved in variables of one function, or in dictionaries."""

from __future__ import annotations

from symcnn.network.analysis.program_names import Blocks
from symcnn.notation.ast import Mark, Path, Recall, nodes_in

Mention = tuple[int, Mark | Recall]
"""A save or a load of a map, and the number of the function that it is in."""


def local_taps(network: Path, blocks: Blocks) -> frozenset[str]:
    """Return the maps without index that are saved and loaded in one function only."""
    mentions_by_name: dict[str, list[Mention]] = {}
    for number, path in enumerate((network, *(block.path for block in blocks.values()))):
        for node in nodes_in(path):
            if isinstance(node, Mark | Recall):
                mentions_by_name.setdefault(node.name, []).append((number, node))
    return frozenset(name for name, mentions in mentions_by_name.items() if _is_local(mentions))


def _is_local(mentions: list[Mention]) -> bool:
    functions = {number for number, _ in mentions}
    plain = all(node.index is None for _, node in mentions)
    return len(functions) == 1 and plain and isinstance(mentions[0][1], Mark)
