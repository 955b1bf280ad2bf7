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
from symcnn.algebra.series import put_count
from symcnn.algebra.term import leaf
from symcnn.layers import Shape
from symcnn.layers.join import Mul
from symcnn.layers.window import Sliding, Window
from symcnn.network.record import Fork, Group, Item, Record, Tap, Trace, moved

_POSITIONS = Symbol("positions°", integer=True, positive=True)
_NUMBER = Symbol("round°", integer=True, nonnegative=True)
_STATE = tuple(Symbol(f"{name}°", integer=True, positive=True) for name in ("s", "r", "left", "p"))
"""Stride, field, left padding and padding of what arrives at a round, in the order to solve for."""


@dataclass(frozen=True)
class View:
    """How a map depends on the input, along each axis."""

    receptive_field: tuple[Expr, ...]
    stride: tuple[Expr, ...]
    padding: tuple[Expr, ...] | None
    """None where a transposed convolution or upsampling leaves no single padding."""
    ends: str
    """The path of the first layer that sees everything, which the map arrives at; empty if none."""


@dataclass(frozen=True)
class _Axis:
    """How positions along one axis depend on the input."""

    seen: Expr
    """The input positions that so many neighbouring positions depend on."""
    stride: Expr
    left: Expr | None
    """How far the first position reaches out of the input; None where that is not known."""
    padding: Expr | None
    """The padding of a single window that leaves maps of the same size."""

    def under(self, window: Window) -> _Axis:
        """Return what positions depend on that come from this by a window."""
        seen = put(self.seen, {_POSITIONS: window.seen(leaf(_POSITIONS)).value})
        stride = self.stride * window.step.value
        if not isinstance(window, Sliding):
            return _Axis(multiplied_out(seen), stride, None, None)
        half = Rational(1, 2) * window.padding.value
        left = None if window.left is None else window.left.value
        lefts = self._more(self.left, left), self._more(self.padding, half)
        return _Axis(multiplied_out(seen), stride, *lefts)

    def _more(self, amount: Expr | None, more: Expr | None) -> Expr | None:
        if amount is None or more is None:
            return None
        return multiplied_out(amount + more * self.stride)

    @property
    def field(self) -> Expr:
        """The input positions that one position depends on."""
        return put(self.seen, {_POSITIONS: Integer(1)})

    @property
    def is_single(self) -> bool:
        """Whether positions see what those of a single window do."""
        rest = multiplied_out(self.seen - self.stride * (_POSITIONS - 1))
        return _POSITIONS not in rest.free_symbols

    @property
    def is_even(self) -> bool:
        """Whether the padding is the same on both sides."""
        return self.left is not None and self.left == self.padding

    @property
    def state(self) -> tuple[Expr | None, ...]:
        """The numbers in the order of `_STATE`."""
        return self.stride, self.field, self.left, self.padding


_Axes = tuple[_Axis, ...]


class _UnknownError(Exception):
    """Nothing is known of how a map depends on the input."""


class _EndsError(Exception):
    """A layer sees everything; `axes` is what is seen from the map that arrives at it."""

    def __init__(self, axes: _Axes, path: str) -> None:
        super().__init__()
        self.axes, self.path = axes, path


@dataclass
class _Eye:
    """What is seen from the map that was reached."""

    axes: _Axes
    taps: dict[Tap, _Axes] = field(default_factory=dict)

    def follow(self, trace: Trace) -> None:
        for item in trace:
            self.axes = self._after(item)

    def _after(self, item: Item) -> _Axes:
        match item:
            case Record():
                return self._under(item)
            case Fork():
                return self._forked(item)
            case Tap(recalled=True):
                if replace(item, recalled=False) not in self.taps:
                    raise _UnknownError
                return self.taps[replace(item, recalled=False)]
            case Tap():
                self.taps[item] = self.axes
                return self.axes
            case _:
                return self._repeated(item)

    def _under(self, record: Record) -> _Axes:
        layer = record.layer
        if layer.sees_all:
            raise _EndsError(self.axes, record.path)
        if not layer.windows:
            return self.axes
        return tuple(
            axis.under(window) for axis, window in zip(self.axes, layer.windows, strict=True)
        )

    def _forked(self, fork: Fork) -> _Axes:
        """Return what is seen where branches meet, but for what gates add, which see everything."""
        seen: list[_Axes] = []
        ends: list[_EndsError] = []
        for branch in fork.branches:
            try:
                seen.append(self._branch(branch))
            except _EndsError as end:
                ends.append(end)
        if ends and not (seen and isinstance(fork.join.layer, Mul)):
            raise ends[0]
        return _joined(seen)

    def _branch(self, trace: Trace) -> _Axes:
        eye = _Eye(self.axes, self.taps)
        eye.follow(trace)
        return eye.axes

    def _repeated(self, group: Group) -> _Axes:
        """Return what is seen after all rounds: the solution of what one round does."""
        eye = _Eye(tuple(map(_generic, self.axes)))
        try:
            eye.follow(group.body)
        except _EndsError:
            raise self._end_of_first_round(group) from None
        marked = {tap.name for tap in eye.taps}
        self.taps = {tap: axes for tap, axes in self.taps.items() if tap.name not in marked}
        pairs = zip(eye.axes, self.axes, strict=True)
        return tuple(_solved(after, axis, group) for after, axis in pairs)

    def _end_of_first_round(self, group: Group) -> Exception:
        """Return where the first round ends, at a layer that sees everything, if there is one."""
        rounds = minimum(group.count)
        if rounds is None or rounds < 1:
            return _UnknownError()
        first = {group.index: group.count - 1 if group.down else Integer(0)}
        try:
            self.follow(moved(group.body, lambda expr: put(expr, first)))
        except _EndsError as end:
            return end
        return _UnknownError()  # pragma: no cover - the same layers ended it before


def view_of(source: Shape, trace: Trace) -> View | None:
    """Return the view of the last map before the first layer that sees everything.

    What a gate sees, of which a map is multiplied by each channel's number, is not counted.
    For windows alone, the size of that map is ⌊(n + 2P - r)/S⌋ + 1. None where it is not known: for
    paths that meet with different strides, or with transposed convolutions or upsampling in them.
    """
    here = _Axis(_POSITIONS, Integer(1), Integer(0), Integer(0))
    eye = _Eye((here,) * len(source.size))
    ends = ""
    try:
        eye.follow(trace)
    except _EndsError as end:
        eye.axes, ends = end.axes, end.path
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
    lefts = [axis.left for axis in axes]
    strides = {axis.stride for axis in axes}
    if None in lefts or len(strides) > 1 or not all(axis.is_single for axis in axes):
        raise _UnknownError
    left = _greatest(lefts)
    reach = _greatest([multiplied_out(axis.field - axis.left) for axis in axes])
    even = all(axis.is_even for axis in axes)
    return _single(first.stride, multiplied_out(left + reach), left, left if even else None)


def _single(stride: Expr, receptive_field: Expr, left: Expr | None, padding: Expr | None) -> _Axis:
    seen = multiplied_out(stride * (_POSITIONS - 1) + receptive_field)
    return _Axis(seen, stride, left, padding)


def _greatest(values: Sequence[Expr | None]) -> Expr:
    """Return the greatest of some numbers: the one that is known to be, or else max(a, b)."""
    found = [value for value in dict.fromkeys(values) if value is not None]
    for value in found:
        least = [minimum(value - other) for other in found]
        if all(bound is not None and bound >= 0 for bound in least):
            return value
    return Max(*found)


def _generic(axis: _Axis) -> _Axis:
    """Return an axis of symbols, with one for both paddings where they are the same."""
    stride, receptive_field, left, padding = _STATE
    return _single(stride, receptive_field, left, left if axis.is_even else padding)


def _solved(after: _Axis, before: _Axis, group: Group) -> _Axis:
    if not (after.is_single and before.is_single):
        raise _UnknownError
    number = group.count - 1 - _NUMBER if group.down else _NUMBER
    strides: dict[Expr, Expr] = {}
    found: list[Expr | None] = []
    for own, step, start in zip(_generic(before).state, after.state, before.state, strict=True):
        if step is None or start is None:
            found.append(None)
            continue
        solution = solved(put(put(step, {group.index: number}), strides), own, start, _NUMBER)
        if solution is None:
            raise _UnknownError
        strides = strides or {own: solution.at}  # the stride comes first, and all grow by it
        found.append(put_count(solution.at, _NUMBER, group.count))
    stride, receptive_field, left, padding = found
    return _single(stride, receptive_field, left, padding)
