"""The cheat sheet: each line of it is read, and its network has an input that it accepts."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import symcnn
from symcnn.layers import LAYERS

PAGE = (Path(__file__).parents[2] / "docs/cheat_sheet.md").read_text(encoding="utf-8")
SECTIONS = dict(re.findall(r"^## (.*)\n((?:(?!## ).*\n?)*)", PAGE, re.MULTILINE))
LIMITS = ["k <= 101", "n <= 120"]
CELL = re.compile(r"`((?:[^`])+)`")


def written(section: str) -> list[str]:
    """Return what the first column of a table says to write."""
    rows = re.findall(r"^\| (`.*?) \| [^|]*\|$", SECTIONS[section], re.MULTILINE)
    return [text.replace("\\|", "|") for row in rows for text in CELL.findall(row)]


def test_every_table_has_lines() -> None:
    lengths = [len(written(name)) for name in SECTIONS if name != "A network"]
    assert min(lengths) >= 9
    rows = len(re.findall(r"^\| `", PAGE, re.MULTILINE))
    assert sum(lengths) > rows


@pytest.mark.parametrize("text", written("Layers") + written("Structure") + written("Numbers"))
def test_each_line_is_a_part_of_a_network(text: str) -> None:
    net = symcnn.parse(text if text.startswith("I(") else f"I(64,c)-{text}")
    assert symcnn.parse(str(net)) == net


def test_the_program_is_a_network() -> None:
    (program,) = re.findall(r"```\n(.*?)```", SECTIONS["A network"], re.DOTALL)
    assert symcnn.parse(program).params > 0


@pytest.mark.parametrize("text", written("Constraints"))
def test_each_constraint_is_read(text: str) -> None:
    net, limits = ("I(28,1)-C(3,f)-G-H(h)", []) if "h >" in text else ("I(n,1)-C(k,f)", LIMITS)
    assert symcnn.solve(net, minimize="f", subject_to=[text, *limits]).values["f"] >= 1


def test_only_layers_that_exist_are_named() -> None:
    letters = {name for text in written("Layers") for name in re.findall(r"^[A-Z]\w*", text)}
    assert letters <= LAYERS.keys() | {"O"}
