"""The pictures in a report: a chart of the shares, and a diagram."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from symcnn.network import Network
from symcnn.render.article.blocks import Block, Heading, Picture, Prose
from symcnn.render.picture import bars, diagram


def illustrated(net: Network, blocks: Iterable[Block]) -> tuple[Block, ...]:
    """Append the chart and the diagram of a network to the blocks of its report."""
    return (*blocks, *_yield_pictures(net))


def _yield_pictures(net: Network) -> Iterator[Block]:
    yield Heading("Parameters and MACs by layer")
    chart = bars(net)
    if chart is None:
        yield Prose(("No chart: every symbol needs a value.",))
    else:
        yield Picture(chart, "The share of each layer or block in the parameters and MACs.")
    yield Heading("Diagram")
    yield Picture(diagram(net), "The layers of the network, with their output shapes.")
