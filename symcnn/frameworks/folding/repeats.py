"""Collapsing of equal consecutive passages to repeats."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from symcnn.frameworks.folding.hole_values import Value
from symcnn.frameworks.folding.item_factory import ItemFactory
from symcnn.frameworks.folding.items import Item, Items, common, width_of
from symcnn.frameworks.folding.read_layer import LEADING
from symcnn.frameworks.folding.skeletons import Fixed, Layered, Repeated, Skeleton

LONGEST = 24
"""The largest number of items of an iteration or a block."""
_MAX_UNROLLED_ITERATIONS = 512
"""The largest repeat count for which every iteration has records of its own."""


@dataclass(frozen=True, slots=True)
class _Run:
    """Equal iterations: their start, the items of one, their number, and the saved width."""

    start: int
    period: int
    rounds: int
    saved: int

    @property
    def end(self) -> int:
        return self.start + self.period * self.rounds


def merge_repeats(items: Items, maker: ItemFactory, least: int = 2) -> Items:
    """Collapse repeats in a path and its inner paths.

    `least` is the fewest iterations without merges in an inner path: two equal ones may still be
    instances of a block with different arguments.
    """
    inner = tuple(_collapsed_inside(item, maker, least) for item in items)
    return _collapsed(inner, maker, 2)


def _collapsed(items: Items, maker: ItemFactory, least: int) -> Items:
    while True:
        runs = _apart(
            run
            for run in _runs(items)
            if run.rounds >= least
            or any(item.parts for item in items[run.start : run.start + run.period])
        )
        if not runs:
            return items
        items = _replaced(items, runs, maker)


def _collapsed_inside(item: Item, maker: ItemFactory, least: int) -> Item:
    def collapsed_part(part: Items) -> Items:
        inner = tuple(_collapsed_inside(one, maker, least) for one in part)
        return _collapsed(inner, maker, least)

    return maker.inside(item, collapsed_part)


def _runs(items: Items) -> Iterator[_Run]:
    """Yield the longest runs of a path, for each length of an iteration."""
    numbers: dict[tuple[Skeleton, tuple[Value, ...]], int] = {}
    keys = [numbers.setdefault((item.form, item.values), len(numbers)) for item in items]
    if len(numbers) == len(keys):
        return
    for period in range(1, min(LONGEST, len(keys) // 2) + 1):
        start, last = 0, len(keys) - period
        for end in range(last + 1):
            if end < last and keys[end] == keys[end + period]:
                continue
            if end - start >= period:
                yield from _run(items, start, period, end - start + period)
            start = end + 1


def _run(items: Items, start: int, period: int, length: int) -> Iterator[_Run]:
    """Yield the run from a start, shifted such that iterations start with a leading item."""
    spare = length % period
    starts = range(start, start + spare + 1)
    start = next((place for place in starts if may_start_repeat(items[place])), start)
    rounds = min(length // period, _MAX_UNROLLED_ITERATIONS)
    body = items[start : start + period]
    single = period == 1 and isinstance(body[0].form.head, Repeated)
    if not single and all(item.form.movable for item in body):
        yield _Run(start, period, rounds, (rounds - 1) * (width_of(body) + 1))


def may_start_repeat(item: Item) -> bool:
    """Return whether an item may start an iteration: a layer with weights, but no norm."""
    head = item.form.head
    return head.letter in LEADING if isinstance(head, Layered) else not isinstance(head, Fixed)


def _apart(runs: Iterator[_Run]) -> list[_Run]:
    """Return runs that do not overlap, in order; those that save most are chosen first."""
    chosen: list[_Run] = []
    taken: set[int] = set()
    for run in sorted(runs, key=lambda run: (-run.saved, run.period, run.start)):
        places = range(run.start, run.end)
        if taken.isdisjoint((places[0], places[-1])) and taken.isdisjoint(places):
            taken.update(places)
            chosen.append(run)
    return sorted(chosen, key=lambda run: run.start)


def _replaced(items: Items, runs: list[_Run], maker: ItemFactory) -> Items:
    result: list[Item] = []
    place = 0
    for run in runs:
        result += items[place : run.start]
        body = _collapsed(items[run.start : run.start + run.period], maker, 2)
        origin = common(item.origin for item in items[run.start : run.end])
        repeat = maker.made(Repeated(), (body,), None, run.rounds)
        result.append(replace(repeat, origin=origin))
        place = run.end
    return (*result, *items[place:])


def normalize_repeats(items: Items, maker: ItemFactory) -> Items:
    """Wrap single occurrences of bodies that are repeated elsewhere as repeats of 1."""
    inner = tuple(maker.inside(item, lambda part: normalize_repeats(part, maker)) for item in items)
    bodies = {
        tuple(one.form for one in item.parts[0]): None
        for item in inner
        if isinstance(item.form.head, Repeated)
    }
    for body in sorted(bodies, key=len, reverse=True):
        inner = tuple(_once(inner, body, maker))
    return inner


def _once(items: Items, body: tuple[Skeleton, ...], maker: ItemFactory) -> Iterator[Item]:
    """Yield the items of a path, with matches of a body as a repeat of 1."""
    forms = tuple(item.form for item in items)
    place = 0
    while place < len(items):
        end = place + len(body)
        if forms[place] is body[0] and forms[place:end] == body:
            yield maker.made(Repeated(), (items[place:end],), None, 1)
            place = end
        else:
            yield items[place]
            place += 1
