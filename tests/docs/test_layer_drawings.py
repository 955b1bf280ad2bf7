"""The drawings of layers: their cells are those of the maps, their windows those of the layer."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

from symcnn import parse
from symcnn.render.picture.elements import Line, Rectangle

EXTENSIONS = Path(__file__).parents[2] / "docs/_ext"


@pytest.fixture
def drawings(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """The module that draws layers."""
    monkeypatch.syspath_prepend(str(EXTENSIONS))
    yield import_module("layer_drawings")
    monkeypatch.delitem(sys.modules, "layer_drawings")


@pytest.mark.parametrize(
    ("before", "layer", "cells", "dashed", "filled", "second"),
    [
        ("I(5,1)", "C(3,1)", 25 + 9, 0, 9 + 1, 9 + 1),
        ("I(4,1)", "C(3,1,p=1)", 36 + 16, 20, 9 + 1, 9 + 1),
        ("I(6,1)", "C(3,1,d=2)", 36 + 4, 0, 9 + 1, 9 + 1),
        ("I(3,1)", "T(2,1,s=2)", 9 + 36, 0, 1 + 4, 1 + 4),
        ("I(3,1)", "T(3,1,s=2,p=1)", 9 + 49, 24, 1 + 9, 1 + 9),
        ("I(5,1)", "P(3,2)", 25 + 4, 0, 9 + 1, 9 + 1),
    ],
)
def test_a_drawing_has_the_cells_of_both_maps_and_of_two_windows(  # noqa: PLR0913, PLR0917 - a row
    drawings: ModuleType,
    before: str,
    layer: str,
    cells: int,
    dashed: int,
    filled: int,
    second: int,
) -> None:
    elements = drawings.drawing(before, layer).elements
    boxes = [part for part in elements if isinstance(part, Rectangle)]
    grid = [box for box in boxes if not box.radius]
    assert len(grid) == cells
    assert sum(box.dashed for box in grid) == dashed
    assert sum(box.fill == "conv-face" for box in grid) == filled
    assert sum(box.radius > 0 for box in boxes) == second


@pytest.mark.parametrize(
    ("before", "layer", "boxes", "lines"),
    [
        ("I(1,4)", "C(1,4)", 8, 16),
        ("I(1,4)", "C(1,4,g=2)", 8, 8),
        ("I(1,4)", "DW(1)", 8, 4),
        ("I(1,2)", "DW(1,m=2)", 6, 4),
    ],
)
def test_lines_join_the_channels_of_a_group(
    drawings: ModuleType, before: str, layer: str, boxes: int, lines: int
) -> None:
    elements = drawings.drawing(before, layer).elements
    assert sum(isinstance(part, Rectangle) for part in elements) == boxes
    assert sum(isinstance(part, Line) for part in elements) == lines
    assert parse(f"{before}-{layer}").weights == lines


def test_each_example_has_a_caption_with_its_shapes(drawings: ModuleType) -> None:
    for letter, examples in drawings.EXAMPLES.items():
        html = drawings.figures(letter)
        assert html.count("<figure>") == html.count("<svg") == len(examples)
        for _, before, layer in examples:
            assert f"<code>{layer}</code>" in html
            assert f"→ {parse(f'{before}-{layer}').output}</figcaption>" in html
    assert drawings.figures("R") == ""
