"""The drawings of layers: their cells are those of the maps, their windows those of the layer."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

from symcnn import parse
from symcnn.layers import LAYERS
from symcnn.layers.activation import Activation
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
        ("I(2,1)", "U(2)", 4 + 16, 0, 1 + 4, 1 + 4),
        ("I(4,1)", "Pad(1)", 36 + 36, 20, 1 + 1, 1 + 1),
        ("I(4,1)", "Crop(1)", 16 + 4, 12, 1 + 1, 1 + 1),
        ("I(4,1)", "G", 16 + 1, 0, 16 + 1, 0),
        # PyTorch's bins of 5 positions in 2: 0 to 2 and 2 to 4
        ("I(5,1)", "AP(2)", 25 + 4, 0, 9 + 1, 9 + 1),
        ("I(2x3,1)", "F", 6 + 6, 0, 3 + 3, 3 + 3),
        ("I(2x3,1)", "Reshape(3x2,1)", 6 + 6, 0, 3 + 3, 3 + 3),
        ("I(2,1)", "H(3)", 4 + 4 + 3, 0, 2 + 2, 2 + 2),
        # two examples with four channels at four positions
        ("I(2,4)", "B", 32, 0, 4 + 4, 4 + 4),
        ("I(2,4)", "LN", 32, 0, 4, 4),
        ("I(2,4)", "GN(2)", 32, 0, 8, 8),
        ("I(2,4)", "IN", 32, 0, 4, 4),
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
        ("I(1,2)", "SC(1,3,m=2)", 2 + 4 + 3, 4 + 12),
        ("I(1,4)", "T(1,4,g=2)", 8, 8),
    ],
)
def test_lines_join_the_channels_of_a_group(
    drawings: ModuleType, before: str, layer: str, boxes: int, lines: int
) -> None:
    elements = drawings.drawing(before, layer).elements
    assert sum(isinstance(part, Rectangle) for part in elements) == boxes
    assert sum(isinstance(part, Line) for part in elements) == lines
    assert parse(f"{before}-{layer}").weights == lines


@pytest.mark.parametrize(
    ("layer", "pairs"),
    [
        ("Take(1,3)", [(1, 0), (2, 1)]),
        ("Z(2)", [(0, 0), (1, 1), (2, 2), (3, 3)]),
        # torch.nn.ChannelShuffle(2) of the channels 0, 1, 2, 3 is 0, 2, 1, 3
        ("Shuffle(2)", [(0, 0), (2, 1), (1, 2), (3, 3)]),
        (
            "LRN(3)",
            [(0, 0), (1, 0), (0, 1), (1, 1), (2, 1), (1, 2), (2, 2), (3, 2), (2, 3), (3, 3)],
        ),
    ],
)
def test_channels_are_joined_as_the_layer_joins_them(
    drawings: ModuleType, layer: str, pairs: list[tuple[int, int]]
) -> None:
    elements = drawings.drawing("I(1,4)", layer).elements
    boxes = [part for part in elements if isinstance(part, Rectangle)]
    left = min(box.x for box in boxes)
    columns = [[box for box in boxes if (box.x == left) is first] for first in (True, False)]
    lines = [part.points for part in elements if isinstance(part, Line)]
    found = [
        tuple(
            next(i for i, box in enumerate(column) if box.y < y < box.y + box.height)
            for column, (_, y) in zip(columns, points, strict=True)
        )
        for points in lines
    ]
    assert found == pairs
    dashed = [box for box in boxes if box.dashed]
    assert len(dashed) == (2 if layer == "Z(2)" else 0)


def test_each_layer_of_space_or_channels_is_drawn(drawings: ModuleType) -> None:
    """The others treat each value for itself, or are not known: activations, dropout, X."""
    activations = {kind.letter for kind in LAYERS.values() if issubclass(kind, Activation)}
    plain = {"I", "LS", "PR", "D", "X"} | activations
    kinds = {kind.letter: kind for kind in LAYERS.values()}
    drawn = {letter for letter, kind in kinds.items() if drawings.examples(kind)}
    assert drawn == kinds.keys() - plain


def test_a_convolution_shows_each_of_its_arguments(drawings: ModuleType) -> None:
    assert [what for what, *_ in drawings.examples(LAYERS["C"])] == [
        "kernel 3",
        "stride 2",
        "padding 1",
        "dilation 2",
        "channels",
        "groups 2",
    ]


def test_each_example_has_a_caption_with_its_shapes(drawings: ModuleType) -> None:
    for letter, kind in LAYERS.items():
        examples = drawings.examples(kind)
        html = drawings.figures(letter)
        assert html.count("<figure>") == html.count("<svg") == len(examples)
        for _, before, layer in examples:
            assert f"<code>{layer}</code>" in html
            assert f"→ {parse(f'{before}-{layer}').output}</figcaption>" in html
    assert drawings.figures("R") == ""
