"""Receptive field, total stride and total padding of a network, in closed form.

Each position o of a map depends on the input positions from S·o - l to S·o + r, where the stride S,
l and r grow from layer to layer; a merge takes the leftmost and the rightmost of its branches.
Source: Araujo, Norris & Sim 2019, Computing Receptive Fields of Convolutional Neural Networks,
equations 2 and 7, and section 3 for merges: r = Σ (kᵢ - 1)·Π_{j<i} sⱼ + 1, S = Π sᵢ,
P = Σ pᵢ·Π_{j<i} sⱼ.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from sympy import Expr, Integer

from symcnn.algebra.floors.maximum import largest
from symcnn.algebra.polynomials.polynomial import is_at_least
from symcnn.algebra.polynomials.powers import substitute
from symcnn.layers import Shape
from symcnn.layers.declaration.base import Sight
from symcnn.layers.declaration.window import Sliding
from symcnn.layers.join import Mul
from symcnn.network.receptive_field.axis import START, Axis, TooLongError, joined
from symcnn.network.receptive_field.loop_fields import all_rounds
from symcnn.network.trace.trace import (
    BranchRecord,
    Item,
    LayerRecord,
    RepeatRecord,
    SkipEvent,
    Trace,
    iterate_records,
    map_numbers,
)

Size = tuple[Expr, ...]


@dataclass(frozen=True)
class ReceptiveField:
    """The receptive field, stride and padding of a map, in input positions along each axis."""

    receptive_field: Size
    stride: Size | None
    """The total stride; None after branches of different strides."""
    padding: Size | None
    """The total padding; None if a transposed convolution or upsampling leaves no single one."""
    ends: str
    """The path of the first layer that depends on the whole map, whose input this describes.

    Empty if there is no such layer.
    """


@dataclass(frozen=True)
class Unknown:
    """A receptive field that is unknown from some layer on."""

    least: Size | None
    """A lower bound along each axis; None if it is unknown."""
    start: str
    """The path of the layer, or `$name` of a loaded map."""


@dataclass(frozen=True)
class _Dependence:
    """The dependence of a map on the input along each axis, and the size of the map."""

    axes: tuple[Axis, ...]
    size: Size

    def least(self, method: str = "least") -> Size | None:
        """Return a lower bound of the field along each axis, by a method of `Axis`."""
        lower_bounds = tuple(getattr(axis, method)() for axis in self.axes)
        return None if None in lower_bounds else lower_bounds

    def field(self) -> Size:
        """Return the receptive field; raise TooLongError if it is unknown."""
        return tuple(axis.field(side) for axis, side in zip(self.axes, self.size, strict=True))


class _UnknownError(Exception):
    """The dependence of a map on the input is unknown."""

    def __init__(self, start: str, least: Size | None, of_two: Size | None = None) -> None:
        super().__init__()
        self.start, self.least = start, least
        self.of_two = of_two
        """A lower bound for two positions that were not neighbors before."""


class _WholeMapError(Exception):
    """A layer depends on its whole input, whose dependence is `seen`."""

    def __init__(self, seen: _Dependence, path: str) -> None:
        super().__init__()
        self.seen, self.path = seen, path


@dataclass
class _FieldTracker:
    """The dependence of the current map on the input, and that of remembered maps."""

    seen: _Dependence
    taps: dict[SkipEvent, _Dependence] = field(default_factory=dict)

    def follow(self, trace: Trace) -> None:
        for position, item in enumerate(trace):
            try:
                self.seen = self._apply(item)
            except _UnknownError as error:
                least = error.of_two if _has_overlap(trace[position + 1 :]) else None
                raise _UnknownError(error.start, least or error.least) from None

    def _apply(self, item: Item) -> _Dependence:
        match item:
            case LayerRecord():
                return self._apply_layer(item)
            case BranchRecord():
                return self._merge_branches(item)
            case SkipEvent(recalled=True):
                if replace(item, recalled=False) not in self.taps:
                    raise _UnknownError(f"${item.name}", None)
                return self.taps[replace(item, recalled=False)]
            case SkipEvent():
                self.taps[item] = self.seen
                return self.seen
            case _:
                return self._apply_repeat(item)

    def _apply_layer(self, record: LayerRecord) -> _Dependence:
        layer, size = record.layer, record.output.size
        match layer.sight:
            case Sight.WHOLE:
                raise _WholeMapError(self.seen, record.path)
            case Sight.MOVED:
                of_two = self.seen.least("least_of_two")
                raise _UnknownError(record.path, self.seen.least(), of_two)
            case Sight.UNKNOWN:
                raise _UnknownError(record.path, self.seen.least())
        if not layer.windows:
            return self.seen
        rows = zip(self.seen.axes, layer.windows, record.input.size, size, strict=True)
        return _Dependence(tuple(axis.under(*row) for axis, *row in rows), size)

    def _merge_branches(self, fork: BranchRecord) -> _Dependence:
        """Return the dependence of a merge, without gates, which depend on the whole map."""
        seen: list[_Dependence] = []
        ends: list[_WholeMapError] = []
        unknown: list[_UnknownError] = []
        for branch in self._drop_gates(fork):
            tracker = _FieldTracker(self.seen, self.taps)
            try:
                tracker.follow(branch)
                seen.append(tracker.seen)
            except _WholeMapError as end:
                ends.append(end)
            except _UnknownError as error:
                unknown.append(error)
        if ends and not (seen and isinstance(fork.join.layer, Mul)):
            raise ends[0]
        if unknown:
            lower_bounds = [branch_seen.least() for branch_seen in seen]
            lower_bounds += [error.least for error in unknown]
            raise _UnknownError(unknown[0].start, _largest_sizes(lower_bounds))
        try:
            axes = zip(*(branch_seen.axes for branch_seen in seen), strict=True)
            return _Dependence(tuple(map(joined, axes)), seen[0].size)
        except TooLongError:
            least = _largest_sizes([branch_seen.least() for branch_seen in seen])
            raise _UnknownError(fork.join.path, least) from None

    def _drop_gates(self, fork: BranchRecord) -> Sequence[Trace]:
        """Return the branches but for gates, whose outputs have one value per channel."""
        if not isinstance(fork.join.layer, Mul):
            return fork.branches
        maps = [
            branch
            for branch in fork.branches
            if any(side != 1 for side in self._output_size(branch))
        ]
        return maps or fork.branches

    def _output_size(self, branch: Trace) -> Size:
        for item in reversed(branch):
            match item:
                case LayerRecord() | RepeatRecord():
                    return item.output.size
                case BranchRecord():
                    return item.join.output.size
                case SkipEvent(recalled=True):
                    loaded = self.taps.get(replace(item, recalled=False))
                    return self.seen.size if loaded is None else loaded.size
        return self.seen.size

    def _apply_repeat(self, group: RepeatRecord) -> _Dependence:
        """Return the dependence after all iterations, from that of one on its own input."""
        size = group.input.size
        tracker = _FieldTracker(_Dependence((START,) * len(size), size))
        try:
            tracker.follow(group.body)
        except _WholeMapError:
            raise self._end_of_first_iteration(group) from None
        except _UnknownError as error:
            raise _UnknownError(error.start, self.seen.least()) from None
        saved = {tap.name for tap in tracker.taps}
        self.taps = {tap: seen for tap, seen in self.taps.items() if tap.name not in saved}
        reaches = [all_rounds(axis, group) for axis in tracker.seen.axes]
        if None in reaches:
            raise _UnknownError(group.path, self.seen.least())
        pairs = zip(self.seen.axes, reaches, strict=True)
        axes = tuple(axis.slid(reach) for axis, reach in pairs if reach is not None)
        return _Dependence(axes, group.output.size)

    def _end_of_first_iteration(self, group: RepeatRecord) -> Exception:
        """Return the error at the layer of the first iteration that depends on the whole map."""
        if not is_at_least(group.count, 1):
            return _UnknownError(group.path, self.seen.least())
        first = {group.index: group.count - 1 if group.down else Integer(0)}
        try:
            self.follow(map_numbers(group.body, lambda expr: substitute(expr, first)))
        except (_WholeMapError, _UnknownError) as end:
            return end
        return _UnknownError(group.path, None)  # pragma: no cover - a layer ended it before


def receptive_field_of(source: Shape, trace: Trace) -> ReceptiveField | Unknown:
    """Return the receptive field before the first layer that depends on the whole map.

    Gates, which multiply a map by one value per channel, do not count.
    If all layers are windows, the size of that map is ⌊(n + 2P - r)/S⌋ + 1.
    """
    tracker = _FieldTracker(_Dependence((START,) * len(source.size), source.size))
    ends = ""
    try:
        tracker.follow(trace)
    except _WholeMapError as end:
        tracker.seen, ends = end.seen, end.path
    except _UnknownError as error:
        return Unknown(error.least, error.start)
    try:
        field = tracker.seen.field()
    except TooLongError:
        return Unknown(tracker.seen.least(), ends or tuple(iterate_records(trace))[-1].path)
    strides = tuple(axis.stride for axis in tracker.seen.axes)
    paddings = tuple(axis.padding for axis in tracker.seen.axes)
    return ReceptiveField(
        field,
        None if None in strides else strides,
        None if None in paddings else paddings,
        ends,
    )


def _has_overlap(following: Trace) -> bool:
    """Return whether the next windows overlap along each axis, and cover every position.

    Then some output position depends on two positions that were not neighbors before.
    """
    for item in following:
        if not isinstance(item, LayerRecord) or item.layer.sight is not Sight.WINDOW:
            return False
        if item.layer.windows:
            return all(
                isinstance(window, Sliding) and window.stride.value == 1 and _is_wide(window)
                for window in item.layer.windows
            )
        if item.output != item.input:
            return False
    return False


def _is_wide(window: Sliding) -> bool:
    return is_at_least(window.extent.value - 2)


def _largest_sizes(lower_bounds: Sequence[Size | None]) -> Size | None:
    """Return the largest of the known lower bounds, along each axis."""
    known = [bound for bound in lower_bounds if bound is not None]
    return tuple(map(largest, zip(*known, strict=True))) if known else None
