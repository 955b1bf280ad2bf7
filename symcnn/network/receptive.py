"""Receptive field, total stride and total padding, in closed form.

Source: Araujo, Norris & Sim 2019, Computing Receptive Fields of Convolutional Neural Networks,
equations 2 and 7, and section 3 for paths that meet: r = Σ (kᵢ - 1)·Π_{j<i} sⱼ + 1, S = Π sᵢ,
P = Σ pᵢ·Π_{j<i} sⱼ.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from sympy import Expr, Integer, Max, Rational, Symbol

from symcnn.algebra.polynomial import minimum, multiplied_out
from symcnn.algebra.powers import put
from symcnn.algebra.recurrence import solved
from symcnn.algebra.term import leaf
from symcnn.layers import Shape
from symcnn.layers.window import Sliding, Window
from symcnn.network.record import Fork, Group, Item, Record, Tap, Trace

_POSITIONS = Symbol("positions°", integer=True, positive=True)
_NUMBER = Symbol("round°", integer=True, nonnegative=True)
_STATE = tuple(Symbol(f"{name}°", integer=True, positive=True) for name in ("r", "s", "p"))


@dataclass(frozen=True)
class View:
    """How a map depends on the input, along each axis."""

    receptive_field: tuple[Expr, ...]
    stride: tuple[Expr, ...]
    padding: tuple[Expr, ...] | None
    """None where a transposed convolution or upsampling leaves no single padding."""
    ends: bool
    """Whether the map is not the last, but that before the first which sees everything."""


@dataclass(frozen=True)
class _Axis:
    """How positions along one axis depend on the input."""

    seen: Expr
    """The input positions that so many neighbouring positions depend on."""
    stride: Expr
    padding: Expr | None

    def under(self, window: Window) -> _Axis:
        """Return what positions depend on that come from this by a window."""
        seen = put(self.seen, {_POSITIONS: window.seen(leaf(_POSITIONS)).value})
        padding = None
        if self.padding is not None and isinstance(window, Sliding):
            half = Rational(1, 2) * window.padding.value
            padding = multiplied_out(self.padding + half * self.stride)
        return _Axis(multiplied_out(seen), self.stride * window.step.value, padding)

    @property
    def field(self) -> Expr:
        """The input positions that one position depends on."""
        return put(self.seen, {_POSITIONS: Integer(1)})

    @property
    def is_single(self) -> bool:
        """Whether it is all as for a single window."""
        rest = multiplied_out(self.seen - self.stride * (_POSITIONS - 1))
        return self.padding is not None and _POSITIONS not in rest.free_symbols


_Axes = tuple[_Axis, ...]


class _UnknownError(Exception):
    """Nothing is known of how a map depends on the input."""


class _EndsError(Exception):
    """A layer sees everything."""


@dataclass
class _Eye:
    """What is seen from the map that was reached."""

    axes: _Axes
    taps: dict[Tap, _Axes] = field(default_factory=dict)
    last: _Axes = ()
    """What is seen from the last map that could be gone back to."""

    def follow(self, trace: Trace) -> None:
        for item in trace:
            self.last = self.axes
            self.axes = self._after(item)

    def _after(self, item: Item) -> _Axes:
        match item:
            case Record():
                return self._under(item)
            case Fork(branches):
                return _joined([self._branch(branch) for branch in branches])
            case Tap(recalled=True):
                if replace(item, recalled=False) not in self.taps:
                    raise _UnknownError
                return self.taps[replace(item, recalled=False)]
            case Tap():
                self.taps[item] = self.axes
                return self.axes
            case Group():
                return _repeated(item, self.axes)

    def _under(self, record: Record) -> _Axes:
        layer = record.layer
        if layer.sees_all:
            raise _EndsError
        if not layer.windows:
            return self.axes
        return tuple(
            axis.under(window) for axis, window in zip(self.axes, layer.windows, strict=True)
        )

    def _branch(self, trace: Trace) -> _Axes:
        eye = _Eye(self.axes, self.taps)
        eye.follow(trace)
        return eye.axes


def view_of(source: Shape, trace: Trace) -> View | None:
    """Return the view of the last map before the first layer that sees everything.

    For windows alone, the size of that map is ⌊(n + 2P - r)/S⌋ + 1. None where it is not known: for
    paths that meet with different strides, or with transposed convolutions or upsampling in them.
    """
    eye = _Eye(tuple(_Axis(_POSITIONS, Integer(1), Integer(0)) for _ in source.size))
    ends = False
    try:
        eye.follow(trace)
    except _EndsError:
        eye.axes, ends = eye.last, True
    except _UnknownError:
        return None
    paddings = [axis.padding for axis in eye.axes]
    return View(
        tuple(axis.field for axis in eye.axes),
        tuple(axis.stride for axis in eye.axes),
        None if None in paddings else tuple(paddings),
        ends,
    )


def _joined(branches: Sequence[_Axes]) -> _Axes:
    return tuple(_met(axes) for axes in zip(*branches, strict=True))


def _met(axes: Sequence[_Axis]) -> _Axis:
    """Return what is seen where maps meet: from the leftmost to the rightmost of all fields."""
    first, *rest = axes
    if all(axis == first for axis in rest):
        return first
    if not all(axis.is_single and axis.stride == first.stride for axis in axes):
        raise _UnknownError
    padding = _greatest([axis.padding for axis in axes])
    reach = _greatest([multiplied_out(axis.field - axis.padding) for axis in axes])
    return _single(multiplied_out(padding + reach), first.stride, padding)


def _single(receptive_field: Expr, stride: Expr, padding: Expr) -> _Axis:
    seen = multiplied_out(stride * (_POSITIONS - 1) + receptive_field)
    return _Axis(seen, stride, padding)


def _greatest(values: Sequence[Expr | None]) -> Expr:
    """Return the greatest of some numbers: the one that is known to be, or else max(a, b)."""
    found = [value for value in dict.fromkeys(values) if value is not None]
    for value in found:
        least = [minimum(value - other) for other in found]
        if all(bound is not None and bound >= 0 for bound in least):
            return value
    return Max(*found)


def _repeated(group: Group, axes: _Axes) -> _Axes:
    """Return what is seen after all rounds of a repeat: the solution of what one round does."""
    eye = _Eye(tuple(_single(*_STATE) for _ in axes))
    eye.follow(group.body)
    return tuple(_solved(after, axis, group) for after, axis in zip(eye.axes, axes, strict=True))


def _solved(after: _Axis, before: _Axis, group: Group) -> _Axis:
    if not (after.is_single and before.is_single):
        raise _UnknownError
    number = group.count - 1 - _NUMBER if group.down else _NUMBER
    steps = [
        put(step, {group.index: number}) for step in (after.field, after.stride, after.padding)
    ]
    starts = (before.field, before.stride, before.padding)
    known: dict[Expr, Expr] = {}
    for which in (1, 0, 2):  # the stride first: field and padding grow by it
        own = _STATE[which]
        solution = solved(put(steps[which], known), own, starts[which], _NUMBER)
        if solution is None:
            raise _UnknownError
        known[own] = solution.at
    field_, stride, padding = (put(known[own], {_NUMBER: group.count}) for own in _STATE)
    return _single(field_, stride, padding)
