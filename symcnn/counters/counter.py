"""A counter: a tool that counts operations, by the term that it has for each kind of layer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from symcnn.algebra.polynomials.unknown import UNKNOWN
from symcnn.algebra.presentation.formula import leaf
from symcnn.algebra.presentation.term import ZERO, Term
from symcnn.counters.operation import Operation
from symcnn.layers import Layer
from symcnn.layers.border import Cropping, ZeroPad
from symcnn.layers.channel_shuffle import ChannelShuffle
from symcnn.layers.dropout import Dropout
from symcnn.layers.flatten import Flatten
from symcnn.layers.input import Input
from symcnn.layers.join import Cat
from symcnn.layers.opaque import Opaque
from symcnn.layers.reshape import Reshape
from symcnn.layers.slice import Slice
from symcnn.layers.zero_channels import ZeroChannels

CountTerm: TypeAlias = Callable[[Operation], Term]
"""What a counter counts for an operation."""


def nothing(operation: Operation) -> Term:
    """Return 0, for layers that a counter knows and does not count."""
    del operation
    return ZERO


def unknown(operation: Operation) -> Term:
    """Return an unknown number, for layers without a known term."""
    del operation
    return leaf(UNKNOWN)


def macs(operation: Operation) -> Term:
    """Return the multiply-accumulates."""
    return operation.macs


def inputs(operation: Operation) -> Term:
    """Return the values of the input."""
    return operation.inputs


def outputs(operation: Operation) -> Term:
    """Return the values of the output."""
    return operation.outputs


def merged(operation: Operation) -> Term:
    """Return the values of the output, once for each operand of a merge beyond the first."""
    return operation.merges * operation.outputs


def in_windows(operation: Operation) -> Term:
    """Return the positions of all windows, for each channel."""
    return operation.window * operation.outputs


def times(number: int, term: CountTerm) -> CountTerm:
    """Return a multiple of a term."""
    return lambda op: number * term(op)


def biased(term: CountTerm) -> CountTerm:
    """Return a term with the additions of biases."""
    return lambda op: term(op) + op.added


def normalized(number: int, scaled: int = 1) -> CountTerm:
    """Return a number for each value of the input, and another one for a scale and a shift."""
    return lambda op: (number + scaled * op.has_scale) * op.inputs


def unless_frozen(term: CountTerm) -> CountTerm:
    """Return the term of a batch norm, unknown for one whose scale and shift are buffers.

    That is a module of its own, of products and sums.
    """
    return lambda op: unknown(op) if getattr(op.layer, "frozen", 0) else term(op)


def in_two_dimensions(term: CountTerm) -> CountTerm:
    """Return a term that a counter has for maps of two dimensions only."""
    return lambda op: term(op) if op.dims == _IMAGE else ZERO


_MOVED = (
    Input,
    Flatten,
    Reshape,
    Slice,
    Cat,
    ZeroPad,
    Cropping,
    ZeroChannels,
    ChannelShuffle,
    Dropout,
)
"""Layers that move values or, at inference, do nothing; no counter counts them."""
_IMAGE = 2
"""The dimensions of images."""
_EVERYWHERE: Mapping[type[Layer], CountTerm] = {
    **dict.fromkeys(_MOVED, nothing),
    Opaque: unknown,
    Layer: unknown,
}


@dataclass(frozen=True)
class Counter:
    """A tool that counts operations of a forward pass, for one example at inference."""

    name: str
    """The name in `flops(…)`."""
    version: str
    """The tool with the version whose counts are reproduced."""
    unit: str
    """The unit in which the tool prints its counts."""
    per_mac: int
    """How many it counts for a multiply-accumulate of a convolution."""
    source: str
    """The place in the tool's code that counts."""
    terms: Mapping[type[Layer], CountTerm]
    """The terms by class of layer; a layer has that of its nearest class."""
    facts: str = ""
    """What the counts depend on beyond the layers."""

    def term(self, layer: type[Layer]) -> CountTerm:
        """Return the term of a class of layers; one that gives an unknown number if none is known.

        >>> from symcnn.layers import LAYERS
        >>> Counter("none", "", "", 1, "", {}).term(LAYERS["F"]) is nothing
        True
        """
        return next(
            terms[kind]
            for kind in layer.__mro__
            for terms in (self.terms, _EVERYWHERE)
            if kind in terms
        )
