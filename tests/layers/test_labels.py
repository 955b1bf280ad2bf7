"""What layers are called in the outline of a network: the words of the field, without defaults."""

from __future__ import annotations

import pytest

from symcnn import parse
from symcnn.network import LayerRecord


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("C(3,8)", "conv 3×3, 8"),
        ("C(3x1,8,2,p=1,d=2,groups=4)", "conv 3×1, 8, groups=4, /2, dilation 2"),
        ("C(3,8,s=2x1)", "conv 3×3, 8, /2×1"),
        ("C(k,c//4)", "conv k×k, ⌊c/4⌋"),
        ("DW(3,s=2,p=1)", "depthwise conv 3×3, /2"),
        ("SC(3,8)", "separable conv 3×3, 8"),
        ("T(2,8,s=2)", "transposed conv 2×2, 8, ×2"),
        ("P(2)", "max pool 2×2"),
        ("P(3,2,1)", "max pool 3×3, /2"),
        ("A(2)", "average pool 2×2"),
        ("G", "global average pool"),
        ("GM", "global max pool"),
        ("AP(7)", "adaptive average pool 7×7"),
        ("B", "batch norm"),
        ("GN(4)", "group norm of 4 groups"),
        ("LRN", "local response norm"),
        ("R", "ReLU"),
        ("GELU", "GELU"),
        ("Swish", "SiLU"),
        ("PR", "PReLU"),
        ("H(10)", "dense 10"),
        ("O(10)", "dense 10"),
        ("U(2)", "upsample ×2"),
        ("D(0.5)", "dropout 0.5"),
        ("D(1/3)", "dropout 1/3"),
        ("D(r)", "dropout r"),
        ("C(1,2048)", "conv 1×1, 2048"),
        ("T(2,8,s=2,d=3)", "transposed conv 2×2, 8, ×2, dilation 3"),
        ("F", "flatten"),
        ("Shuffle(2)", "channel shuffle"),
    ],
)
def test_a_layer_is_called_as_in_papers(text: str, label: str) -> None:
    arriving = "I(n,c)" if "c//4" in text else "I(16,16)"
    record = parse(f"{arriving}-{text}").layers[1]
    assert isinstance(record, LayerRecord)
    assert record.layer.label == label
