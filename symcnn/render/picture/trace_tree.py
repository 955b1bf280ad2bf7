"""The tree of a picture, built from the rows of the outline and the branches of the trace.

The rows say which layers are drawn as one, the trace how they are connected. Both have the layers
in one order, so that a row, or one of the equal ones that it stands for, is a range of positions.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from sympy import Expr, Integer

from symcnn.algebra.presentation.present import text
from symcnn.network import Network
from symcnn.network.trace.trace import (
    BranchRecord,
    Item,
    RepeatRecord,
    SkipEvent,
    Trace,
    iterate_records,
)
from symcnn.render.outline.from_paths import outline
from symcnn.render.outline.row import OutlineRow
from symcnn.render.picture.picture_tree import (
    Branch,
    Frame,
    Key,
    Node,
    Path,
    Skip,
    Split,
    Step,
    Tree,
)

_MAX_STEPS = 48
"""The number of boxes up to which blocks are unfolded by default."""
_MAX_DEPTH = 8
"""The depth up to which blocks are unfolded by default."""


def tree_of(net: Network, depth: int | None = None, most: int = _MAX_STEPS) -> Tree:
    """Return the tree of a network, its blocks unfolded to a depth.

    Without a depth, blocks are unfolded as long as there are at most `most` boxes.

    >>> from symcnn import parse
    >>> tree = tree_of(parse("I(10,3)-C(3,8)-B-R-C(1,8)*3-@a-P(2)-C(1,8)-U(2)-add[$a|_]"))
    >>> [step.title for step in tree.steps()][1:4]
    ['conv 3×3, 8, BN, ReLU', 'conv 1×1, 8 ×3', 'max pool 2×2']
    >>> [(skip.name, skip.start, skip.end) for skip in tree.skips]
    [('a', (4,), (10,))]
    """
    rows = outline(net)
    if depth is not None:
        return build_tree(net.trace, rows, depth)
    shallow = build_tree(net.trace, rows, 0)
    for level in range(1, _MAX_DEPTH + 1):
        deeper = build_tree(net.trace, rows, level)
        count = sum(1 for _ in deeper.steps())
        if count > most or deeper == shallow:
            break
        shallow = deeper
    return shallow


def build_tree(
    trace: Trace, rows: Sequence[OutlineRow], depth: int, *, is_exact: bool = False
) -> Tree:
    """Return the tree of a trace whose layers have these rows, unfolded to a depth.

    An index of a map that has no loop variable is exact: it is that of one map only.
    """
    builder = _Builder(depth, is_exact)
    path, _ = builder.walk(trace, _Scope(_units(rows, 0)), 0)
    return Tree(path, tuple(dict.fromkeys(builder.skips)))


@dataclass(frozen=True)
class _Unit:
    """One of the equal ones that a row stands for: the layers from `start` up to `stop`."""

    row: OutlineRow
    start: int
    stop: int
    shift: int = 0
    """The distance to the first of the equal ones that are counted together."""


def _units(rows: Iterable[OutlineRow], start: int) -> tuple[_Unit, ...]:
    """Return the ranges of rows that follow each other."""
    units: list[_Unit] = []
    for row in rows:
        is_repeat = isinstance(row.records[0], RepeatRecord) and len(row.records) == 1
        copies = 1 if is_repeat or not row.times.is_Integer else int(row.times)
        length = len(row.records) // copies
        for _ in range(copies):
            units.append(_Unit(row, start, start + length))
            start += length
    return tuple(units)


@dataclass(frozen=True)
class _Scope:
    """The ranges of the rows of one level, and how positions become keys."""

    units: tuple[_Unit, ...]
    prefix: Key = ()
    shift: int = 0
    level: int = 0

    def at(self, position: int) -> _Unit:
        """Return the range in which a position lies."""
        index = bisect_right(self.units, position, key=lambda unit: unit.start)
        return self.units[index - 1]

    def key(self, unit: _Unit) -> Key:
        """Return the key of a range, which copies of equal ones share."""
        return *self.prefix, unit.start - unit.shift - self.shift


@dataclass(frozen=True)
class _Save:
    """A feature map that is saved under a name and an index: the output of a step."""

    event: SkipEvent
    key: Key
    is_inside: bool
    """Whether it is a feature map within the box."""


@dataclass
class _Builder:
    """The state of a walk along a trace: maps that are saved, and the skip connections so far."""

    depth: int
    is_exact: bool
    saves: list[_Save] = field(default_factory=list)
    skips: list[Skip] = field(default_factory=list)
    last: Key = ()
    """The step whose output is the current feature map."""
    pending: SkipEvent | None = None
    """The event that loads the map at which the next step starts."""

    def walk(self, items: Trace, scope: _Scope, position: int) -> tuple[Path, int]:
        """Return the nodes of a path that begins at a position, and the position after it."""
        nodes: list[Node] = []
        first: _Unit | None = None  # of equal ones that are counted together, without skips
        index = 0
        while index < len(items):
            item = items[index]
            if isinstance(item, SkipEvent):
                self.notice(item)
                first, index = None, index + 1
                continue
            group, stop = _group(items[index:], scope, position)
            unit, has_skips = scope.at(stop - 1), any(skip_events(group))
            before = nodes[-1] if first and first.row is unit.row and not has_skips else None
            if _is_opened(item, scope, position):
                nodes.append(self.split(group, scope, position))
                first = None
            elif first and isinstance(before, Step | Frame):
                self.unit(group, scope, replace(unit, shift=unit.start - first.start))
                nodes[-1] = replace(before, times=before.times + 1)
            else:
                nodes.append(self.unit(group, scope, unit))
                first = None if has_skips else unit
            index, position = index + len(group), stop
        return tuple(nodes), position

    def unit(self, group: Sequence[Item], scope: _Scope, unit: _Unit) -> Step | Frame:
        """Return a row as a box, or as a frame if it is unfolded."""
        row, is_loaded = unit.row, self.pending is not None
        times = Integer(1) if row.times.is_Integer and len(row.records) > 1 else row.times
        if row.children and row.is_block and scope.level < self.depth:
            path = self.inside(group, scope, unit)
            return Frame(row, times, path, is_loaded)
        step = self.place(scope.key(unit), row, times)
        for event in skip_events(group):
            self.notice(event, is_inside=True)
            self.load(step.key, is_inside=True)
        return step

    def inside(self, group: Sequence[Item], scope: _Scope, unit: _Unit) -> Path:
        """Return the nodes within an unfolded row."""
        row, level = unit.row, scope.level + 1
        repeat = group[0]
        if isinstance(repeat, RepeatRecord) and row.children[0].records[0] is not repeat:
            inner = _Scope(_units(row.children, 0), (*scope.key(unit), -1), 0, level)
            return self.walk(repeat.round, inner, 0)[0]
        units = _units(row.children, unit.start)
        shift = scope.shift + unit.shift
        return self.walk(tuple(group), _Scope(units, scope.prefix, shift, level), unit.start)[0]

    def split(self, group: Sequence[Item], scope: _Scope, position: int) -> Split:
        """Return branches and their merge, which may be followed by layers of its row."""
        fork, *_ = group
        assert isinstance(fork, BranchRecord)  # noqa: S101 - only branches are opened
        source, pending, branches = self.last, self.pending, []
        for branch in fork.branches:
            self.last, self.pending = source, pending
            path, position = self.walk(branch, scope, position)
            branches.append((Branch(path, self.pending is not None), self.pending))
        unit = scope.at(position)
        row = unit.row
        self.pending = None
        times = Integer(1) if row.times.is_Integer else row.times
        join = self.place(scope.key(unit), row, times)
        for _, event in branches:
            self.pending = event
            self.load(join.key)
        return Split(tuple(branch for branch, _ in branches), join, pending is not None)

    def place(self, key: Key, row: OutlineRow, times: Expr) -> Step:
        """Return a box, whose input is the map that is loaded or else that of the step before."""
        step = Step(key, row, times, self.pending is not None)
        self.load(key)
        self.last = key
        return step

    def notice(self, event: SkipEvent, *, is_inside: bool = False) -> None:
        """Remember that a map is saved, or that the next step loads one."""
        if event.recalled:
            self.pending = event
        else:
            self.saves.append(_Save(event, self.last, is_inside))

    def load(self, key: Key, *, is_inside: bool = False) -> None:
        """Connect a step with the steps that may have saved the map it loads, if it loads one."""
        event, self.pending = self.pending, None
        if event is None:
            return
        index = "" if event.index is None else f"[{text(event.index)}]"
        for save in _sources(self.saves, event, is_exact=self.is_exact):
            if save.key != key:
                inside = is_inside or save.is_inside
                name = f"{event.name}{index}"
                self.skips.append(Skip(save.key, key, name, event.index, inside))


def _is_opened(item: Item, scope: _Scope, position: int) -> bool:
    """Return whether branches are drawn: they have rows of their own, or only saved maps."""
    unit, length = scope.at(position), _length(item)
    is_bare = length == 1 and not unit.row.is_block
    return isinstance(item, BranchRecord) and (position + length > unit.stop or is_bare)


def _group(items: Trace, scope: _Scope, position: int) -> tuple[list[Item], int]:
    """Return the items of the row in which the first of them ends, and the position after them."""
    first, *others = items
    group, position = [first], position + _length(first)
    stop = scope.at(position - 1).stop
    for item in others:
        if position >= stop:
            break
        group.append(item)
        position += _length(item)
    return group, position


def _sources(saves: Sequence[_Save], load: SkipEvent, *, is_exact: bool) -> Iterator[_Save]:
    """Yield the saved maps that a name and an index may mean, several for one of an iteration.

    A map takes the place of an earlier one of the same name and index.
    """
    named = [save for save in reversed(saves) if save.event.name == load.name]
    exact = [save for save in named if save.event.index == load.index]
    if load.index is None or (exact and (is_exact or load.index.is_number)):
        yield exact[0]
        return
    for save in named:
        distance = save.event.index - load.index
        if not distance.is_number or distance == 0:
            yield save


def skip_events(items: Iterable[Item]) -> Iterator[SkipEvent]:
    """Yield all maps that are saved and loaded within items, in order.

    >>> from symcnn import parse
    >>> [event.recalled for event in skip_events(parse("I(8,3)-@a-C(1,3)-add[_|$a]").trace)]
    [False, True]
    """
    for item in items:
        match item:
            case SkipEvent():
                yield item
            case BranchRecord(branches):
                for branch in branches:
                    yield from skip_events(branch)
            case RepeatRecord():
                yield from skip_events(item.round)


def _length(item: Item) -> int:
    """Return the number of layers of an item, as the network lists them."""
    return sum(1 for _ in iterate_records((item,)))
