"""Which rows of a list are branches side by side: branch 1, branch 2, before their merge."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

from symcnn.network.trace.trace import BranchRecord, RepeatRecord, Trace, iterate_records
from symcnn.render.outline.row import OutlineRow

Place: TypeAlias = tuple["Branch", ...]
"""The branches in which a layer is, from the outermost to the innermost."""
_THEN = "then "
"""What precedes a row that follows another one of its branch."""


@dataclass(frozen=True)
class Branch:
    """A branch of a merge with several, by its number among those that have layers."""

    merge: str
    """The path of the merge."""
    number: int


def places_of(trace: Trace, around: Place = ()) -> Iterator[tuple[str, Place]]:
    """Yield the path of each layer and repeat with its place; a skip connection is no branch.

    >>> from symcnn import parse
    >>> net = parse("I(8,3)-add[C(1,3)-B|add[R|_]|C(3,3,p=1)]")
    >>> for path, place in places_of(net.trace):
    ...     print(path, [branch.number for branch in place])
    I []
    C [1]
    B [1]
    R [2]
    add [2]
    C2 [3]
    add2 []
    """
    for item in trace:
        if isinstance(item, BranchRecord):
            filled = [each for each in item.branches if any(iterate_records(each))]
            for number, branch in enumerate(filled, 1):
                inner = (Branch(item.join.path, number),) if len(filled) > 1 else ()
                yield from places_of(branch, (*around, *inner))
            yield item.join.path, around
        else:
            yield from ((record.path, around) for record in iterate_records((item,)))
            if isinstance(item, RepeatRecord):
                yield from places_of(item.round, around)


def mark_branches(
    rows: Iterable[OutlineRow], places: Mapping[str, Place], around: Place
) -> Iterator[tuple[OutlineRow, Place]]:
    """Yield rows with the numbers of their branches within those around them, and their places."""
    before: Place = ()
    for row in rows:
        merged = {record.path for record in row.records}
        outer = places.get(row.records[0].path, ())
        place = tuple(branch for branch in outer if branch.merge not in merged)
        inner = place[len(around) :]
        numbers = ".".join(str(branch.number) for branch in inner)
        mark = _THEN if before[: len(inner)] == inner else f"branch {numbers}: "
        yield replace(row, branch=mark if inner else ""), place
        before = inner
