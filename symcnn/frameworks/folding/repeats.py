"""What comes several times in a row, and is equal each time, becomes a repeat."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from symcnn.frameworks.folding.item_factory import Maker
from symcnn.frameworks.folding.items import Item, Items, common, width_of
from symcnn.frameworks.folding.read_layer import LEADING
from symcnn.frameworks.folding.skeletons import Fixed, Form, Layered, Repeated
from symcnn.frameworks.folding.values import Value

LONGEST = 24
"""The most items of a path that are taken for one round, or one block."""
_MOST_ROUNDS = 512
"""The most rounds of a repeat whose layers all have records of their own."""


@dataclass(frozen=True, slots=True)
class _Run:
    """Equal rounds: where they start, the items of one, how many they are, and what is saved."""

    start: int
    period: int
    rounds: int
    saved: int

    @property
    def end(self) -> int:
        return self.start + self.period * self.rounds


def collapsed(items: Items, maker: Maker, least: int = 2) -> Items:
    """Return a path with what is repeated, in it and in the paths inside it, written once.

    `least` is how often a few layers that meet nowhere come in a path inside another: two that
    happen to be equal are not yet told apart from others of their form.
    """
    found = tuple(_collapsed_inside(item, maker, least) for item in items)
    return _collapsed(found, maker, 2)


def _collapsed(items: Items, maker: Maker, least: int) -> Items:
    while True:
        runs = _apart(run for run in _runs(items) if _is_run(items, run, least))
        if not runs:
            return items
        items = _replaced(items, runs, maker)


def _is_run(items: Items, run: _Run, least: int) -> bool:
    return run.rounds >= least or any(
        item.parts for item in items[run.start : run.start + run.period]
    )


def _collapsed_inside(item: Item, maker: Maker, least: int) -> Item:
    def collapsed_part(part: Items) -> Items:
        inner = tuple(_collapsed_inside(one, maker, least) for one in part)
        return _collapsed(inner, maker, least)

    return maker.inside(item, collapsed_part)


def _runs(items: Items) -> Iterator[_Run]:
    """Yield the runs of a path, for each length of a round the longest."""
    numbers: dict[tuple[Form, tuple[Value, ...]], int] = {}
    keys = [numbers.setdefault((item.form, item.values), len(numbers)) for item in items]
    if len(numbers) == len(keys):
        return
    for period in range(1, min(LONGEST, len(keys) // 2) + 1):
        start = 0
        for end in (*_differing(keys, period), len(keys) - period):
            if end - start >= period:
                yield from _run(items, start, period, end - start + period)
            start = end + 1


def _differing(keys: list[int], period: int) -> list[int]:
    """Return the places where what comes a period later differs."""
    pairs = zip(keys, keys[period:], strict=False)
    return [place for place, (one, other) in enumerate(pairs) if one != other]


def _run(items: Items, start: int, period: int, length: int) -> Iterator[_Run]:
    """Yield the run in equal rounds from a start, that a round starts with what leads."""
    spare = length % period
    starts = range(start, start + spare + 1)
    start = next((place for place in starts if leads(items[place])), start)
    rounds = min(length // period, _MOST_ROUNDS)
    body = items[start : start + period]
    single = period == 1 and isinstance(body[0].form.head, Repeated)
    if not single and all(item.form.movable for item in body):
        yield _Run(start, period, rounds, (rounds - 1) * (width_of(body) + 1))


def leads(item: Item) -> bool:
    """Tell whether an item has weights that make it the first of a round, rather than a norm."""
    head = item.form.head
    return head.letter in LEADING if isinstance(head, Layered) else not isinstance(head, Fixed)


def _apart(runs: Iterator[_Run]) -> list[_Run]:
    """Return runs that do not overlap, those that save most first chosen, in order."""
    chosen: list[_Run] = []
    taken: set[int] = set()
    for run in sorted(runs, key=lambda run: (-run.saved, run.period, run.start)):
        places = range(run.start, run.end)
        if taken.isdisjoint((places[0], places[-1])) and taken.isdisjoint(places):
            taken.update(places)
            chosen.append(run)
    return sorted(chosen, key=lambda run: run.start)


def _replaced(items: Items, runs: list[_Run], maker: Maker) -> Items:
    found: list[Item] = []
    place = 0
    for run in runs:
        found += items[place : run.start]
        body = _collapsed(items[run.start : run.start + run.period], maker, 2)
        origin = common(item.origin for item in items[run.start : run.end])
        repeat = maker.made(Repeated(), (body,), None, run.rounds)
        found.append(replace(repeat, origin=origin))
        place = run.end
    return (*found, *items[place:])


def evened(items: Items, maker: Maker) -> Items:
    """Return a path where what is also repeated in it counts as repeated, once."""
    inner = tuple(maker.inside(item, lambda part: evened(part, maker)) for item in items)
    bodies = {
        tuple(one.form for one in item.parts[0]): None
        for item in inner
        if isinstance(item.form.head, Repeated)
    }
    for body in sorted(bodies, key=len, reverse=True):
        inner = tuple(_once(inner, body, maker))
    return inner


def _once(items: Items, body: tuple[Form, ...], maker: Maker) -> Iterator[Item]:
    """Yield the items of a path, those that have the forms of a body as repeated once."""
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
