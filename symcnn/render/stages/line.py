"""A line of a block in a stage table: an operator, its channels and its stride."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import singledispatch
from typing import TypeAlias

from sympy import Expr, Symbol

from symcnn.algebra.polynomials.polynomial import symbol
from symcnn.algebra.presentation.formula import leaf
from symcnn.algebra.presentation.term import ONE, Term
from symcnn.layers import Layer
from symcnn.layers.conv import Conv, DepthwiseConv, SeparableConv
from symcnn.layers.conv_transpose import ConvTranspose
from symcnn.layers.declaration.base import without_groups
from symcnn.layers.declaration.shape import crossed
from symcnn.layers.declaration.sliding_layer import Kernel
from symcnn.layers.dense import Dense
from symcnn.layers.global_pool import AdaptivePool, GlobalPool
from symcnn.layers.pool import Pool
from symcnn.layers.upsample import Upsample
from symcnn.network import LayerRecord
from symcnn.render.math.nodes import Chain, Listed, Math, Row, Words
from symcnn.render.math.statements import statement

Part: TypeAlias = tuple[str | tuple[Term, ...], ...]
"""Words and sizes between two commas: ("dw", (3, 3)) for dw 3×3."""
DEPTHWISE, GATE = "dw", "SE"
"""The abbreviations of operators."""
_KERNELS: Mapping[type[Kernel], str] = {
    Conv: "",
    DepthwiseConv: DEPTHWISE,
    SeparableConv: "separable",
    ConvTranspose: "transposed",
}
"""The words before the kernels of convolutions; others have their titles."""
BLOCK_INPUT = symbol("c_in")
"""The input channels of a block, where those of several blocks differ."""


@dataclass(frozen=True)
class StageLine:
    """An operator of a block with its output channels: 3×3, 64, stride 2."""

    operator: Part
    channels: Expr | None = None
    """The output channels; None if the operator keeps them, and where equal blocks differ."""
    expansion: Expr | None = None
    """The output channels divided by the input channels of the block; None if unknown."""
    details: tuple[Part, ...] = ()
    """The groups and the dilation, if they are not 1."""
    stride: tuple[Term, ...] = ()
    """The stride; empty if it is 1."""
    held: str = ""
    """The word for weights that are not trained here, tied or frozen; empty if they are."""
    is_pool: bool = False
    is_merge: bool = False
    """Whether the line is a merge of the branches before it."""

    @property
    def parts(self) -> tuple[Part, ...]:
        """The parts between the commas."""
        stride: tuple[Part, ...] = (("stride", self.stride),) if self.stride else ()
        held: tuple[Part, ...] = ((self.held,),) if self.held else ()
        return (self.operator, *self._width(), *self.details, *stride, *held)

    def _width(self) -> Iterator[Part]:
        """Yield the channels, as a multiple of those of the block's input where they differ."""
        if self.channels is not None:
            yield ((leaf(self.channels),),)
        elif self.expansion is not None:
            yield ((leaf(self.expansion * BLOCK_INPUT),),)

    def __str__(self) -> str:
        """Return the line as plain text: 3×3, 64, stride 2."""
        return ", ".join(map(_write_part, self.parts))

    @property
    def symbols(self) -> frozenset[Symbol]:
        """The symbols in the numbers of the line."""
        terms = (
            term
            for part in self.parts
            for piece in part
            if not isinstance(piece, str)
            for term in piece
        )
        return frozenset().union(*(term.value.free_symbols for term in terms))

    def within(self, block_input: Expr) -> StageLine:
        """Return the line with its expansion in a block with a number of input channels."""
        if self.channels is None:
            return self
        ratio = self.channels / block_input
        return replace(self, expansion=ratio if ratio.is_Rational else None)

    @property
    def formula(self) -> Math:
        """The line as a formula, for LaTeX and HTML."""
        return Listed(tuple(map(_typeset_part, self.parts)))


def _write_part(part: Part) -> str:
    return without_groups(" ".join(map(_write_piece, part)))


def _write_piece(piece: str | tuple[Term, ...]) -> str:
    if isinstance(piece, str):
        return piece
    return crossed(piece) if len(piece) > 1 else str(piece[0])


def _typeset_part(part: Part) -> Math:
    pieces = [Words(piece) if isinstance(piece, str) else times_signs(piece) for piece in part]
    return pieces[0] if len(pieces) == 1 else Row(tuple(pieces))


def times_signs(numbers: tuple[Term, ...]) -> Math:
    """Return numbers with × between them as a formula."""
    first, *others = map(statement, numbers)
    return Chain((first, *others), ("×",) * len(others)) if others else first


def is_operator(record: LayerRecord) -> bool:
    """Return whether a layer is stated in stage tables: it multiplies, pools or resamples.

    Normalization, activations, dropout, padding and merges are not, as in the papers.
    """
    resamples = isinstance(record.layer, Pool | GlobalPool | AdaptivePool | Upsample)
    return resamples or record.macs != 0


def line_of(record: LayerRecord) -> StageLine:
    """Return the line of a layer in its place, with the word for weights that are not trained."""
    return replace(describe(record.layer, record.output.channels), held=record.use.held_word)


@singledispatch
def describe(layer: Layer, channels: Expr) -> StageLine:
    """Return the line of a layer with a number of output channels; by default its label."""
    del channels
    return StageLine((layer.label,))


@describe.register
def _describe_kernel(layer: Kernel, channels: Expr) -> StageLine:
    """Return a convolution: the kernel, the channels, the groups, the dilation and the stride."""
    name = _KERNELS.get(type(layer), layer.title())
    words = (name,) if name else ()
    return StageLine(
        (*words, layer.kernel),
        channels,
        details=tuple(_details(layer)),
        stride=_stride(layer, (ONE,)),
    )


@describe.register
def _describe_pool(layer: Pool, channels: Expr) -> StageLine:
    """Return a pool; papers state also the stride that is its size."""
    del channels
    return StageLine((layer.size, layer.title()), stride=_stride(layer, ()), is_pool=True)


@describe.register
def _describe_dense(layer: Dense, channels: Expr) -> StageLine:
    del channels
    return StageLine((layer.title(), (layer.units,)))


def _details(layer: Layer) -> Iterator[Part]:
    """Yield the groups and the dilation, if they are not 1."""
    groups, dilation = getattr(layer, "groups", ONE), getattr(layer, "dilation", ())
    if groups != ONE:
        yield ("groups =", (groups,))
    if any(each != ONE for each in dilation):
        yield ("dilation", _alike(dilation))


def _stride(layer: Layer, default: tuple[Term, ...]) -> tuple[Term, ...]:
    """Return the stride, once if it is the same along all axes; empty if it is the default."""
    stride = _alike(getattr(layer, "stride", ()))
    return () if stride == default else stride


def _alike(sides: tuple[Term, ...]) -> tuple[Term, ...]:
    return sides[:1] if len(set(sides)) == 1 else sides
