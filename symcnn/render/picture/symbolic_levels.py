"""The levels of a network of symbolic depth: iterations 0, 1 and the last stand for all.

A repeat that saves or loads feature maps by an index is replaced by these of its iterations, so
that a map saved at a level is loaded at the same level.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sympy import Expr, Integer

from symcnn.algebra.polynomials.polynomial import expand_products
from symcnn.algebra.polynomials.powers import substitute
from symcnn.network import Network
from symcnn.network.trace.trace import (
    Item,
    RepeatRecord,
    Trace,
    iterate_records,
    map_numbers,
    skip_events,
)
from symcnn.render.outline.from_paths import rows_below
from symcnn.render.outline.row import OutlineRow
from symcnn.render.outline.source import source_of
from symcnn.render.picture.row_ranges import record_count


@dataclass(frozen=True)
class Levels:
    """The trace of a network with some iterations in place of repeats, and its rows."""

    trace: Trace
    rows: tuple[OutlineRow, ...]
    gaps: tuple[int, ...]
    """The positions of layers before which iterations are left out."""


def levels_of(net: Network) -> Levels:
    """Return a network with the first iterations and the last one of each repeat with skips.

    >>> from symcnn import load
    >>> levels = levels_of(load("unet"))
    >>> [str(event.index) for event in skip_events(levels.trace)]
    ['0', '1', 'depth - 1', 'depth - 1', '1', '0']
    >>> levels.gaps
    (11, 26)
    """
    repeats = [item for item in net.trace if isinstance(item, RepeatRecord) and _has_levels(item)]
    lowest = min((item.low for item in repeats if item.low.is_Integer), default=Integer(0))
    source = source_of(net)
    trace: list[Item] = []
    rows: list[OutlineRow] = []
    gaps: list[int] = []
    for items, follows_gap in _chunks(net.trace, lowest):
        if follows_gap:
            gaps.append(sum(map(record_count, trace)))
        trace += items
        rows += rows_below(iterate_records(items), "", source)
    return Levels(tuple(trace), tuple(rows), tuple(gaps))


def _chunks(trace: Trace, lowest: Expr) -> Iterator[tuple[Trace, bool]]:
    """Yield items that have rows of their own, and whether iterations before them are left out."""
    plain: list[Item] = []
    for item in trace:
        if isinstance(item, RepeatRecord) and _has_levels(item):
            yield tuple(plain), False
            plain = []
            yield from _iterations(item, lowest)
        else:
            plain.append(item)
    yield tuple(plain), False


def _has_levels(repeat: RepeatRecord) -> bool:
    """Return whether iterations save or load maps of their own."""
    return any(event.index is not None for event in skip_events(repeat.round))


def _iterations(repeat: RepeatRecord, lowest: Expr) -> Iterator[tuple[Trace, bool]]:
    """Yield the iterations of a repeat with the lowest index, the next one, and the last one."""
    first = [Integer(index) for index in (0, 1) if repeat.low + index in (lowest, lowest + 1)]
    offsets = [*first, substitute(repeat.count - 1, {})]
    ordered = list(reversed(offsets)) if repeat.down else offsets
    left_out = 1 if repeat.down else len(offsets) - 1
    for number, offset in enumerate(ordered):
        yield _iteration(repeat, offset), number == left_out


def _iteration(repeat: RepeatRecord, offset: Expr) -> Trace:
    """Return one iteration, at an offset from the lowest value of the variable."""
    values = {repeat.index: offset}
    return map_numbers(repeat.body, lambda expr: expand_products(substitute(expr, values)))
