"""The receptive field and the stride before and after each layer of a network."""

from __future__ import annotations

from contextlib import suppress

from sympy import Expr, Symbol

from symcnn.layers import Shape
from symcnn.network.receptive_field.field_tracker import (
    Dependence,
    FieldStep,
    FieldTracker,
    UnknownFieldError,
    WholeMapError,
    start_of,
)
from symcnn.network.receptive_field.loop_fields import after_iterations
from symcnn.network.trace.trace import RepeatRecord, Trace


def field_steps(source: Shape, trace: Trace) -> tuple[FieldStep, ...]:
    """Return the steps of a network, up to the first layer whose dependence is unknown or whole."""
    return _follow(FieldTracker(start_of(source.size)), trace)


def iteration_steps(step: FieldStep) -> tuple[FieldStep, ...]:
    """Return the steps of one iteration of a repeat, with formulas in the loop variable."""
    group, iteration = step.record, step.iteration
    if not isinstance(group, RepeatRecord) or iteration is None:
        return ()
    variable = Symbol(group.variable, integer=True, nonnegative=True)
    done = variable - group.low
    times = group.count - 1 - done if group.down else done
    axes = after_iterations(step.inputs[0].axes, iteration.axes, group, times)
    if axes is None:  # pragma: no cover - it is known for all iterations
        return ()
    return _follow(FieldTracker(Dependence(axes, _input_size(group))), group.round)


def _input_size(group: RepeatRecord) -> tuple[Expr, ...]:
    """Return the input size of one iteration."""
    return next((record.input.size for record in group.layers), group.input.size)


def _follow(tracker: FieldTracker, trace: Trace) -> tuple[FieldStep, ...]:
    with suppress(UnknownFieldError, WholeMapError):
        tracker.follow(trace)
    return tuple(tracker.steps)
