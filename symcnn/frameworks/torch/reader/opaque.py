"""Layers without a rule in the notation: what PyTorch counts of them, for what arrives."""

from __future__ import annotations

from torch import Tensor

from symcnn.frameworks.torch.reader.tensor_map import BATCH, MOST_AXES, Axes, Held, plain
from symcnn.frameworks.torch.reader.weights import Counted
from symcnn.frameworks.torch.reader.work import Work
from symcnn.frameworks.tree_nodes import layer_step, shape_node
from symcnn.notation.ast import Step
from symcnn.notation.limits import UNKNOWN

_CHANNELS_FIRST = ("conv", "interpolate")
"""How the functions begin that take the second axis for the channels."""


def is_map(tensor: Tensor, axes: Axes, images: int) -> bool:
    """Tell whether a tensor with its axes in this order can be the map that leaves a layer."""
    known = 0 < tensor.ndim <= MOST_AXES
    return known and bool(tensor.shape[axes.index(BATCH)] == images)


def axes_after(held: Held, result: Tensor, name: str) -> Axes:
    """Return the axes of what leaves a function: those of what arrives, if there are as many.

    What takes the second axis for the channels leaves a map whose channels it is.
    """
    known = set(held.axes) == set(plain(len(held.axes))) and not name.startswith(_CHANNELS_FIRST)
    return held.axes if known and result.ndim == len(held.axes) else plain(result.ndim)


def opaque_step(
    arriving: tuple[int, ...], leaving: tuple[int, ...], counted: Counted, work: Work
) -> Step:
    """Return the step of a layer without a rule, which holds for this shape alone."""
    values = {"params": counted.params, "buffers": counted.buffers, "macs": _macs_of(work)}
    shapes = {"arriving": shape_node(arriving), "leaving": shape_node(leaving)}
    return layer_step("X", {**values, **shapes})


def _macs_of(work: Work) -> int | str:
    """Return the multiply-accumulates of an opaque layer, or what says that nobody knows them."""
    return UNKNOWN if work.known is None else work.known
