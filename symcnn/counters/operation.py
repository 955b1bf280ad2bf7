"""An operation: a layer with the amounts that counters multiply by their coefficients."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from math import gcd

from symcnn.algebra.polynomials.unknown import UNKNOWN
from symcnn.algebra.presentation.formula import leaf, symbol_value
from symcnn.algebra.presentation.term import ONE, Term, product_of
from symcnn.layers import Layer, Map
from symcnn.layers.conv_transpose import ConvTranspose
from symcnn.layers.declaration.sliding_layer import Kernel, sliding
from symcnn.layers.global_pool import AdaptivePool
from symcnn.layers.pool import Pool


class Folding(Enum):
    """Whether exporters fold a layer into the convolution before it, and what that leaves."""

    NONE = auto()
    """It is no batch norm, or none that directly follows a convolution."""
    ADDS_BIAS = auto()
    """It is folded into a convolution without biases, which has some then."""
    FREE = auto()
    """It is folded into a convolution that has biases anyway."""
    UNKNOWN = auto()
    """It follows a convolution in some iterations of a repeat, or if there is one."""


@dataclass(frozen=True)
class Operation:
    """The amounts of one layer, for one example, that the terms of counters speak of."""

    layer: Layer
    macs: Term
    """The multiply-accumulates."""
    inputs: Term
    """The values of the input; of a merge, those of its first branch."""
    outputs: Term
    """The values of the output."""
    params: Term
    """The parameters, trained or not."""
    window: Term
    """The positions of a kernel or a window; of a global pool, those of the input."""
    pooled: Term
    """The values in all windows of adaptive pooling, which overlap unless they are equal."""
    channels: Term
    """The channels of the input."""
    filters: Term
    """The channels of the output."""
    positions: Term
    """The positions of the input: the number of vectors of channels."""
    groups: Term
    """The groups of channels of a convolution."""
    conv_positions: Term
    """The output positions of a convolution with the windows of a transposed one."""
    dims: int = 2
    """The number of axes of the input map."""
    merges: int = 1
    """The operands of a merge beyond the first."""
    folding: Folding = Folding.NONE

    @property
    def has_scale(self) -> int:
        """Whether a normalization has a scale and a shift, as 0 or 1."""
        return int(getattr(self.layer, "affine", 1))

    @property
    def has_bias(self) -> int:
        """Whether a convolution or a dense layer has biases, as 0 or 1."""
        return int(getattr(self.layer, "bias", 0))

    @property
    def added(self) -> Term:
        """The additions of biases: one for each output value, or 0."""
        return self.has_bias * self.outputs


def operation_of(
    layer: Layer, x: Map, y: Map, operands: int = 1, folding: Folding = Folding.NONE
) -> Operation:
    """Return the operation of a layer with input `x`, output `y`, and a number of operands.

    >>> from symcnn import parse
    >>> conv = parse("I(28,1)-C(5,32)").layers[1]
    >>> operation_of(conv.layer, conv.input.written(), conv.output.written()).macs.value
    460800
    """
    return Operation(
        layer,
        macs=layer.macs(x, y),
        inputs=x.features,
        outputs=y.features,
        params=layer.params(x),
        window=_window(layer, x),
        pooled=_pooled(layer, x),
        channels=x.channels,
        filters=y.channels,
        positions=x.positions,
        groups=getattr(layer, "groups", ONE),
        conv_positions=_forward_positions(layer, x),
        dims=len(x.size),
        merges=operands - 1,
        folding=folding,
    )


_AMOUNTS = (
    "macs",
    "inputs",
    "outputs",
    "params",
    "window",
    "pooled",
    "channels",
    "filters",
    "positions",
    "groups",
    "conv_positions",
)
"""The names of amounts, which are their symbols in the formulas of terms."""


def general_operation(
    layer: Layer, dims: int = 2, operands: int = 2, folding: Folding = Folding.NONE
) -> Operation:
    """Return an operation with symbols for its amounts, which gives the formula of a term.

    A number of groups is kept: some terms depend on it.

    >>> from symcnn.layers import LAYERS
    >>> print(general_operation(LAYERS["R"]()).inputs)
    inputs
    """
    amounts: dict[str, Term] = {name: symbol_value(name) for name in _AMOUNTS}
    amounts["macs"] = symbol_value("MACs")
    groups = getattr(layer, "groups", ONE)
    if groups.is_number:
        amounts["groups"] = groups
    return Operation(layer, **amounts, dims=dims, merges=operands - 1, folding=folding)


def _window(layer: Layer, x: Map) -> Term:
    if isinstance(layer, Kernel):
        return product_of(layer.kernel)
    if isinstance(layer, Pool):
        return product_of(layer.size)
    return x.positions


def _pooled(layer: Layer, x: Map) -> Term:
    """Return the values in the windows of adaptive pooling, or an unknown number."""
    if not isinstance(layer, AdaptivePool):
        return x.features
    return product_of((x.channels, *map(_pooled_positions, x.size, layer.size)))


def _pooled_positions(side: Term, bins: Term) -> Term:
    """Return the positions in the bins of an axis: two share one unless its side is a multiple.

    They are side + bins - gcd(side, bins).
    """
    if bins.value in {1, side.value}:
        return side
    if not (side.is_number and bins.is_number):
        return leaf(UNKNOWN)
    return leaf(side.value + bins.value - gcd(int(side.value), int(bins.value)))


def _forward_positions(layer: Layer, x: Map) -> Term:
    if not isinstance(layer, ConvTranspose):
        return ONE
    windows = sliding(layer.kernel, layer.stride, layer.padding, layer.dilation)
    return product_of(window.output(side) for window, side in zip(windows, x.size, strict=True))
