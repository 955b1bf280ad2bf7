"""The receptive field of a symbolic repeat, from that of one iteration."""

from __future__ import annotations

from sympy import Dummy, Expr, Integer, Symbol

from symcnn.algebra.polynomials.polynomial import expand_products
from symcnn.algebra.polynomials.powers import substitute
from symcnn.algebra.sums.closed_sum import substitute_count, sum_over
from symcnn.algebra.sums.recurrence import solve_recurrence
from symcnn.network.receptive_field.axis import Axis
from symcnn.network.receptive_field.known_size import Reach
from symcnn.network.receptive_field.same_padding import SameStart
from symcnn.network.trace.trace import RepeatRecord

_NUMBER = Symbol("round°", integer=True, nonnegative=True)
"""The number of an iteration, from 0 on."""
_STRIDE = Symbol("s°", integer=True, positive=True)


def after_iterations(
    start: tuple[Axis, ...], iteration: tuple[Axis, ...], group: RepeatRecord, times: Expr
) -> tuple[Axis, ...] | None:
    """Return the axes after the first `times` iterations of a repeat, from those before it.

    `iteration` is the dependence of one iteration on its own input. None if it is unknown.
    """
    reaches = [_reach_of_iterations(axis, group, times) for axis in iteration]
    pairs = zip(start, reaches, strict=True)
    axes = tuple(axis.slid(reach) for axis, reach in pairs if reach is not None)
    return axes if len(axes) == len(start) else None


def _reach_of_iterations(axis: Axis, group: RepeatRecord, times: Expr) -> Reach | None:
    """Return the positions of a repeat's input that a position after some iterations depends on.

    With the strides sⱼ of the iterations, the stride before iteration j is Sⱼ = Π_{i<j} sᵢ, and the
    ends are Σ lⱼ·Sⱼ and Σ rⱼ·Sⱼ, in closed form if one is known. None if none is known of the
    strides.
    """
    span, step = axis.alone, axis.stride
    if span is None or step is None:
        return None
    starts = {start: Dummy() for end in (span.left, span.right) for start in end.atoms(SameStart)}
    if any(group.index in argument.free_symbols for start in starts for argument in start.args[1:]):
        return None
    number = group.count - 1 - _NUMBER if group.down else _NUMBER

    def at_iteration(expr: Expr) -> Expr:
        return substitute(expr.xreplace(starts), {group.index: number})

    stride = solve_recurrence(at_iteration(_STRIDE * step), _STRIDE, Integer(1), _NUMBER)
    if stride is None:
        return None

    def sum_scaled(amount: Expr) -> Expr:
        """Return Σ amount·Sⱼ over the iterations."""
        summand = expand_products(at_iteration(amount) * stride.at)
        total = sum_over(summand.xreplace({_NUMBER: group.index}), group.index, times)
        return total.xreplace({dummy: start for start, dummy in starts.items()})

    total_stride = substitute_count(stride.at, _NUMBER, times)
    padding = None if axis.padding is None else sum_scaled(axis.padding)
    return Reach(total_stride, sum_scaled(span.left), sum_scaled(span.right), padding)
