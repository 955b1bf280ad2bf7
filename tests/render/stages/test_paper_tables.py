"""Stage tables against the tables of papers, which are written down by hand with their source."""

from __future__ import annotations

import csv
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import NamedTuple

import pytest

from symcnn import Network, load, table

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
