"""Layers without a rule in the notation: what PyTorch counts of them, for what arrives."""

from __future__ import annotations

from collections.abc import Callable

from torch import Tensor
from torch.utils.flop_counter import FlopCounterMode

from symcnn.frameworks.reading.steps import layer_step, shape_node
from symcnn.frameworks.reading.torch.held import MOST_AXES, Axes, Held, plain
from symcnn.frameworks.reading.torch.weights import Counted
from symcnn.notation.tree import Step

IMAGES = 2
"""The images in the batch that is run: several, so that no axis of size 1 is taken for theirs."""


def is_map(tensor: Tensor) -> bool:
    """Tell whether a tensor can be the map that leaves a layer."""
    return bool(tensor.shape[:1] == (IMAGES,) and 1 < tensor.ndim <= MOST_AXES)


def axes_after(held: Held, result: Tensor) -> Axes:
    """Return the axes of what leaves: those of what arrives, if there are as many."""
    known = set(held.axes) == set(plain(len(held.axes)))
    return held.axes if known and result.ndim == len(held.axes) else plain(result.ndim)


def macs_of(run: Callable[[], object]) -> int:
    """Return the multiply-accumulates that PyTorch counts, for one image."""
    with FlopCounterMode(display=False) as counter:
        run()
    return int(counter.get_total_flops()) // (2 * IMAGES)


def opaque_step(
    arriving: tuple[int, ...], leaving: tuple[int, ...], counted: Counted, macs: int
) -> Step:
    """Return the step of a layer without a rule, which holds for this shape alone."""
    values = {"params": counted.params, "buffers": counted.buffers, "macs": macs}
    shapes = {"arriving": shape_node(arriving), "leaving": shape_node(leaving)}
    return layer_step("X", {**values, **shapes})
