"""The rows of a table of layers; the layers of a block are indented below its name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from symcnn.network import LayerRecord, Network, RepeatRecord


@dataclass(frozen=True)
class Row:
    """A layer, a repeat, or the name of a block whose layers follow."""

    name: str
    """The text of the layer, or the name of the repeat or block."""
    depth: int
    """The number of enclosing blocks and repeats."""
    item: LayerRecord | RepeatRecord | None = None
    """The layer or the repeat; None for the name of a block."""


def rows(net: Network) -> Iterator[Row]:
    """Yield a row for each layer, in order, and one for each enclosing block or repeat."""
    yield from _indented_rows(net.layers, "", 0)


def _indented_rows(
    layers: tuple[LayerRecord | RepeatRecord, ...], above: str, depth: int
) -> Iterator[Row]:
    """Yield the rows of the layers in the block `above`, indented by `depth`."""
    before = above
    for layer in layers:
        if isinstance(layer, RepeatRecord):
            yield Row(f"{layer.path} for {layer.text}", depth, layer)
            yield from _indented_rows(layer.layers, layer.path, depth + 1)
            before = layer.path
            continue
        name = above if layer.path == above else layer.path.rpartition(".")[0]
        if name not in (above, before):
            yield Row(name, depth)
        before = name
        yield Row(layer.text, depth + (name != above), layer)
