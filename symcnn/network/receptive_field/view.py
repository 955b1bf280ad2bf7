"""Receptive field, total stride and total padding of a network, in closed form.

Each position o of a map depends on the input positions from S·o - l to S·o + r, where the stride S,
l and r grow from layer to layer; a merge takes the leftmost and the rightmost of its branches.
Source: Araujo, Norris & Sim 2019, Computing Receptive Fields of Convolutional Neural Networks,
equations 2 and 7, and section 3 for merges: r = Σ (kᵢ - 1)·Π_{j<i} sⱼ + 1, S = Π sᵢ,
P = Σ pᵢ·Π_{j<i} sⱼ.
"""

from __future__ import annotations

from dataclasses import dataclass

from symcnn.layers import Shape
from symcnn.network.receptive_field.axis import TooLongError
from symcnn.network.receptive_field.field_tracker import (
    FieldTracker,
    Size,
    UnknownFieldError,
    WholeMapError,
    start_of,
)
from symcnn.network.trace.trace import Trace, iterate_records


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
    is_upper_bound: bool = False
    """Whether the field may be smaller: windows after upsampling have symbols."""


@dataclass(frozen=True)
class Unknown:
    """A receptive field that is unknown from some layer on."""

    least: Size | None
    """A lower bound along each axis; None if it is unknown."""
    start: str
    """The path of the layer, or `$name` of a loaded map."""


def receptive_field_of(source: Shape, trace: Trace) -> ReceptiveField | Unknown:
    """Return the receptive field before the first layer that depends on the whole map.

    Gates, which multiply a map by one value per channel, do not count.
    If all layers are windows, the size of that map is ⌊(n + 2P - r)/S⌋ + 1.
    """
    tracker = FieldTracker(start_of(source.size))
    ends = ""
    try:
        tracker.follow(trace)
    except WholeMapError as end:
        tracker.seen, ends = end.seen, end.path
    except UnknownFieldError as error:
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
        any(axis.is_upper_bound for axis in tracker.seen.axes),
    )
