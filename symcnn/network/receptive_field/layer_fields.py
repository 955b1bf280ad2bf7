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


def fields_by_path(source: Shape, trace: Trace) -> dict[str, Dependence]:
    """Return the dependence of each output, by the path of its layer or repeat, where it is known.

    The layers of an iteration of a repeat and those of gates are left out.
    """
    return {step.record.path: step.output for step in field_steps(source, trace)}


def iteration_steps(step: FieldStep, group: RepeatRecord) -> tuple[FieldStep, ...]:
    """Return the steps of one iteration of a repeat, with formulas in the loop variable."""
    variable = Symbol(group.variable, integer=True, nonnegative=True)
    done = variable - group.low
    times = group.count - 1 - done if group.down else done
    before, iteration = step.inputs[0].axes, step.iteration.axes if step.iteration else ()
    axes = after_iterations(before, iteration, group, times)
    assert axes is not None  # noqa: S101 - it is known for all iterations
    return _follow(FieldTracker(Dependence(axes, _input_size(group))), group.round)


def _input_size(group: RepeatRecord) -> tuple[Expr, ...]:
    """Return the input size of one iteration."""
    return next((record.input.size for record in group.layers), group.input.size)


def _follow(tracker: FieldTracker, trace: Trace) -> tuple[FieldStep, ...]:
    with suppress(UnknownFieldError, WholeMapError):
        tracker.follow(trace)
    return tuple(tracker.steps)
