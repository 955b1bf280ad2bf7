"""Stage tables against the tables of papers, which are written down by hand with their source."""

from __future__ import annotations

import csv
from decimal import Decimal
from io import StringIO
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import pytest

from symcnn import Network, load, table
from symcnn.render.stages.block import StageBlock
from symcnn.render.stages.from_outline import stage_blocks
from symcnn.render.stages.line import DEPTHWISE, GATE

CASES = sorted((Path(__file__).parents[2] / "cases" / "paper_tables").glob("*.txt"))
UNITS = {"G": 10**9, "M": 10**6}


class PaperTable(NamedTuple):
    networks: dict[str, Network]
    rows: list[list[str]]
    totals: list[list[str]]


def from_paper(path: Path) -> PaperTable:
    """Read a table: its networks, its rows, and the totals that the paper gives."""
    lines = [line for line in path.read_text("utf-8").splitlines() if not line.startswith("#")]
    head, *rows = ([cell.strip() for cell in line.split("|")] for line in lines)
    head[0] = head[0].removeprefix("networks: ")
    networks = dict(map(named_network, head))
    totals = [row for row in rows if row[0] in ("MACs", "Parameters")]
    return PaperTable(networks, [row for row in rows if row not in totals], totals)


def named_network(text: str) -> tuple[str, Network]:
    """Return a network of the zoo, or a family with values: NAME = FAMILY: n=224, k=32."""
    name, _, definition = text.partition(" = ")
    family, _, values = (definition or name).partition(": ")
    return name, load(family, **dict(value.split("=") for value in values.split(", ") if value))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_the_rows_are_those_of_the_paper(path: Path) -> None:
    paper = from_paper(path)
    text = table(paper.networks, "csv", stages=True)
    header, *rows, params, macs = csv.reader(StringIO(text))
    assert header == ["Output", *paper.networks]
    assert rows == paper.rows
    counts = {params[0]: params[1:], macs[0]: macs[1:]}
    for name, *cells in paper.totals:
        for cell, count in zip(cells, counts[name], strict=True):
            number, unit = cell.split()
            exponent = Decimal(number).as_tuple().exponent
            assert isinstance(exponent, int)
            assert round(Decimal(count) / UNITS[unit], -exponent) == Decimal(number)


class Bottleneck(NamedTuple):
    """A row of a table of inverted residual blocks."""

    size: int
    channels_in: int
    kernel: int
    expansion: int
    channels: int
    repeats: int
    stride: int


# Sandler et al. 2018, table 2: input size and channels, t, c, n, s; the kernel is from its table 1.
MOBILENET_V2 = [
    Bottleneck(112, 32, 3, 1, 16, 1, 1),
    Bottleneck(112, 16, 3, 6, 24, 2, 2),
    Bottleneck(56, 24, 3, 6, 32, 3, 2),
    Bottleneck(28, 32, 3, 6, 64, 4, 2),
    Bottleneck(14, 64, 3, 6, 96, 3, 1),
    Bottleneck(14, 96, 3, 6, 160, 3, 2),
    Bottleneck(7, 160, 3, 6, 320, 1, 1),
]
# Tan & Le 2019, table 1: resolution, kernel and factor of MBConv, channels, layers. The channels
# and the stride of a row follow from the row before it and from the resolution of the next one.
EFFICIENTNET_B0 = [
    Bottleneck(112, 32, 3, 1, 16, 1, 1),
    Bottleneck(112, 16, 3, 6, 24, 2, 2),
    Bottleneck(56, 24, 5, 6, 40, 2, 2),
    Bottleneck(28, 40, 3, 6, 80, 3, 2),
    Bottleneck(14, 80, 5, 6, 112, 3, 1),
    Bottleneck(14, 112, 5, 6, 192, 4, 2),
    Bottleneck(7, 192, 3, 6, 320, 1, 1),
]


@pytest.mark.parametrize(
    ("name", "paper"), [("mobilenet_v2", MOBILENET_V2), ("efficientnet_b0", EFFICIENTNET_B0)]
)
def test_bottlenecks_have_the_columns_of_the_paper(name: str, paper: list[Bottleneck]) -> None:
    blocks = stage_blocks(load(name))
    rows = [bottleneck(*pair) for pair in pairwise(blocks) if len(pair[1].lines) > 1]
    assert rows == paper


def bottleneck(before: StageBlock, block: StageBlock) -> Bottleneck:
    """Return what the paper says of a block, after the block before it."""
    lines = [line for line in block.lines if line.operator != (GATE,)]
    *_, depthwise, last = lines
    name, kernel = depthwise.operator
    assert name == DEPTHWISE
    size = int(before.output.size[0])
    expansion = lines[0].expansion if len(lines) == 3 else 1
    return Bottleneck(
        size,
        int(before.output.channels),
        int(str(kernel[0])),
        int(str(expansion)),
        int(str(last.channels)),
        int(block.times),
        size // int(block.output.size[0]),
    )
