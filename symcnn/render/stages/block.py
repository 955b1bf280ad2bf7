"""A block of a stage table: lines in brackets and how often they are repeated."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from sympy import Expr, Integer

from symcnn.algebra.polynomials.polynomial import expand_products, is_at_least
from symcnn.algebra.presentation.present import arrange
from symcnn.algebra.presentation.term import POWER
from symcnn.layers import Shape
from symcnn.layers.declaration.base import without_groups
from symcnn.render.stages.line import DEPTHWISE, StageLine


@dataclass(frozen=True)
class StageBlock:
    """Layers in order, repeated: [1×1, 64; 3×3, 64; 1×1, 256] × 3."""

    lines: tuple[StageLine, ...]
    input: Expr
    """The number of input channels of the first of the blocks."""
    output: Shape
    times: Expr = Integer(1)
    loop: str = ""
    """The range of the variable of a repeat of unequal blocks: i = 1..N."""

    @property
    def is_layer(self) -> bool:
        """Whether the block is a single layer, so that it has no brackets."""
        return len(self.lines) == 1 and self.times == 1 and not self.loop

    @property
    def width(self) -> Expr | None:
        """The output channels of the last line."""
        return self.lines[-1].channels

    @property
    def is_pool(self) -> bool:
        """Whether the block is a single pooling layer."""
        return self.is_layer and self.lines[0].is_pool

    def with_expansions(self) -> StageBlock:
        """Return the block with the expansion of each line."""
        return replace(self, lines=tuple(line.within(self.input) for line in self.lines))

    def __str__(self) -> str:
        """Return the block as plain text."""
        if self.is_layer:
            return str(self.lines[0])
        inside = f"[{'; '.join(map(str, self.lines))}]"
        if self.loop:
            return f"{inside} for {self.loop}"
        return f"{inside} × {without_groups(arrange(self.times).within(POWER))}"


def join_equal(blocks: Iterable[StageBlock]) -> Iterator[StageBlock]:
    """Yield blocks, equal neighbors as one block that is repeated.

    Blocks are equal if they have the same operators and output; inner channels may be the same
    multiple of the channels of each block's input, and only the first block may have a stride.
    """
    before: StageBlock | None = None
    for block in blocks:
        joined = None if before is None else _joined(before, block)
        if before is not None and joined is None:
            yield before
        before = joined or block
    if before is not None:
        yield before


def _joined(first: StageBlock, second: StageBlock) -> StageBlock | None:
    """Return two blocks as one that is repeated; None if they differ."""
    is_merge = len(first.lines) == 1 and first.lines[0].is_merge
    is_open = not (first.loop or second.loop or is_merge)
    if not is_open or first.output.size != second.output.size:
        return None
    if len(first.lines) != len(second.lines) or first.width != second.width:
        return None
    strided = first.times == 1 and len(first.lines) > 1
    pairs = zip(first.lines, second.lines, strict=True)
    lines = [_joined_line(*pair, strided=strided) for pair in pairs]
    known = [line for line in lines if line is not None]
    if len(known) < len(lines):
        return None
    times = expand_products(first.times + second.times)
    return replace(second, lines=tuple(known), times=times)


def _joined_line(first: StageLine, second: StageLine, *, strided: bool) -> StageLine | None:
    """Return a line of two blocks as one; None if they differ.

    If `strided`, the stride of the first block is left out.
    """
    if replace(first, channels=None, expansion=None, stride=()) != replace(
        second, channels=None, expansion=None, stride=()
    ):
        return None
    if first.stride != second.stride and not (strided and not second.stride):
        return None
    channels = first.channels if first.channels == second.channels else None
    expansion = first.expansion if first.expansion == second.expansion else None
    if channels is None and expansion is None and first.channels != second.channels:
        return None
    return replace(second, channels=channels, expansion=expansion)


def join_separable(blocks: Iterable[StageBlock]) -> tuple[StageBlock, ...]:
    """Return blocks, a depthwise convolution and the pointwise one after it as one block.

    So is a pointwise convolution before them that expands the channels: an inverted bottleneck.
    """
    joined: list[StageBlock] = []
    for block in blocks:
        joined.append(block)
        for belong in (_is_separable, _is_inverted):
            if len(joined) > 1 and belong(*joined[-2:]):
                first, second = joined[-2:]
                lines = (*first.lines, *second.lines)
                joined[-2:] = [replace(second, lines=lines, input=first.input)]
    return tuple(joined)


def _is_separable(first: StageBlock, second: StageBlock) -> bool:
    """Return whether two layers are a depthwise and a pointwise convolution of one size."""
    is_pair = first.is_layer and second.is_layer and first.output.size == second.output.size
    return is_pair and _is_depthwise(first.lines[0]) and _is_pointwise(second.lines[0])


def _is_inverted(first: StageBlock, second: StageBlock) -> bool:
    """Return whether a layer expands the channels for a separable convolution."""
    is_pair = first.is_layer and len(second.lines) == 2 and second.times == 1  # noqa: PLR2004
    if not (is_pair and _is_pointwise(first.lines[0]) and _is_depthwise(second.lines[0])):
        return False
    if first.width is None or second.width is None:
        return False
    return is_at_least(expand_products(first.width - second.width), 1)


def _is_depthwise(line: StageLine) -> bool:
    return line.operator[0] == DEPTHWISE


def _is_pointwise(line: StageLine) -> bool:
    kernel = line.operator[0]
    return (
        isinstance(kernel, tuple) and all(side.value == 1 for side in kernel) and not line.is_pool
    )


def share_expansions(blocks: Sequence[StageBlock]) -> tuple[StageBlock, ...]:
    """Return blocks with channels as multiples of the input where similar blocks have them so.

    If repeated inverted residual blocks have 6·c_in channels inside, so has a single one.
    """
    shared = {
        key
        for block in blocks
        for key, line in _places(block)
        if line.channels is None and line.expansion is not None
    }
    return tuple(
        replace(
            block,
            lines=tuple(
                replace(line, channels=None) if key in shared else line
                for key, line in _places(block)
            ),
        )
        for block in blocks
    )


def _places(block: StageBlock) -> Iterator[tuple[object, StageLine]]:
    """Yield each line, after what it has in common with those of similar blocks."""
    for index, line in enumerate(block.lines):
        first, *_ = line.operator
        yield (
            (len(block.lines), index, first if isinstance(first, str) else "", line.expansion),
            line,
        )
