"""The layers of a network as rows: what belongs to a block stands below its name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from symcnn.network import Group, Network, Record


@dataclass(frozen=True)
class Row:
    """A layer, a group that is repeated, or the name of a block that the rows below belong to."""

    name: str
    """What is shown: the layer as it was written, or the name."""
    depth: int
    """How many names it stands below."""
    item: Record | Group | None = None
    """The layer or the group; None for the name of a block."""


def rows(net: Network) -> Iterator[Row]:
    """Yield a row for each layer, in order, and one for each name that layers stand below."""
    yield from _rows(net.layers, "", 0)


def _rows(layers: tuple[Record | Group, ...], above: str, depth: int) -> Iterator[Row]:
    """Yield the rows of layers that stand below a name, so many steps to the right."""
    before = above
    for layer in layers:
        if isinstance(layer, Group):
            yield Row(f"{layer.path} for {layer.text}", depth, layer)
            yield from _rows(layer.layers, layer.path, depth + 1)
            before = layer.path
            continue
        name = above if layer.path == above else layer.path.rpartition(".")[0]
        if name not in (above, before):
            yield Row(name, depth)
        before = name
        yield Row(layer.text, depth + (name != above), layer)
