"""The table of blocks, and the paths that call them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from symcnn.frameworks.folding.anti_unify import Template
from symcnn.frameworks.folding.hole_values import Scaled, Value, applied, expression
from symcnn.frameworks.folding.item_factory import ItemFactory
from symcnn.frameworks.folding.items import Item, Items, Origin, common, values_of
from symcnn.frameworks.folding.skeletons import Called, Skeleton
from symcnn.notation import printed

_NAME = 5
"""The assumed length of the name of a block, before it is named."""


@dataclass(frozen=True)
class Block:
    """A block: the skeletons of its path, its template, its body and its origins."""

    number: int
    forms: tuple[Skeleton, ...]
    template: Template
    body: Items
    origins: tuple[Origin | None, ...]


@dataclass(frozen=True)
class BlockTable:
    """A network with its blocks, by their numbers."""

    path: Items
    blocks: dict[int, Block] = field(default_factory=dict)

    def paths(self) -> Iterator[Items]:
        """Yield the path of each block, then that of the network."""
        for block in self.blocks.values():
            yield block.body
        yield self.path

    def mapped(self, function: Callable[[Items], Items]) -> BlockTable:
        """Apply a function to every path that is not an inner path."""
        blocks = {
            number: replace(block, body=function(block.body))
            for number, block in self.blocks.items()
        }
        return BlockTable(function(self.path), blocks)

    def with_block(self, block: Block, maker: ItemFactory) -> BlockTable:
        """Add a block, called wherever it matches."""
        book = self.mapped(lambda items: _calling(items, block, maker))
        return replace(book, blocks={**book.blocks, block.number: block})

    def without(self, block: Block, maker: ItemFactory) -> BlockTable:
        """Remove a block, inlining its calls."""
        others = {number: each for number, each in self.blocks.items() if number != block.number}
        return BlockTable(self.path, others).mapped(
            lambda items: _inline_calls(items, block, maker)
        )


def call_width(template: Template, values: tuple[Value, ...]) -> int:
    """Return the text width of a call."""
    given = [
        len(printed(expression(value)))
        for parameter, value in zip(template.parameters, values, strict=True)
        if value != parameter.hole.default
    ]
    return _NAME + (sum(given) + len(given) + 1 if given else 0)


def _calling(items: Items, block: Block, maker: ItemFactory) -> Items:
    """Replace matches of a block by calls, in a path and its inner paths."""
    result: list[Item] = []
    forms = tuple(item.form for item in items)
    length, place = len(block.forms), 0
    while place < len(items):
        end = place + length
        fits = forms[place] is block.forms[0] and forms[place:end] == block.forms
        call = _call(items[place:end], block, maker) if fits else None
        result.append(call or maker.inside(items[place], lambda part: _calling(part, block, maker)))
        place = end if call else place + 1
    return tuple(result)


def _call(items: Items, block: Block, maker: ItemFactory) -> Item | None:
    values = block.template.arguments(values_of(items))
    if values is None:
        return None
    holes = tuple(parameter.hole for parameter in block.template.parameters)
    call_item = maker.call(block.number, holes, values, call_width(block.template, values))
    return replace(call_item, origin=common(item.origin for item in items))


def _inline_calls(items: Items, block: Block, maker: ItemFactory) -> Items:
    """Inline the calls of a block in a path."""
    result: list[Item] = []
    for item in items:
        if item.form.head == Called(block.number):
            result += body_of(item, block, maker)
        else:
            result.append(maker.inside(item, lambda part: _inline_calls(part, block, maker)))
    return tuple(result)


def body_of(call: Item, block: Block, maker: ItemFactory) -> Iterator[Item]:
    """Yield the body of a block, with the arguments of a call for its parameters."""
    given = named(block, call.values)
    for item in block.body:
        yield maker.filled(item, iter([put(value, given) for value in item.values]))


def named(block: Block, values: Sequence[Value]) -> dict[str, Value]:
    """Return the values of a block's parameters by their names."""
    names = (parameter.name for parameter in block.template.parameters)
    return dict(zip(names, values, strict=True))


def put(value: Value, given: Mapping[str, Value]) -> Value:
    """Substitute values for the parameters in a value."""
    if not isinstance(value, Scaled):
        return value
    substituted = applied(value, given[value.name])
    assert substituted is not None  # noqa: S101 - the arguments of a call match
    return substituted


def calls_in(items: Items) -> Iterator[tuple[int, Item]]:
    """Yield each call in a path and its inner paths, with the number of its block."""
    for item in items:
        if isinstance(item.form.head, Called):
            yield item.form.head.block, item
        for part in item.parts:
            yield from calls_in(part)
