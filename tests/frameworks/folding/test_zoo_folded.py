"""The networks of the catalogue, written flat and folded again: equal, short, and as reviewed."""

from __future__ import annotations

from pathlib import Path

import pytest

from symcnn import parse
from symcnn.frameworks.folding import folded, laid_out
from symcnn.notation import parse_program
from tests.frameworks.folding.flat import flat_path, network_of
from tests.networks import first_are_quick, network

REVIEWED = Path(__file__).parents[2] / "cases" / "folding"


@pytest.mark.parametrize("name", first_are_quick())
def test_a_folded_network_has_the_same_layers_on_few_short_lines(name: str) -> None:
    net = network(name)
    flat = flat_path(net)
    assert network_of(flat) == net
    program = folded(flat, {})
    text = laid_out(program)
    assert parse_program(text) == program
    assert parse(text) == net
    lines = text.splitlines()
    assert len(lines) <= 20
    assert max(map(len, lines)) <= 88


@pytest.mark.parametrize("file", sorted(REVIEWED.glob("*.txt")), ids=lambda file: file.stem)
def test_a_folded_network_reads_as_it_was_reviewed(file: Path) -> None:
    found = laid_out(folded(flat_path(network(file.stem)), {}))
    assert found + "\n" == file.read_text(encoding="utf-8")
