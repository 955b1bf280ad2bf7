"""Receptive field, total stride and total padding, in closed form.

Each position o of a map depends on the input positions from S·o - l to S·o + r, where the stride S,
l and r grow from layer to layer; where branches meet, from the leftmost to the rightmost of all.
Source: Araujo, Norris & Sim 2019, Computing Receptive Fields of Convolutional Neural Networks,
equations 2 and 7, and section 3 for paths that meet: r = Σ (kᵢ - 1)·Π_{j<i} sⱼ + 1, S = Π sᵢ,
P = Σ pᵢ·Π_{j<i} sⱼ.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from sympy import Expr, Integer

from symcnn.algebra.floors.maximum import largest
from symcnn.algebra.polynomials.polynomial import minimum
from symcnn.algebra.polynomials.powers import put
from symcnn.layers import Shape
from symcnn.layers.declaration.base import Sight
from symcnn.layers.declaration.window import Sliding
from symcnn.layers.join import Mul
from symcnn.network.receptive_field.axis import START, Axis, TooLongError, joined
from symcnn.network.receptive_field.repeats import all_rounds
from symcnn.network.trace.trace import Fork, Group, Item, Record, Tap, Trace, flat, moved

Size = tuple[Expr, ...]


@dataclass(frozen=True)
class View:
    """How a map depends on the input, along each axis."""

    receptive_field: Size
    stride: Size | None
    """None after branches of different strides."""
    padding: Size | None
    """None where a transposed convolution or upsampling leaves no single padding."""
    ends: str
    """The path of the first layer that sees everything, before which this is; empty if none."""


@dataclass(frozen=True)
class Unknown:
    """Receptive fields that are not known from a layer on."""

    least: Size | None
    """What they are never below, along each axis, where that is known."""
    start: str
    """The path of the layer, or the name of a map that is gone on with, after `$`."""


@dataclass(frozen=True)
class _Seen:
    """How a map depends on the input, and its size."""

    axes: tuple[Axis, ...]
    size: Size

    def least(self, find: str = "least") -> Size | None:
        """Return what each position sees at least, along each axis."""
        found = tuple(getattr(axis, find)() for axis in self.axes)
        return None if None in found else found

    def field(self) -> Size:
        """Return the most that a position sees; raise TooLongError where it is not known."""
        return tuple(axis.field(side) for axis, side in zip(self.axes, self.size, strict=True))


class _UnknownError(Exception):
    """Nothing more is known of how a map depends on the input."""

    def __init__(self, start: str, least: Size | None, of_two: Size | None = None) -> None:
        super().__init__()
        self.start, self.least = start, least
        self.of_two = of_two
        """What two positions see at least, that do not lie side by side before."""


class _EndsError(Exception):
    """A layer sees everything; `seen` is its input."""

    def __init__(self, seen: _Seen, path: str) -> None:
        super().__init__()
        self.seen, self.path = seen, path


@dataclass
class _Eye:
    """What is seen from the map that was reached."""

    seen: _Seen
    taps: dict[Tap, _Seen] = field(default_factory=dict)

    def follow(self, trace: Trace) -> None:
        for place, item in enumerate(trace):
            try:
                self.seen = self._after(item)
            except _UnknownError as error:
                least = error.of_two if _overlaps(trace[place + 1 :]) else None
                raise _UnknownError(error.start, least or error.least) from None

    def _after(self, item: Item) -> _Seen:
        match item:
            case Record():
                return self._under(item)
            case Fork():
                return self._forked(item)
            case Tap(recalled=True):
                if replace(item, recalled=False) not in self.taps:
                    raise _UnknownError(f"${item.name}", None)
                return self.taps[replace(item, recalled=False)]
            case Tap():
                self.taps[item] = self.seen
                return self.seen
            case _:
                return self._repeated(item)

    def _under(self, record: Record) -> _Seen:
        layer, size = record.layer, record.output.size
        match layer.sight:
            case Sight.WHOLE:
                raise _EndsError(self.seen, record.path)
            case Sight.MOVED:
                two = self.seen.least("least_of_two")
                raise _UnknownError(record.path, self.seen.least(), two)
            case Sight.UNKNOWN:
                raise _UnknownError(record.path, self.seen.least())
        if not layer.windows:
            return self.seen
        rows = zip(self.seen.axes, layer.windows, record.input.size, size, strict=True)
        return _Seen(tuple(axis.under(*row) for axis, *row in rows), size)

    def _forked(self, fork: Fork) -> _Seen:
        """Return what is seen where branches meet, but for gates, which see everything."""
        seen: list[_Seen] = []
        ends: list[_EndsError] = []
        unknown: list[_UnknownError] = []
        for branch in self._without_gates(fork):
            try:
                seen.append(self._branch(branch))
            except _EndsError as end:
                ends.append(end)
            except _UnknownError as error:
                unknown.append(error)
        if ends and not (seen and isinstance(fork.join.layer, Mul)):
            raise ends[0]
        if unknown:
            leasts = [one.least() for one in seen] + [error.least for error in unknown]
            raise _UnknownError(unknown[0].start, _most(leasts))
        try:
            axes = zip(*(one.axes for one in seen), strict=True)
            return _Seen(tuple(map(joined, axes)), seen[0].size)
        except TooLongError:
            least = _most([one.least() for one in seen])
            raise _UnknownError(fork.join.path, least) from None

    def _without_gates(self, fork: Fork) -> Sequence[Trace]:
        """Return the branches without those of which each channel is one number."""
        if not isinstance(fork.join.layer, Mul):
            return fork.branches
        wide = [branch for branch in fork.branches if not self._is_gate(branch)]
        return wide or fork.branches

    def _is_gate(self, branch: Trace) -> bool:
        return all(side == 1 for side in self._leaving(branch))

    def _leaving(self, branch: Trace) -> Size:
        """Return the size that a branch leaves."""
        for item in reversed(branch):
            match item:
                case Record() | Group():
                    return item.output.size
                case Fork():
                    return item.join.output.size
                case Tap(recalled=True):
                    known = self.taps.get(replace(item, recalled=False))
                    return self.seen.size if known is None else known.size
        return self.seen.size

    def _branch(self, trace: Trace) -> _Seen:
        eye = _Eye(self.seen, self.taps)
        eye.follow(trace)
        return eye.seen

    def _repeated(self, group: Group) -> _Seen:
        """Return what is seen after all rounds, from what one round sees of its input."""
        size = group.input.size
        eye = _Eye(_Seen((START,) * len(size), size))
        try:
            eye.follow(group.body)
        except _EndsError:
            raise self._end_of_first_round(group) from None
        except _UnknownError as error:
            raise _UnknownError(error.start, self.seen.least()) from None
        marked = {tap.name for tap in eye.taps}
        self.taps = {tap: seen for tap, seen in self.taps.items() if tap.name not in marked}
        reaches = [all_rounds(axis, group) for axis in eye.seen.axes]
        if None in reaches:
            raise _UnknownError(group.path, self.seen.least())
        axes = zip(self.seen.axes, reaches, strict=True)
        found = tuple(axis.slid(reach) for axis, reach in axes if reach is not None)
        return _Seen(found, group.output.size)

    def _end_of_first_round(self, group: Group) -> Exception:
        """Return where the first round ends, at a layer that sees everything, if there is one."""
        rounds = minimum(group.count)
        if rounds is None or rounds < 1:
            return _UnknownError(group.path, self.seen.least())
        first = {group.index: group.count - 1 if group.down else Integer(0)}
        try:
            self.follow(moved(group.body, lambda expr: put(expr, first)))
        except (_EndsError, _UnknownError) as end:
            return end
        return _UnknownError(group.path, None)  # pragma: no cover - a layer ended it before


def view_of(source: Shape, trace: Trace) -> View | Unknown:
    """Return the view of the last map before the first layer that sees everything.

    What a gate sees, of which a map is multiplied by each channel's number, is not counted.
    For windows alone, the size of that map is ⌊(n + 2P - r)/S⌋ + 1.
    """
    eye = _Eye(_Seen((START,) * len(source.size), source.size))
    ends = ""
    try:
        eye.follow(trace)
    except _EndsError as end:
        eye.seen, ends = end.seen, end.path
    except _UnknownError as error:
        return Unknown(error.least, error.start)
    try:
        field = eye.seen.field()
    except TooLongError:
        return Unknown(eye.seen.least(), ends or tuple(flat(trace))[-1].path)
    strides = tuple(axis.stride for axis in eye.seen.axes)
    paddings = tuple(axis.padding for axis in eye.seen.axes)
    return View(
        field,
        None if None in strides else strides,
        None if None in paddings else paddings,
        ends,
    )


def _overlaps(rest: Trace) -> bool:
    """Return whether windows follow that overlap along each axis, and see every position.

    Then two positions that did not lie side by side before are seen together.
    """
    for item in rest:
        if not isinstance(item, Record) or item.layer.sight is not Sight.WINDOW:
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
    least = minimum(window.extent.value - 2)
    return least is not None and bool(least >= 0)


def _most(leasts: Sequence[Size | None]) -> Size | None:
    """Return the largest of what fields are never below, along each axis."""
    known = [least for least in leasts if least is not None]
    return tuple(map(largest, zip(*known, strict=True))) if known else None
