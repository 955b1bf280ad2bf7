"""Line breaks in formulas and sentences on the terminal."""

from __future__ import annotations

import re

import pytest

from symcnn import load
from symcnn.render.tables.summary import Report
from symcnn.render.tables.text_table import as_text
from symcnn.render.tables.wrap import wrapped

SUM = "64·(⌊(height + 2·padding - kernel)/stride⌋ + 1)·(a + 2) + 7·h"


@pytest.mark.parametrize(
    ("formula", "width", "lines"),
    [
        ("12·a + 30·b - 5·c", 12, ["12·a + 30·b", "- 5·c"]),
        ("12·a + 30·b - 5·c", 6, ["12·a", "+ 30·b", "- 5·c"]),
        ("h + 64·(a + b)·(c + d)", 14, ["h", "+ 64·(a + b)", "·(c + d)"]),
        ("w_32 = wide(32) = 8·max(4, p)", 18, ["w_32 = wide(32)", "= 8·max(4, p)"]),
        ("integers padding with height ≥ kernel", 32, ["integers padding with height", "≥ kernel"]),
    ],
)
def test_a_line_begins_with_its_sign_and_term(formula: str, width: int, lines: list[str]) -> None:
    assert wrapped(formula, width).split("\n") == lines


@pytest.mark.parametrize("width", range(50, 70))
def test_a_sign_is_on_the_line_of_its_term_in_any_width(width: int) -> None:
    signs = [line for line in wrapped(SUM, width).split("\n") if re.search(r"(^|\s)[+-]$", line)]
    assert signs == []


@pytest.mark.parametrize(
    "name",
    [
        "resnet",
        *(pytest.param(each, marks=pytest.mark.slow) for each in ("mnasnet", "efficientnet")),
    ],
)
def test_no_line_of_a_summary_ends_in_a_sign(name: str) -> None:
    text = as_text(Report(load(name)))
    assert [line for line in text.splitlines() if re.search(r"\s[+=-]$", line)] == []
