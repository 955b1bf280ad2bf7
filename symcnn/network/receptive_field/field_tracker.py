"""The dependence of each feature map on the input, followed along a trace."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace

from sympy import Expr, Integer

from symcnn.algebra.floors.maximum import largest
from symcnn.algebra.polynomials.polynomial import is_at_least
from symcnn.algebra.polynomials.powers import substitute
from symcnn.layers.declaration.base import Sight
from symcnn.layers.declaration.window import Sliding
from symcnn.layers.join import Mul
from symcnn.network.receptive_field.axis import START, Axis, TooLongError, joined
from symcnn.network.receptive_field.loop_fields import after_iterations
from symcnn.network.trace.trace import (
    BranchRecord,
    Item,
    LayerRecord,
    RepeatRecord,
    SkipEvent,
    Trace,
    map_numbers,
)

Size = tuple[Expr, ...]


@dataclass(frozen=True)
class Dependence:
    """The dependence of a map on the input along each axis, and the size of the map."""

    axes: tuple[Axis, ...]
    size: Size

    def least(self, positions: int = 1) -> Size | None:
        """Return a lower bound of the field of neighboring positions along each axis."""
        lower_bounds = tuple(axis.least(positions) for axis in self.axes)
        return None if None in lower_bounds else lower_bounds

    def field(self) -> Size:
        """Return the receptive field; raise TooLongError if it is unknown."""
        return tuple(axis.field(side) for axis, side in zip(self.axes, self.size, strict=True))

    def exact_field(self) -> tuple[Expr | None, ...]:
        """Return the receptive field along each axis; None where it is unknown, or only bounded."""
        return tuple(map(_exact_field, self.axes, self.size))


@dataclass(frozen=True)
class FieldStep:
    """A layer, a merge or a repeat, with the dependence of its inputs and its output."""

    record: LayerRecord | RepeatRecord
    inputs: tuple[Dependence, ...]
    """The dependence of its input; of a merge, that of each branch."""
    output: Dependence
    iteration: Dependence | None = None
    """The dependence of the output of one iteration of a repeat on its own input."""


class UnknownFieldError(Exception):
    """The dependence of a map on the input is unknown."""

    def __init__(self, start: str, least: Size | None, of_two: Size | None = None) -> None:
        """Store the path of the layer, and lower bounds."""
        super().__init__()
        self.start, self.least = start, least
        self.of_two = of_two
        """A lower bound for two positions that were not neighbors before."""


class WholeMapError(Exception):
    """A layer depends on its whole input, whose dependence is `seen`."""

    def __init__(self, seen: Dependence, path: str) -> None:
        """Store the dependence of the input, and the path of the layer."""
        super().__init__()
        self.seen, self.path = seen, path


@dataclass
class FieldTracker:
    """The dependence of the current map on the input, and that of remembered maps."""

    seen: Dependence
    taps: dict[SkipEvent, Dependence] = field(default_factory=dict)
    steps: list[FieldStep] = field(default_factory=list)
    """The layers, the merges and the repeats so far, in order."""

    def follow(self, trace: Trace) -> None:
        """Follow a trace; raise WholeMapError or UnknownFieldError where its dependence ends."""
        for position, item in enumerate(trace):
            try:
                self.seen = self._apply(item)
            except UnknownFieldError as error:
                least = error.of_two if _has_overlap(trace[position + 1 :]) else None
                raise UnknownFieldError(error.start, least or error.least) from None

    def _apply(self, item: Item) -> Dependence:
        match item:
            case LayerRecord():
                return self._apply_layer(item)
            case BranchRecord():
                return self._merge_branches(item)
            case SkipEvent(recalled=True):
                if replace(item, recalled=False) not in self.taps:
                    raise UnknownFieldError(f"${item.name}", None)
                return self.taps[replace(item, recalled=False)]
            case SkipEvent():
                self.taps[item] = self.seen
                return self.seen
            case _:
                return self._apply_repeat(item)

    def _apply_layer(self, record: LayerRecord) -> Dependence:
        layer, size = record.layer, record.output.size
        match layer.sight:
            case Sight.WHOLE:
                raise WholeMapError(self.seen, record.path)
            case Sight.MOVED:
                raise UnknownFieldError(record.path, self.seen.least(), self.seen.least(2))
            case Sight.UNKNOWN:
                raise UnknownFieldError(record.path, self.seen.least())
        if not layer.windows:
            return self._add_step(FieldStep(record, (self.seen,), self.seen))
        rows = zip(self.seen.axes, layer.windows, record.input.size, size, strict=True)
        output = Dependence(tuple(axis.under(*row) for axis, *row in rows), size)
        return self._add_step(FieldStep(record, (self.seen,), output))

    def _add_step(self, step: FieldStep) -> Dependence:
        """Record a step, and return the dependence of its output."""
        self.steps.append(step)
        return step.output

    def _merge_branches(self, fork: BranchRecord) -> Dependence:
        """Return the dependence of a merge, without gates, which depend on the whole map."""
        seen: list[Dependence] = []
        ends: list[WholeMapError] = []
        unknown: list[UnknownFieldError] = []
        for branch in self._drop_gates(fork):
            tracker = FieldTracker(self.seen, self.taps, self.steps)
            try:
                tracker.follow(branch)
                seen.append(tracker.seen)
            except WholeMapError as end:
                ends.append(end)
            except UnknownFieldError as error:
                unknown.append(error)
        if ends and not (seen and isinstance(fork.join.layer, Mul)):
            raise ends[0]
        if unknown:
            lower_bounds = [branch_seen.least() for branch_seen in seen]
            lower_bounds += [error.least for error in unknown]
            raise UnknownFieldError(unknown[0].start, _largest_sizes(lower_bounds))
        try:
            axes = zip(*(branch_seen.axes for branch_seen in seen), strict=True)
            output = Dependence(tuple(map(joined, axes)), seen[0].size)
        except TooLongError:
            least = _largest_sizes([branch_seen.least() for branch_seen in seen])
            raise UnknownFieldError(fork.join.path, least) from None
        return self._add_step(FieldStep(fork.join, tuple(seen), output))

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

    def _apply_repeat(self, group: RepeatRecord) -> Dependence:
        """Return the dependence after all iterations, from that of one on its own input."""
        tracker = FieldTracker(start_of(group.input.size))
        try:
            tracker.follow(group.body)
        except WholeMapError:
            raise self._end_of_first_iteration(group) from None
        except UnknownFieldError as error:
            raise UnknownFieldError(error.start, self.seen.least()) from None
        saved = {tap.name for tap in tracker.taps}
        self.taps = {tap: seen for tap, seen in self.taps.items() if tap.name not in saved}
        axes = after_iterations(self.seen.axes, tracker.seen.axes, group, group.count)
        if axes is None:
            raise UnknownFieldError(group.path, self.seen.least())
        output = Dependence(axes, group.output.size)
        return self._add_step(FieldStep(group, (self.seen,), output, tracker.seen))

    def _end_of_first_iteration(self, group: RepeatRecord) -> Exception:
        """Return the error at the layer of the first iteration that depends on the whole map."""
        if not is_at_least(group.count, 1):
            return UnknownFieldError(group.path, self.seen.least())
        first = {group.index: group.count - 1 if group.down else Integer(0)}
        try:
            self.follow(map_numbers(group.body, lambda expr: substitute(expr, first)))
        except (WholeMapError, UnknownFieldError) as end:
            return end
        return UnknownFieldError(group.path, None)  # pragma: no cover - a layer ended it before


def _exact_field(axis: Axis, side: Expr) -> Expr | None:
    if axis.is_upper_bound:
        return None
    with suppress(TooLongError):
        return axis.field(side)
    return None


def start_of(size: Size) -> Dependence:
    """Return the dependence of a map on itself."""
    return Dependence((START,) * len(size), size)


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
