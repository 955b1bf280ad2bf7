"""The stage table of networks: a row for each block, a column for each network, and the totals."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from sympy import Expr

from symcnn.algebra.presentation.present import arrange, text
from symcnn.algebra.presentation.term import POWER, Term, superscript
from symcnn.errors import SymcnnError
from symcnn.layers.declaration.base import without_groups
from symcnn.layers.declaration.shape import crossed
from symcnn.network import Network, present, without_frozen
from symcnn.notation.limits import FROZEN, TIED
from symcnn.render.math.nodes import Math, Number, Words, power
from symcnn.render.math.statements import statement
from symcnn.render.quantity_titles import TITLES
from symcnn.render.stages.align_stages import Size, Stage, align_blocks
from symcnn.render.stages.block import StageBlock
from symcnn.render.stages.from_outline import stage_blocks
from symcnn.render.stages.line import BLOCK_INPUT, DEPTHWISE, GATE, times_signs

TOTALS = ("params", "frozen", "macs")
"""The totals of a table of networks; the frozen weights only if a network has some."""
_VECTOR = "vector"
"""The output size of dense layers, unless they follow global pooling."""
_NOTES = {
    BLOCK_INPUT.name: "the input channels of a block",
    DEPTHWISE: "depthwise convolution",
    GATE: "squeeze-and-excitation",
    TIED: "the weights of an earlier layer",
    FROZEN: "weights that are not trained",
}
"""The meaning of the abbreviations and of the words for weights."""


@dataclass(frozen=True)
class StageTable:
    """The stages of several networks."""

    names: tuple[str, ...]
    stages: tuple[Stage, ...]
    totals: tuple[tuple[str, tuple[Term | Expr, ...]], ...]
    """The title of each total, and its value for each network."""
    notes: tuple[tuple[str, str], ...]
    """The abbreviations in the table, with their meaning."""


def stage_table(
    networks: Mapping[str, Network], columns: Iterable[str] | None = None, *, totals: bool = True
) -> StageTable:
    """Return the stage table of networks by name, with their parameters and MACs if `totals`.

    Raises SymcnnError for columns: they are the networks.
    """
    if columns is not None:
        raise SymcnnError("the columns of a stage table are the networks; it takes no others")
    symbols = [symbol for net in networks.values() for symbol in net.symbols.values()]
    stages = align_blocks([stage_blocks(net, symbols) for net in networks.values()])
    below = tuple(
        (TITLES[name].column, tuple(present(net, name) for net in networks.values()))
        for name in without_frozen(TOTALS, *networks.values())
    )
    blocks = [block for stage in stages for row in stage.rows for block in row if block]
    return StageTable(tuple(networks), stages, below if totals else (), tuple(_notes(blocks)))


def _notes(blocks: list[StageBlock]) -> Iterator[tuple[str, str]]:
    """Yield the abbreviations that blocks contain, with their meaning."""
    lines = [line for block in blocks for line in block.lines]
    words = {piece for line in lines for part in line.parts for piece in part}
    if any(line.channels is None and line.expansion is not None for line in lines):
        yield BLOCK_INPUT.name, _NOTES[BLOCK_INPUT.name]
    yield from ((word, meaning) for word, meaning in _NOTES.items() if word in words)


def write_size(size: Size) -> str:
    """Return an output size as plain text: 56×56, ⌈n/4⌉², vector."""
    if not size:
        return _VECTOR
    if len(size) == 1:
        return without_groups(text(size[0]))
    if _is_cube(size):
        return f"{arrange(size[0]).within(POWER)}{superscript(str(len(size)))}"
    return without_groups(crossed(map(arrange, size)))


def size_formula(size: Size) -> Math:
    """Return an output size as a formula."""
    if not size:
        return Words(_VECTOR)
    if _is_cube(size):
        return power(statement(size[0]), Number(len(size)))
    return times_signs(tuple(map(arrange, size)))


def _is_cube(size: Size) -> bool:
    """Return whether all sides are equal and symbolic."""
    return len(size) > 1 and len({*size}) == 1 and not size[0].is_number
