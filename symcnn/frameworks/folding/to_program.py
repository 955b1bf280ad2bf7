"""Conversion of a block table to a program, each block after those that it calls."""

from __future__ import annotations

from collections.abc import Mapping

from symcnn.frameworks.folding.block_definitions import Block, BlockTable, calls_in, named, put
from symcnn.frameworks.folding.hole_values import Value, expression
from symcnn.frameworks.folding.item_factory import ItemFactory
from symcnn.frameworks.folding.items import Item, Items
from symcnn.frameworks.folding.naming import names_of
from symcnn.frameworks.folding.signatures import Names, Signature, path_of
from symcnn.frameworks.folding.skeletons import Called, Repeated
from symcnn.frameworks.tree_nodes import NOWHERE
from symcnn.notation.ast import Def, Parameter, Program


def program_of(book: BlockTable, maker: ItemFactory) -> Program:
    """Return the program of a block table."""
    blocks = _ordered(book)
    called = names_of(blocks, maker)
    names = {
        block.number: Signature(
            called[block.number],
            tuple((each.name, each.hole.default) for each in block.template.parameters),
        )
        for block in blocks
    }
    return Program(tuple(_def(block, names) for block in blocks), path_of(book.path, names))


def _ordered(book: BlockTable) -> list[Block]:
    ordered: dict[int, Block] = {}

    def add(items: Items) -> None:
        for number, _ in calls_in(items):
            if number not in ordered:
                block = book.blocks[number]
                add(block.body)
                ordered[number] = block

    add(book.path)
    return list(ordered.values())


def _def(block: Block, names: Names) -> Def:
    path, signature = path_of(block.body, names), names[block.number]
    parameters = tuple(
        Parameter(name, None if default is None else expression(default), NOWHERE)
        for name, default in signature.parameters
    )
    return Def(signature.name, parameters, path, NOWHERE, NOWHERE)


def count_steps(items: Items, book: BlockTable, given: Mapping[str, Value]) -> int:
    """Return the number of interpreted steps of a path, including calls, for given values."""
    return sum(_count_item_steps(item, book, given) for item in items)


def _count_item_steps(item: Item, book: BlockTable, given: Mapping[str, Value]) -> int:
    inner = sum(count_steps(part, book, given) for part in item.parts)
    match item.form.head:
        case Called(number):
            block = book.blocks[number]
            values = [put(value, given) for value in item.values]
            return 1 + count_steps(block.body, book, named(block, values))
        case Repeated():
            count = put(item.own[0], given)
            assert isinstance(count, int)  # noqa: S101 - all values are numbers
            return inner * count
        case _:
            return 1 + inner
