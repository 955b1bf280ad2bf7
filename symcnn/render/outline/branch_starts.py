"""The layers of a trace whose input is not the output of the layer before them.

In the order of layers, a branch follows the branch before it, and a layer after `$name` follows one
that it does not continue. A normalization there belongs to no layer before it.
"""

from __future__ import annotations

from collections.abc import Iterator

from symcnn.network import LayerRecord, RepeatRecord
from symcnn.network.trace.trace import BranchRecord, SkipEvent, Trace


def branch_starts(trace: Trace) -> Iterator[str]:
    """Yield the paths of layers and repeats that begin a branch, or follow `@name` or `$name`.

    >>> from symcnn import parse
    >>> list(branch_starts(parse("I(8,3)-C(1,3)-add[B|R]-@a-R-C(1,3)-add[$a|_]").trace))
    ['B', 'R', 'R2']
    """
    begins = False
    for item in trace:
        if isinstance(item, SkipEvent):
            begins = True
            continue
        if isinstance(item, BranchRecord):
            for branch in item.branches:
                yield from _first_path(branch)
                yield from branch_starts(branch)
        elif begins:
            yield item.path
        if isinstance(item, RepeatRecord):
            yield from branch_starts(item.round)
        begins = False


def _first_path(branch: Trace) -> Iterator[str]:
    """Yield the path of the first item of a branch, if that is a layer or a repeat."""
    if branch and isinstance(branch[0], LayerRecord | RepeatRecord):
        yield branch[0].path
