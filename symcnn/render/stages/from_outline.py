"""The blocks of a network in a stage table, from the rows of its outline."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from sympy import Integer, Symbol

from symcnn.algebra.polynomials.polynomial import expand_products
from symcnn.algebra.presentation.formula import leaf
from symcnn.layers import Shape
from symcnn.network import LayerRecord, Network, RepeatRecord
from symcnn.network.trace.trace import BranchRecord
from symcnn.render.outline.from_paths import outline
from symcnn.render.outline.row import OutlineRow, Record
from symcnn.render.stages.block import StageBlock, join_equal, join_separable, share_expansions
from symcnn.render.stages.line import BLOCK_INPUT, Part, is_operator, line_of
from symcnn.render.stages.line_chains import repeated
from symcnn.render.stages.merge_lines import Merges, has_branches, lines_of_merge, merge_line

_FEW = (2, 3, 4)
"""The numbers of equal layers of a block with which each of them is a line."""
_MAX_SIZES = 2
"""The number of output sizes of layers up to which they may be one block."""


def stage_blocks(net: Network, symbols: Iterable[Symbol] = ()) -> tuple[StageBlock, ...]:
    r"""Return the blocks of a network in order, equal neighbors as one.

    Left out are normalization, activations and the like, and the shortcuts of residual blocks.
    `symbols` are those of the other networks of a table.

    >>> from symcnn import parse
    >>> net = parse("I(32,3)-C(3,16,2,1)-P(2)-add[C(1,8)-R-C(3,16,p=1)|_]*3-G-O(10)")
    >>> print(*stage_blocks(net), sep="\n")
    3×3, 16, stride 2
    2×2 max pool, stride 2
    [1×1, 8; 3×3, 16] × 3
    global average pool
    dense 10
    """
    rows = _blocks_of_rows(outline(net), 0, Merges(net.trace))
    blocks = join_separable(rows)
    if BLOCK_INPUT in {*net.symbols.values(), *symbols}:  # the name has another meaning there
        return tuple(join_equal(blocks))
    expanded = (block.with_expansions() for block in blocks)
    return share_expansions(tuple(join_equal(expanded)))


def _blocks_of_rows(rows: Iterable[OutlineRow], nesting: int, merges: Merges) -> list[StageBlock]:
    """Return the blocks of rows inside `nesting` merges; those of a merge belong together."""
    blocks: list[StageBlock] = []
    for _, group in groupby(rows, lambda row: id(_merge_of(row, nesting, merges))):
        members = tuple(group)
        merge = _merge_of(members[0], nesting, merges)
        if merge is not None:
            blocks += _blocks_of_merge(merge, members, nesting + 1, merges)
            continue
        for row in members:
            blocks += _blocks_of_row(row, nesting, merges)
    return blocks


def _merge_of(row: OutlineRow, nesting: int, merges: Merges) -> BranchRecord | None:
    """Return the merge inside `nesting` others that all layers of a row belong to, or None."""
    around = [merges.around(record)[nesting : nesting + 1] for record in row.first_copy]
    first = around[0]
    return first[0] if first and all(each and each[0] is first[0] for each in around) else None


def _blocks_of_merge(
    merge: BranchRecord, rows: Sequence[OutlineRow], nesting: int, merges: Merges
) -> list[StageBlock]:
    """Return the blocks of a merge: one for several branches, and one for a chain of layers.

    Branches that are too long for that follow each other, before a row for their merge.
    """
    first = rows[0]
    is_whole = any(record is merge.join for record in first.first_copy)
    if is_whole and first.times != 1:
        copy = replace(first, times=Integer(1), records=first.first_copy)
        return _repeat(_blocks_of_merge(merge, (copy,), nesting, merges), first)
    output, channels = rows[-1].output, first.first_copy[0].input.channels
    if not has_branches(merge):
        return _join_layers(_blocks_of_rows(rows, nesting, merges), output, is_merge=True)
    lines = lines_of_merge(merge)
    if lines is not None:
        return [StageBlock(lines, channels, output)]
    blocks = _blocks_of_rows(rows, nesting, merges)
    return [*blocks, StageBlock((merge_line(merge),), channels, output)]


def _blocks_of_row(row: OutlineRow, nesting: int, merges: Merges) -> list[StageBlock]:
    """Return the blocks of a row: of a layer, of a block with its rows, or of a repeat."""
    copy = row.first_copy
    is_loop = len(copy) == 1 and isinstance(copy[0], RepeatRecord)
    if not row.is_block and not is_loop:
        return _repeat([*_blocks_of_layers(copy, merges)], row)
    blocks = _blocks_of_rows(row.children, 0 if is_loop else nesting, merges)
    return _repeat(_join_layers(blocks, row.output, is_merge=False), row)


def _blocks_of_layers(records: Iterable[Record], merges: Merges) -> Iterator[StageBlock]:
    """Yield the layers that are stated, except those of shortcuts."""
    for record in records:
        if not isinstance(record, LayerRecord) or merges.is_shortcut(record):
            continue
        if is_operator(record):
            yield StageBlock((line_of(record),), record.input.channels, record.output)


def _join_layers(blocks: list[StageBlock], output: Shape, *, is_merge: bool) -> list[StageBlock]:
    """Return single layers as one block, but for pools at its ends; other blocks unchanged.

    Layers of a branch belong together whatever they do; those of another block unless its size
    changes more than once, as in a whole network, or they are dense layers.
    """
    if is_merge:
        blocks = [each for block in blocks for each in _write_out(block)]
    start, end = (0, len(blocks)) if is_merge else _without_pools(blocks)
    inner = blocks[start:end]
    if not (_is_chain(inner) and (is_merge or _is_one_block(inner))):
        return blocks
    lines = tuple(line for block in inner for line in block.lines)
    last = output if end == len(blocks) else inner[-1].output
    return [*blocks[:start], StageBlock(lines, inner[0].input, last), *blocks[end:]]


def _without_pools(blocks: Sequence[StageBlock]) -> tuple[int, int]:
    """Return the range of the blocks without the pools at both ends."""
    others = [index for index, block in enumerate(blocks) if not block.is_pool]
    return (others[0], others[-1] + 1) if others else (0, 0)


def _is_chain(blocks: Sequence[StageBlock]) -> bool:
    """Return whether there are several single layers, of which one may be a merge of branches."""
    return len(blocks) > 1 and all(
        block.is_layer or (block.lines[-1].is_merge and block.times == 1) for block in blocks
    )


def _is_one_block(blocks: Sequence[StageBlock]) -> bool:
    """Return whether layers outside of branches are a block: not a whole network, nor all alike."""
    sizes = [size for size, _ in groupby(block.output.size for block in blocks)]
    is_uniform = len({block.lines for block in blocks}) == 1
    return len(sizes) <= _MAX_SIZES and () not in sizes and not is_uniform


def _write_out(block: StageBlock) -> list[StageBlock]:
    """Return a repeated block as lines: each of a few equal layers, else one with its count."""
    if block.times == 1 and not block.loop:
        return [block]
    once = replace(block, times=Integer(1), loop="")
    if len(block.lines) == 1 and block.times in _FEW:
        return [once] * int(block.times)
    count: Part = ("repeated", (leaf(block.times),), "times")
    times: Part = ("for", block.loop) if block.loop else count
    return [replace(once, lines=(repeated(block.lines, times),))]


def _repeat(blocks: Sequence[StageBlock], row: OutlineRow) -> list[StageBlock]:
    """Return the blocks of one iteration as one block, as often as the row is repeated.

    Blocks that differ from iteration to iteration have the range of the variable.
    """
    if not blocks or (row.times == 1 and not row.loop):
        return list(blocks)
    block = _as_one(blocks, row)
    repeat = row.records[0]
    if not row.loop or not isinstance(repeat, RepeatRecord):
        return [replace(block, times=expand_products(block.times * row.times))]
    if repeat.variable in {symbol.name for line in block.lines for symbol in line.symbols}:
        return [replace(block, loop=row.loop)]
    return [replace(block, times=expand_products(block.times * repeat.count))]


def _as_one(blocks: Sequence[StageBlock], row: OutlineRow) -> StageBlock:
    """Return the blocks of an iteration as one, those that are repeated in it written out."""
    if len(blocks) == 1 and not row.loop and not blocks[0].loop:
        return replace(blocks[0], output=row.output)
    inner = [each for block in blocks for each in _write_out(block)]
    lines = tuple(line for block in inner for line in block.lines)
    return StageBlock(lines, blocks[0].input, row.output)
