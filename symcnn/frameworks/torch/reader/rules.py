"""The rules of PyTorch's functions, by their names, and opaque layers for calls without one.

Modules call these functions, too, so that one table serves both.
"""

from __future__ import annotations

from torch import Tensor

from symcnn.frameworks.torch.reader import (
    activations,
    convolutions,
    joins,
    norms,
    pools,
    reshaping,
    resizing,
    slicing,
)
from symcnn.frameworks.torch.reader.call_site import Rule
from symcnn.frameworks.torch.reader.operator_macs import Work
from symcnn.frameworks.torch.reader.tensor_map import BATCH, MOST_AXES, Axes, TensorMap, plain
from symcnn.frameworks.torch.reader.weights import Counted
from symcnn.frameworks.tree_nodes import layer_step, shape_node
from symcnn.notation.ast import Step
from symcnn.notation.limits import UNKNOWN

_CHANNELS_FIRST = ("conv", "interpolate")
"""Name prefixes of functions whose second axis is the channels."""


def is_map(tensor: Tensor, axes: Axes, images: int) -> bool:
    """Return whether a tensor with these axes can be the output of a layer."""
    has_rank = 0 < tensor.ndim <= MOST_AXES
    return has_rank and bool(tensor.shape[axes.index(BATCH)] == images)


def axes_after(held: TensorMap, result: Tensor, name: str) -> Axes:
    """Return the output axes of a function: those of its input, if the ranks are equal.

    Functions with channels as the second axis return a map with its axes in order.
    """
    keeps_axes = set(held.axes) == set(plain(len(held.axes))) and not name.startswith(
        _CHANNELS_FIRST
    )
    return held.axes if keeps_axes and result.ndim == len(held.axes) else plain(result.ndim)


def opaque_step(
    arriving: tuple[int, ...], leaving: tuple[int, ...], counted: Counted, work: Work
) -> Step:
    """Return the step of an opaque layer, which is valid for this input shape only."""
    macs = UNKNOWN if work.known is None else work.known
    values = {"params": counted.params, "buffers": counted.buffers, "macs": macs}
    shapes = {"arriving": shape_node(arriving), "leaving": shape_node(leaving)}
    return layer_step("X", {**values, **shapes})


RULES: dict[str, Rule] = {
    **activations.RULES,
    **convolutions.RULES,
    **joins.RULES,
    **norms.RULES,
    **pools.RULES,
    **reshaping.RULES,
    **resizing.RULES,
    **slicing.RULES,
}
"""The rules by the names of functions, without the trailing underscore of in-place methods."""
