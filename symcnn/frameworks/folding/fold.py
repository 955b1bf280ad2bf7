"""Folding of a flat path: repeats, then blocks, as long as they shorten the text."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import count
from keyword import kwlist

from symcnn.frameworks.folding.best_passages import best_block, gain
from symcnn.frameworks.folding.block_definitions import Block, BlockTable, body_of, calls_in
from symcnn.frameworks.folding.item_factory import ItemFactory
from symcnn.frameworks.folding.items import width_of
from symcnn.frameworks.folding.loop_counts import counted_whole
from symcnn.frameworks.folding.naming import module_of
from symcnn.frameworks.folding.repeats import merge_repeats, normalize_repeats
from symcnn.frameworks.folding.signatures import path_of
from symcnn.frameworks.folding.to_program import count_steps, program_of
from symcnn.frameworks.model_graph import Scope
from symcnn.layers import LAYERS
from symcnn.notation.ast import Path, Program, names_in
from symcnn.notation.limits import ARRIVING, FUNCTIONS, PADDINGS, WORDS

_MIN_INNER_ITERATIONS = 3
"""The fewest iterations of a repeat inside a path that may become a block."""
_MAX_BLOCKS = 24
"""The largest number of blocks."""
_SEARCH_PASSES = 2
"""The number of searches for blocks, each followed by removing useless blocks."""
_MAX_STEPS = 10_000
"""The largest number of steps, including block calls, of a folded network."""


def folded(path: Path, scopes: Mapping[int, tuple[Scope, ...]]) -> Program:
    """Fold a path to a program with blocks and repeats that unrolls to it.

    `scopes` has the modules around a step or a merge, outermost first, by the node's id. They
    name the blocks that are modules. Saves and loads of maps are in no block.

    >>> from symcnn.notation import parse_program, printed
    >>> flat = parse_program("I(32,3)-C(3,64,p=1)-R-C(3,64,p=1)-R-P(2)-F-O(10)").path
    >>> printed(folded(flat, {}))
    'I(32,3)-(C(3,64,p=1)-R)*2-P(2)-F-O(10)'
    """
    named = {name.text for node in path for name in names_in(node)}
    taken = frozenset({*named, *LAYERS, *ARRIVING, *FUNCTIONS, *PADDINGS, *WORDS, *kwlist})
    maker = ItemFactory(scopes, taken)
    items = merge_repeats(maker.read(path), maker, _MIN_INNER_ITERATIONS)
    book = _with_blocks(BlockTable(normalize_repeats(items, maker)), maker)
    book = book.mapped(lambda items: merge_repeats(items, maker))
    if count_steps(book.path, book, {}) > _MAX_STEPS:
        return Program((), path_of(items, {}))
    return counted_whole(program_of(book, maker))


def _with_blocks(book: BlockTable, maker: ItemFactory) -> BlockTable:
    """Add blocks greedily; remove those that later ones make useless."""
    numbers = count()
    for _ in range(_SEARCH_PASSES):
        while len(book.blocks) < _MAX_BLOCKS and (block := best_block(book, maker, next(numbers))):
            book = book.with_block(block, maker)
        book = _pruned(book, maker)
    return book


def _pruned(book: BlockTable, maker: ItemFactory) -> BlockTable:
    """Remove the blocks that save nothing, the worst first."""
    while True:
        worths = {number: _worth(block, book, maker) for number, block in book.blocks.items()}
        least = min(worths, key=lambda number: worths[number], default=None)
        if least is None or worths[least] > 0:
            return book
        book = book.without(book.blocks[least], maker)


def _worth(block: Block, book: BlockTable, maker: ItemFactory) -> float:
    """Return the gain of a block for its present calls; negative if it is called once."""
    every = (pair for path in book.paths() for pair in calls_in(path))
    calls = [call for number, call in every if number == block.number]
    if len(calls) <= 1:
        return -1
    widths = [width_of(tuple(body_of(call, block, maker))) for call in calls]
    module = module_of(block.origins, maker) is not None
    parameters = len(block.template.parameters)
    return gain(widths, [call.width for call in calls], parameters, module=module)
