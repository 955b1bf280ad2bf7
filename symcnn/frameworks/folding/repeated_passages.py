"""Passages of one skeleton that occur several times, as candidates for blocks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

from symcnn.frameworks.folding.block_definitions import BlockTable
from symcnn.frameworks.folding.items import Item, Items
from symcnn.frameworks.folding.read_layer import POOLS
from symcnn.frameworks.folding.repeats import LONGEST, may_start_repeat
from symcnn.frameworks.folding.skeletons import Called, Layered, Repeated, Skeleton, Wrapped

_MAX_SEARCHED_POSITIONS = 60_000
"""The largest number of positions times the passage length that is searched."""
_JOINS = frozenset({"add", "cat", "mul"})
"""The merges that may be a block alone."""

Place = tuple[int, int]
"""A path and an item of it, by their indices."""
_Groups = list[list[Place]]
"""The positions of passages of one length, grouped by skeleton."""


@dataclass(frozen=True)
class Text:
    """Every path of a block table, including inner ones, with cumulative widths."""

    paths: tuple[Items, ...]
    widths: tuple[tuple[int, ...], ...]
    bodies: frozenset[int]
    """The paths that are bodies of blocks."""


@dataclass(frozen=True)
class Passages:
    """Passages of one skeleton, by their positions."""

    text: Text
    places: list[Place]
    length: int

    def items(self) -> Iterator[Items]:
        """Yield each passage."""
        for path, start in self.places:
            yield self.text.paths[path][start : start + self.length]

    def widths(self) -> Iterator[int]:
        """Yield the width of each passage."""
        for path, start in self.places:
            widths = self.text.widths[path]
            yield widths[start + self.length] - widths[start] - 1

    def repeats(self) -> list[int]:
        """Return the items of a passage that are repeats."""
        items = next(self.items())
        return [number for number, item in enumerate(items) if isinstance(item.form.head, Repeated)]

    def before(self) -> Iterator[Item]:
        """Yield the item before each passage that has one."""
        for path, start in self.places:
            if start:
                yield self.text.paths[path][start - 1]


def text_of(book: BlockTable) -> Text:
    """Return every path of a book."""
    paths = tuple(path for whole in book.paths() for path in _paths(whole))
    widths = (accumulate((item.width + 1 for item in path), initial=0) for path in paths)
    wholes = {id(block.body) for block in book.blocks.values()}
    bodies = frozenset(number for number, path in enumerate(paths) if id(path) in wholes)
    return Text(paths, tuple(map(tuple, widths)), bodies)


def _paths(items: Items) -> Iterator[Items]:
    yield items
    for item in items:
        for part in item.parts:
            yield from _paths(part)


def repeated(text: Text) -> Iterator[Passages]:
    """Yield the passages that occur more than once and may be a block.

    Passages that are always part of the same longer one are omitted.
    """
    total = sum(map(len, text.paths))
    groups = _starts(text)
    for length in range(1, min(LONGEST, max(4, _MAX_SEARCHED_POSITIONS // total)) + 1):
        longer = _longer(text, groups, length)
        for number, group in enumerate(groups):
            most = max(map(len, longer[number]), default=0)
            passages = Passages(text, list(_apart(group, length)), length)
            if (
                len(passages.places) > 1
                and (most < len(group) or passages.repeats())
                and _is_block(passages)
            ):
                yield passages
        groups = [places for each in longer for places in each if len(places) > 1]


def _starts(text: Text) -> _Groups:
    """Return the positions of items that occur more than once."""
    positions: dict[Skeleton, list[Place]] = {}
    for path, items in enumerate(text.paths):
        for start, item in enumerate(items):
            if item.form.movable:
                positions.setdefault(item.form, []).append((path, start))
    return [places for places in positions.values() if len(places) > 1]


def _longer(text: Text, groups: _Groups, length: int) -> list[_Groups]:
    """Split each group by the skeleton of the next item."""
    split_groups: list[_Groups] = []
    for group in groups:
        longer: dict[Skeleton, list[Place]] = {}
        for path, start in group:
            items = text.paths[path]
            if start + length < len(items) and items[start + length].form.movable:
                longer.setdefault(items[start + length].form, []).append((path, start))
        split_groups.append(list(longer.values()))
    return split_groups


def _apart(places: list[Place], length: int) -> Iterator[Place]:
    """Yield positions that do not overlap, from the first on."""
    last = (-1, 0)
    for path, start in places:
        if path != last[0] or start >= last[1]:
            yield path, start
            last = path, start + length


def _is_block(passages: Passages) -> bool:
    """Return whether passages may be a block: several items, or a merge."""
    items = next(passages.items())
    alias = any(
        path in passages.text.bodies and passages.length == len(passages.text.paths[path])
        for path, _ in passages.places
    )
    if alias or not _starts_well(passages):
        return False
    if len(items) == 1:
        head = items[0].form.head
        return isinstance(head, Wrapped) and head.word in _JOINS
    if passages.repeats():
        return _is_stage(passages)
    full = [item.form for item in items if item.values]
    return len(full) != 1 or not isinstance(full[0].head, Called)  # else it only renames a block


def _starts_well(passages: Passages) -> bool:
    """Return whether passages start with a leading item, or mostly not after a layer."""
    before = [item for item in passages.before() if isinstance(item.form.head, Layered)]
    belong = sum(not _is_pool(item) for item in before)
    return may_start_repeat(next(passages.items())[0]) or 2 * belong < len(passages.places)


def _is_stage(passages: Passages) -> bool:
    """Return whether passages are stages: each ends with one repeat and layers without weights.

    A passage that starts with its repeat must end with pooling, which otherwise starts the next
    stage. In passages that start with pooling, all repeat counts must be equal.
    """
    items = next(passages.items())
    first, *more = passages.repeats()
    after = items[first + 1 :]
    if more or any(map(may_start_repeat, after)):
        return False
    if first == 0:
        return bool(after) and _is_pool(after[-1])
    counts = {passage[first].own for passage in passages.items()}
    return len(counts) == 1 or not _is_pool(items[0])


def _is_pool(item: Item) -> bool:
    head = item.form.head
    return isinstance(head, Layered) and head.letter in POOLS
