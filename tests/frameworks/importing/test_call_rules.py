"""Parts of rules that readers share: names, arguments, and slices of axes of any length."""

from __future__ import annotations

from itertools import product

import pytest

from symcnn.frameworks.importing.call_rules import affine, by_name, sliced
from symcnn.notation import printed

ENDS = (None, 0, 1, 3, -1, -3, 9, -9)


@pytest.mark.parametrize(
    ("shape", "parts", "expected"),
    [
        ((4, 8, 6), {}, ""),
        ((4, 8, 6), {0: slice(1, 3)}, "Take(1,3)"),
        ((4, 8, 6), {0: 2}, "Take(2,3)"),
        ((4, 8, 6), {1: -1}, "Crop((7,0),0)"),
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
    shape: tuple[int | None, ...], parts: dict[int, slice | int], expected: str | None
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


def test_a_rule_has_every_name_and_the_number_of_axes_in_it() -> None:
    rules = by_name(("conv{n}d", 1), ("add iadd", 2))
    assert rules == {"conv1d": 1, "conv2d": 1, "conv3d": 1, "add": 2, "iadd": 2}


@pytest.mark.parametrize(
    ("scale", "center", "expected"),
    [
        (False, False, {"affine": 0}),
        (True, False, {"affine": 1, "scale": 1, "center": 0}),
        (True, True, {"affine": 1, "scale": 1, "center": 1}),
    ],
)
def test_a_norm_without_scale_and_shift_is_not_affine(
    scale: bool,  # noqa: FBT001
    center: bool,  # noqa: FBT001
    expected: dict[str, int],
) -> None:
    assert affine(scale, center) == expected
