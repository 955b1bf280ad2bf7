"""The blocks of a report on a network: its key figures and pictures first, its program last."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from math import inf

from symcnn.network import Network
from symcnn.render.article.blocks import Block, Code, Folded, Heading, KeyFigures, Picture, Prose
from symcnn.render.article.key_figures import key_figures
from symcnn.render.article.sections import (
    DERIVATIONS,
    LEFT_OUT,
    Choice,
    derived,
    domain,
    is_long,
    totals,
)
from symcnn.render.live.live_block import live_block
from symcnn.render.picture import bars, diagram
from symcnn.render.tables.layer_table import table


def report_blocks(net: Network, choice: Choice, *, live: bool = False) -> Iterator[Block]:
    """Yield the blocks of a report; tables of all layers and derivations are folded.

    A live report has sliders for the symbols. Raises SymcnnError for one of a network without any.
    """
    figures = ((figure.noun, figure.texts) for figure in key_figures(net))
    yield KeyFigures(tuple((noun, *texts) for noun, texts in figures if texts))
    if net.symbols:
        yield from domain(net, choice)
    panel = live_block(net) if live else None
    if panel is not None:
        yield panel
    yield Heading("Diagram")
    svg = diagram(net) if panel is None else panel.diagram
    yield Picture(svg, "The layers of the network, with their output shapes.")
    chart = bars(net)
    if chart is not None:
        yield Heading("Parameters and MACs by layer")
        yield Picture(chart, "The share of each layer or block in the parameters and MACs.")
    yield Heading("Layers")
    shown, every = table(net), table(net, depth=inf)
    yield shown
    if every.lines != shown.lines:
        yield Folded("Every layer", (every,))
    yield Heading("Totals")
    yield from totals(net, choice)
    yield Heading("Derivations")
    for title, name in DERIVATIONS.items():
        if name == "params" or not is_long(net):
            yield Folded(title, tuple(derived(net, replace(choice, quantity=name))))
    if is_long(net):
        yield Prose((LEFT_OUT,))
    yield Heading("Program")
    yield Code(str(net).replace("; ", "\n"))
