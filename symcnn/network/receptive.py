"""Receptive field, total stride and total padding, in closed form.

Source: Araujo, Norris & Sim 2019, Computing Receptive Fields of Convolutional Neural Networks,
equations 2 and 7: r = Σ (kᵢ - 1)·Π_{j<i} sⱼ + 1, S = Π sᵢ, P = Σ pᵢ·Π_{j<i} sⱼ.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

from sympy import Expr, Integer, Rational

from symcnn.algebra.polynomial import multiplied_out
from symcnn.algebra.term import ONE, leaf
from symcnn.layers import Layer, Map
from symcnn.layers.window import Sliding, Window


@dataclass(frozen=True)
class View:
    """How a map depends on the input, along each axis."""

    receptive_field: tuple[Expr, ...]
    stride: tuple[Expr, ...]
    padding: tuple[Expr, ...] | None
    """None where a transposed convolution or upsampling leaves no single padding."""


def view_of(layers: Sequence[Layer]) -> View:
    """Return the view of the last map before the first layer that sees everything.

    The first of the layers is the input. For windows alone, the size of that map is
    ⌊(n + 2P - r)/S⌋ + 1.
    """
    source, *rest = layers
    seen = takewhile(lambda layer: not layer.sees_all, rest)
    rows = [layer.windows for layer in seen if layer.windows]
    dims = len(source.output(Map(ONE, ())).size)
    axes = [[row[axis] for row in rows] for axis in range(dims)]
    sliding = all(isinstance(window, Sliding) for axis in axes for window in axis)
    return View(
        tuple(map(_field, axes)),
        tuple(map(_stride, axes)),
        tuple(map(_padding, axes)) if sliding else None,
    )


def _field(windows: Sequence[Window]) -> Expr:
    positions: Expr = Integer(1)
    for window in reversed(windows):
        positions = multiplied_out(window.seen(leaf(positions)).value)
    return positions


def _stride(windows: Sequence[Window]) -> Expr:
    stride = ONE.value
    for window in windows:
        stride *= window.step.value
    return stride


def _padding(windows: Sequence[Window]) -> Expr:
    """Return P: half of the padding of both sides, which need not be even."""
    padding, stride = Integer(0), ONE.value
    for window in windows:
        assert isinstance(window, Sliding)  # noqa: S101 - the caller has looked
        padding += window.padding.value * stride
        stride *= window.step.value
    return multiplied_out(padding * Rational(1, 2))
