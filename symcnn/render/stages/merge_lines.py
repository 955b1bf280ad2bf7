"""The branches of a network: which are shortcuts or gates, and the lines of those in parallel."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from symcnn.layers.declaration.sliding_layer import Kernel
from symcnn.layers.dense import Dense
from symcnn.layers.global_pool import GlobalPool
from symcnn.layers.join import Add, Mul
from symcnn.network import LayerRecord, RepeatRecord
from symcnn.network.trace.trace import BranchRecord, Item, Trace, iterate_records
from symcnn.render.stages.line import GATE, StageLine, is_operator, line_of
from symcnn.render.stages.line_chains import BRANCH, in_sequence, prefixed, side_by_side

_MAX_LINES = 6
"""The number of layers of a branch up to which it is one line beside others."""


@dataclass(frozen=True)
class Merges:
    """The merges around each record of a trace, and the records that are left out.

    Records are looked up by identity, for equal records occur in several places.
    """

    trace: Trace

    def around(self, record: LayerRecord | RepeatRecord) -> tuple[BranchRecord, ...]:
        """Return the merges that a record belongs to, the outermost first."""
        return self._around.get(id(record), ())

    def is_shortcut(self, record: LayerRecord | RepeatRecord) -> bool:
        """Return whether a record belongs to the projection of a residual block."""
        return id(record) in self._shortcuts

    @cached_property
    def _around(self) -> Mapping[int, tuple[BranchRecord, ...]]:
        return {id(record): merges for record, merges in _with_merges(self.trace, ())}

    @cached_property
    def _shortcuts(self) -> frozenset[int]:
        merges = {id(each): each for around in self._around.values() for each in around}
        return frozenset(
            id(record)
            for merge in merges.values()
            for branch in _shortcuts_of(merge)
            for record in iterate_records(branch)
        )


def _with_merges(
    trace: Trace, merges: tuple[BranchRecord, ...]
) -> Iterator[tuple[LayerRecord | RepeatRecord, tuple[BranchRecord, ...]]]:
    """Yield each record with the merges around it; those in a repeat only with merges there."""
    for item in trace:
        if isinstance(item, BranchRecord):
            for branch in item.branches:
                yield from _with_merges(branch, (*merges, item))
            yield item.join, (*merges, item)
        elif isinstance(item, LayerRecord | RepeatRecord):
            yield item, merges
        if isinstance(item, RepeatRecord):
            yield from _with_merges(item.round, ())


def _shortcuts_of(merge: BranchRecord) -> tuple[Trace, ...]:
    """Return the branches of an addition that at most project the channels, beside longer ones."""
    if not isinstance(merge.join.layer, Add):
        return ()
    lengths = [_count_layers(branch) for branch in merge.branches]
    return tuple(
        branch
        for branch, length in zip(merge.branches, lengths, strict=True)
        if length <= 1 and length < max(lengths) and all(map(_projects, iterate_records(branch)))
    )


def _count_layers(branch: Trace) -> int:
    """Return the number of layers with MACs; a repeat counts as many."""
    return sum(
        _MAX_LINES if isinstance(record, RepeatRecord) else 1
        for record in iterate_records(branch)
        if record.macs != 0
    )


def _projects(record: LayerRecord | RepeatRecord) -> bool:
    """Return whether a layer of a shortcut is one that papers leave out: a 1×1 convolution."""
    if record.macs == 0:
        return True
    layer = record.layer if isinstance(record, LayerRecord) else None
    is_pointwise = all(side.value == 1 for side in getattr(layer, "kernel", ()))
    return isinstance(layer, Kernel | Dense) and is_pointwise


def has_branches(merge: BranchRecord) -> bool:
    """Return whether a merge has a gate or several branches, besides shortcuts."""
    return _is_gated(merge) or len(_kept(merge)) > 1


def lines_of_merge(merge: BranchRecord) -> tuple[StageLine, ...] | None:
    """Return the lines of a merge; None if a branch has repeats, or is long beside others.

    A gate is one line, with the channels of its first convolution. Of branches in parallel, each
    is a line, and the merge itself another.
    """
    if _is_gated(merge):
        return _lines_of_gated(merge)
    branches = [_lines_of(branch) for branch in _kept(merge)]
    known = [lines for lines in branches if lines is not None]
    if len(known) < len(branches):
        return None
    if len(known) <= 1:
        return known[0] if known else ()
    if max(map(len, known)) > _MAX_LINES:
        return None
    branches_in_lines = (prefixed((BRANCH,), in_sequence(lines)) for lines in known)
    return (*branches_in_lines, merge_line(merge))


def merge_line(merge: BranchRecord) -> StageLine:
    """Return the line of a merge after its branches: concat."""
    return StageLine((merge.join.layer.title(),), is_merge=True)


def _kept(merge: BranchRecord) -> list[Trace]:
    """Return the branches that are no shortcuts and have layers to be stated."""
    shortcuts = _shortcuts_of(merge)
    return [
        branch
        for branch in merge.branches
        if any(map(_is_stated, iterate_records(branch)))
        and not any(branch is each for each in shortcuts)
    ]


def _is_stated(record: LayerRecord | RepeatRecord) -> bool:
    if isinstance(record, RepeatRecord):
        return any(map(_is_stated, record.layers))
    return is_operator(record)


def _is_gated(merge: BranchRecord) -> bool:
    return isinstance(merge.join.layer, Mul) and any(map(_is_gate, merge.branches))


def _is_gate(branch: Trace) -> bool:
    """Return whether a branch pools all positions into one, to weigh the channels."""
    return any(
        isinstance(record, LayerRecord) and isinstance(record.layer, GlobalPool)
        for record in iterate_records(branch)
    )


def _lines_of_gated(merge: BranchRecord) -> tuple[StageLine, ...] | None:
    """Return the lines of the feature map that is weighed, and one for the gate."""
    stated: list[StageLine] = []
    for branch in sorted(merge.branches, key=_is_gate):
        lines = _lines_of(branch)
        if lines is None:
            return None
        stated += [_gate_line(lines)] if _is_gate(branch) else lines
    return tuple(stated)


def _gate_line(lines: tuple[StageLine, ...]) -> StageLine:
    """Return a gate as one line, with the channels to which it squeezes."""
    squeezed = next((line for line in lines if line.channels is not None), StageLine(()))
    return StageLine((GATE,), squeezed.channels)


def _lines_of(trace: Trace) -> tuple[StageLine, ...] | None:
    """Return the lines of layers that follow each other; None if some are repeated."""
    stated: list[StageLine] = []
    for item in trace:
        lines = _lines_of_item(item)
        if lines is None:
            return None
        stated += lines
    return tuple(stated)


def _lines_of_item(item: Item) -> tuple[StageLine, ...] | None:
    match item:
        case BranchRecord():
            lines = lines_of_merge(item)
            return (side_by_side(lines),) if lines and lines[-1].is_merge else lines
        case LayerRecord() if is_operator(item):
            return (line_of(item),)
        case RepeatRecord() if _is_stated(item):
            return None
        case _:
            return ()
