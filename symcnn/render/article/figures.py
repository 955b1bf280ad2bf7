"""Pictures added to the blocks of a paper about a network."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from symcnn.network import Network
from symcnn.render.article.blocks import Block, Heading, Picture, Prose
from symcnn.render.picture import bars, diagram


def illustrated(net: Network, blocks: Iterable[Block]) -> tuple[Block, ...]:
    """Return the blocks with the network's pictures at the end."""
    return (*blocks, *_pictures(net))


def _pictures(net: Network) -> Iterator[Block]:
    yield Heading("Where the parameters and the MACs are")
    chart = bars(net)
    if chart is None:
        yield Prose(("The totals have symbols. Once each has a value, the shares are drawn here.",))
    else:
        yield Picture(chart, "The share of each part in the parameters and in the MACs.")
    yield Heading("Picture")
    yield Picture(diagram(net), "The network, with the size of the map that leaves each part.")
