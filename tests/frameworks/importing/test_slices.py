"""Slices as layers, of axes of any length: as many positions are left as Python's slices leave."""

from __future__ import annotations

from itertools import product

import pytest

from symcnn.frameworks.importing.call_rules import sliced
from symcnn.notation import printed

ENDS = (None, 0, 1, 3, -1, -3, 9, -9)


@pytest.mark.parametrize(
    ("shape", "parts", "expected"),
    [
        ((4, 8, 6), {}, ""),
        ((4, 8, 6), {0: slice(1, 3)}, "Take(1,3)"),
        ((4, 8, 6), {1: slice(None, None, 2)}, "P(1,(2,1))"),
        ((4, None, None), {1: slice(None, None, 2), 2: slice(1, -1)}, "Crop((0,1))-P(1,(2,1))"),
        ((4, None, None), {1: slice(-3, None)}, None),
        ((4, None, None), {1: slice(None, 3)}, None),
        ((4, None, None), {1: slice(None, 0)}, None),
        ((4, None, None), {1: slice(None, None, -1)}, None),
        ((None, 8, 6), {0: slice(1, None)}, None),
        ((4, 8, 6), {0: slice(None, None, 2)}, None),
        ((4, 8, 6), {1: slice(None, None, -1)}, None),
        ((4, 8, 6), {1: slice(5, 5)}, None),
    ],
)
def test_slices_are_layers(
    shape: tuple[int | None, ...], parts: dict[int, slice], expected: str | None
) -> None:
    found = sliced(shape, parts)
    assert (found is None) == (expected is None)
    assert "-".join(printed(node) for node, _ in found or ()) == (expected or "")


@pytest.mark.parametrize("length", [1, 5, 8])
def test_as_much_is_left_as_of_a_range(length: int) -> None:
    for start, stop, step in product(ENDS, ENDS, (1, 2, 3, 9)):
        part = slice(start, stop, step)
        left = len(range(length)[part])
        found = sliced((4, length), {1: part})
        assert (found is None) == (left == 0)
        assert not found or found[-1][1] == (4, left)
