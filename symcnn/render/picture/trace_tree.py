"""The tree of a picture, built from the rows of the outline and the branches of the trace.

The rows say which layers are drawn as one, the trace how they are connected. Both have the layers
in one order, so that a row, or one of the equal ones that it stands for, is a range of positions.
"""

from __future__ import annotations

from collections.abc import Sequence
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
    skip_events,
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
from symcnn.render.picture.row_ranges import (
    RowRange,
    Scope,
    is_opened,
    record_count,
    row_items,
    row_ranges,
)
from symcnn.render.picture.saved_maps import SavedMap, saved_maps

MAX_STEPS = 40
"""The number of boxes up to which blocks are unfolded by default."""
_MAX_DEPTH = 5
"""The depth up to which blocks are unfolded by default."""


def tree_of(net: Network, depth: int | None = None, most: int = MAX_STEPS) -> Tree:
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
    trees = [build_tree(net.trace, rows, level) for level in range(_MAX_DEPTH + 1)]
    small = [tree for tree in trees if sum(1 for _ in tree.steps()) <= most]
    return small[-1] if small else trees[0]


def build_tree(
    trace: Trace, rows: Sequence[OutlineRow], depth: int, *, is_exact: bool = False
) -> Tree:
    """Return the tree of a trace whose layers have these rows, unfolded to a depth.

    An index of a map that has no loop variable is exact: it is that of one map only.
    """
    builder = _Builder(depth, is_exact)
    path, _ = builder.walk(trace, Scope(row_ranges(rows, 0)), 0)
    return Tree(path, tuple(dict.fromkeys(builder.skips)))


@dataclass
class _Builder:
    """The state of a walk along a trace: maps that are saved, and the skip connections so far."""

    depth: int
    is_exact: bool
    saves: list[SavedMap] = field(default_factory=list)
    skips: list[Skip] = field(default_factory=list)
    last: Key = ()
    """The step whose output is the current feature map."""
    pending: SkipEvent | None = None
    """The event that loads the map at which the next step starts."""

    def walk(self, items: Trace, scope: Scope, position: int) -> tuple[Path, int]:
        """Return the nodes of a path that begins at a position, and the position after it."""
        nodes: list[Node] = []
        first: RowRange | None = None  # of equal ones that are counted together, without skips
        index = 0
        while index < len(items):
            item = items[index]
            if record_count(item) == 0:  # a saved map, or a repeat of nothing else
                for event in skip_events((item,)):
                    self.notice(event)
                first, index = None, index + 1
                continue
            group, stop = row_items(items[index:], scope, position)
            unit, has_skips = scope.at(stop - 1), any(skip_events(group))
            before = nodes[-1] if first and first.row is unit.row and not has_skips else None
            if is_opened(item, scope, position):
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

    def unit(self, group: Sequence[Item], scope: Scope, unit: RowRange) -> Step | Frame:
        """Return a row as a box, or as a frame if it is unfolded."""
        row, is_loaded = unit.row, self.pending is not None
        times = Integer(1) if row.times.is_Integer and len(row.records) > 1 else row.times
        if row.children and row.is_block and scope.level < self.depth:
            path = self.inside(group, scope, unit)
            return Frame(row, times, path, is_loaded)
        source = () if is_loaded else self.last
        step = self.place(scope.key(unit), row, times)
        for event in skip_events(group):
            self.notice(event, is_inside=True)
            self.load(step.key, source)
        return step

    def inside(self, group: Sequence[Item], scope: Scope, unit: RowRange) -> Path:
        """Return the nodes within an unfolded row."""
        row, level = unit.row, scope.level + 1
        repeat = group[0]
        if isinstance(repeat, RepeatRecord) and row.children[0].records[0] is not repeat:
            inner = Scope(row_ranges(row.children, 0), (*scope.key(unit), -1), 0, level)
            return self.walk(repeat.round, inner, 0)[0]
        units = row_ranges(row.children, unit.start)
        shift = scope.shift + unit.shift
        return self.walk(tuple(group), Scope(units, scope.prefix, shift, level), unit.start)[0]

    def split(self, group: Sequence[Item], scope: Scope, position: int) -> Split:
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
        step = Step(row, times, key, self.pending is not None)
        self.load(key)
        self.last = key
        return step

    def notice(self, event: SkipEvent, *, is_inside: bool = False) -> None:
        """Remember that a map is saved, or that the next step loads one."""
        if event.recalled:
            self.pending = event
        else:
            self.saves.append(SavedMap(event, self.last, is_inside))

    def load(self, key: Key, source: Key | None = None) -> None:
        """Connect a step with the steps that may have saved the map it loads, if it loads one.

        With a `source`, the map is loaded within the box, whose input is the output of the source.
        """
        event, self.pending = self.pending, None
        if event is None:
            return
        index = "" if event.index is None else f"[{text(event.index)}]"
        for save in saved_maps(self.saves, event, is_exact=self.is_exact):
            if save.key not in (key, source):
                inside = source is not None or save.is_inside
                name = f"{event.name}{index}"
                self.skips.append(Skip(save.key, key, name, event.index, inside))
