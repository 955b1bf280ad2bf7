"""The names of the blocks of a network, and the layers at which its rows begin.

In the order of layers, a branch follows the branch before it, and a layer after `$name` follows one
that it does not continue. A normalization there belongs to no layer before it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from symcnn.network import Network, RepeatRecord
from symcnn.network.trace.trace import BranchRecord, SkipEvent, Trace, iterate_records
from symcnn.notation.ast import Def

Starts: TypeAlias = Mapping[str, frozenset[str]]
"""The merges of the branches that a layer begins, by its path; none if it follows a saved map."""


@dataclass(frozen=True)
class Source:
    """The names of the blocks of a network, and the layers that continue none before them."""

    blocks: frozenset[str]
    starts: Starts


def source_of(net: Network) -> Source:
    """Return what the rows of a network follow."""
    blocks = (each.name for each in net.program.statements if isinstance(each, Def))
    return Source(frozenset(blocks), branch_starts(net.trace))


def branch_starts(trace: Trace) -> Starts:
    """Return the layers and repeats that begin branches, or follow `@name` or `$name`, by path.

    >>> from symcnn import parse
    >>> starts = branch_starts(parse("I(8,3)-C(1,3)-add[B|R]-@a-R-C(1,3)-add[$a|_]").trace)
    >>> {path: sorted(merges) for path, merges in starts.items()}
    {'B': ['add'], 'R': ['add'], 'R2': []}
    """
    starts: dict[str, frozenset[str]] = {}
    for path, merges in _iterate_starts(trace):
        starts[path] = starts.get(path, frozenset()) | merges
    return starts


def _iterate_starts(trace: Trace) -> Iterator[tuple[str, frozenset[str]]]:
    begins = False
    for item in trace:
        if isinstance(item, SkipEvent):
            begins = True
            continue
        if isinstance(item, BranchRecord):
            for branch in item.branches:
                first = next(iterate_records(branch), None)
                if first is not None:
                    yield first.path, frozenset((item.join.path,))
                yield from _iterate_starts(branch)
        elif begins:
            yield item.path, frozenset()
        if isinstance(item, RepeatRecord):
            yield from _iterate_starts(item.round)
        begins = False
