"""One and three dimensions: every layer follows the input's."""

from __future__ import annotations

import pytest

from symcnn import parse

# Shapes and parameters worked out by hand from PyTorch's formulas for Conv1d, Conv3d and the like.
ONE = {
    "C(3,8)": ("8×98", (3 * 2 + 1) * 8),
    "C(3,8,s=2,p=1,g=2)": ("8×50", (3 + 1) * 8),
    "DW(3,m=2)": ("4×98", (3 + 1) * 4),
    "SC(3,5)": ("5×98", 3 * 2 + (2 + 1) * 5),
    "T(4,3,s=2,p=1)": ("3×200", 4 * 2 * 3 + 3),
    "P(2)": ("2×50", 0),
    "A(3,s=2,ceil=1)": ("2×50", 0),
    "G": ("2×1", 0),
    "AP(7)": ("2×7", 0),
    "B": ("2×100", 4),
    "U(3)": ("2×300", 0),
    "Pad(2)": ("2×104", 0),
    "Pad(0,3)": ("2×103", 0),
    "Crop(1,2)": ("2×97", 0),
    "GM": ("2×1", 0),
    "AM(7)": ("2×7", 0),
    "Reshape(25,8,dims=1)": ("8×25", 0),
    "Reshape(10,2)": ("2×10×10", 0),
    "X(7,arriving=(2,100),leaving=(3,5))": ("3×5", 7),
    "F": ("200", 0),
    "H(5)": ("5", 201 * 5),
}
THREE = {
    "C(3,8)": ("8×6×8×10", (27 * 2 + 1) * 8),
    "C((1,3,3),8,p=(0,1,1))": ("8×8×10×12", (9 * 2 + 1) * 8),
    "DW(3)": ("2×6×8×10", 28 * 2),
    "SC(3,5)": ("5×6×8×10", 27 * 2 + 3 * 5),
    "T(2,3,s=2)": ("3×16×20×24", 8 * 2 * 3 + 3),
    "P(2)": ("2×4×5×6", 0),
    "A(1x2x2)": ("2×8×5×6", 0),
    "G": ("2×1×1×1", 0),
    "AP(2)": ("2×2×2×2", 0),
    "U(2)": ("2×16×20×24", 0),
    "Pad(1)": ("2×10×12×14", 0),
    "Crop((1,0,2),(0,1,1))": ("2×7×9×9", 0),
    "GM": ("2×1×1×1", 0),
    "AM(1x2x3)": ("2×1×2×3", 0),
    "Reshape(4,dims=3,channels=30)": ("30×4×4×4", 0),
    "X(7,arriving=(2,8,10,12))": ("2×8×10×12", 7),
    "F": ("1920", 0),
}


@pytest.mark.parametrize("layer", ONE)
def test_a_layer_on_a_row(layer: str) -> None:
    net = parse(f"I(100,2,dims=1)-{layer}")
    assert (str(net.output), net.params) == ONE[layer]


@pytest.mark.parametrize("layer", THREE)
def test_a_layer_on_a_volume(layer: str) -> None:
    net = parse(f"I(8x10x12,2)-{layer}")
    assert (str(net.output).replace(",", ""), net.params) == THREE[layer]


def test_macs_count_every_position_of_a_volume() -> None:
    assert parse("I(8,2,dims=3)-C(3,4)").macs == 27 * 2 * 4 * 6**3


def test_a_volume_has_a_receptive_field_along_each_axis() -> None:
    net = parse("I(8x10x12,2)-C((1,3,5),4)-P((2,2,1))")
    assert net.receptive_field == (2, 4, 5)
    assert net.stride == (2, 2, 1)
