"""The command `counters`: a table of what other tools print, and the same as data."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from sympy import sympify

from symcnn.cli import main
from symcnn.network import COUNTERS


def run(*arguments: str) -> str:
    result = CliRunner().invoke(main, ["counters", *arguments])
    assert result.exit_code == 0, result.output
    return result.output


def test_counters_are_in_the_order_of_their_numbers() -> None:
    rows = [line.split("  ") for line in run("I(28,1)-C(5,32)-B-R").split("\n\n")[0].splitlines()]
    numbers = [int(cell.replace(",", "")) for row in rows[1:] for cell in row[1:-1] if "," in cell]
    assert len(numbers) == len(COUNTERS) + 1
    assert numbers == sorted(numbers)


def test_a_row_says_what_is_counted_beside_multiply_accumulates() -> None:
    shown = run("I(28,1)-C(5,32,bias=0)-B")
    assert "fvcore            497,664  498 k  FLOPs      batch norm 36,864 (2·inputs)\n" in shown
    assert "torch             921,600  922 k  FLOPs      2 per MAC\n" in shown
    assert "inputs = values of the input" in shown
    assert "conv_positions" not in shown


def test_symbols_give_formulas() -> None:
    shown = run("I(n,1)-C(3,f)-R")
    assert shown.startswith("Counter                   Count  Unit       Besides MACs\n")
    assert "ptflops           12·f·(n - 2)²  MACs       conv (MACs + outputs); ReLU\n" in shown


def test_long_formulas_are_in_names() -> None:
    shown = run("densenet")
    assert "where m_1 = ⌊(n + 3)/8⌋; " in shown
    assert "4·m_1²" in shown


def test_formulas_come_with_their_domain() -> None:
    assert "\nHolds for positive integers n, f with n ≥ 3.\n" in run("I(n,1)-C(3,f)-R")
    assert "Holds for" not in run("I(8,1)-R")


def test_without_terms_there_are_no_symbols_to_explain() -> None:
    assert "Terms of one layer" not in run("I(28,1)-C(5,32,bias=0)")


def test_counts_are_data() -> None:
    (fvcore,) = (
        each
        for each in json.loads(run("I(8,3)-B", "--format", "json"))
        if each["counter"] == "fvcore"
    )
    assert fvcore["count"] == 384
    assert fvcore["kinds"] == [
        {"kind": "batch norm", "term": "2·inputs", "count": 384, "excess": 384}
    ]
    assert {"unit", "version", "source"} < fvcore.keys()


@pytest.mark.parametrize(
    ("repeat", "values"), [("(C(1,4)-B)*N", 3 * 4), ("for i in 1..N [C(1,4*i)-B]", 4 + 8 + 12)]
)
def test_the_layers_of_a_repeat_are_counted_in_all_iterations(repeat: str, values: int) -> None:
    """Rule: thop counts 4 for each of the 64 values of a channel of a batch norm."""
    data = json.loads(run(f"I(8,4)-{repeat}", "--format", "json"))
    (thop,) = (each for each in data if each["counter"] == "thop")
    conv, norm = thop["kinds"]
    assert (conv["kind"], norm["kind"]) == ("conv", "batch norm")
    assert sympify(norm["count"], {"N": 3}) == 4 * 64 * values


def test_the_page_on_counters_has_a_row_for_each() -> None:
    page = (Path(__file__).parents[2] / "docs/counters.md").read_text(encoding="utf-8")
    rows = {row[1]: row for row in re.findall(r"^(\| `([\w-]+)` \|.*)$", page, re.MULTILINE)}
    assert rows.keys() == COUNTERS.keys()
    for name, (row, _) in rows.items():
        *_, unit, facts = row.strip("|").split("|")
        assert unit.strip().startswith(COUNTERS[name].unit)
        assert facts.strip() == COUNTERS[name].facts


def test_the_format_is_that_of_the_ending(tmp_path: Path) -> None:
    path = tmp_path / "counts.json"
    assert run("I(8,3)-B", "-o", str(path)) == ""
    assert len(json.loads(path.read_text(encoding="utf-8"))) == len(COUNTERS)
