"""Colors: a kind for each layer, and kinds that readers with any color vision tell apart."""

from __future__ import annotations

from itertools import combinations
from math import dist

import pytest

from symcnn.layers import LAYERS
from symcnn.layers.join import JOINS
from symcnn.render.picture.palette import KINDS, PALETTES, Theme, kind_of

VISIONS = {
    "usual": ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)),
    "protanopia": ((0.152, 1.053, -0.205), (0.115, 0.786, 0.099), (-0.004, -0.048, 1.052)),
    "deuteranopia": ((0.367, 0.861, -0.228), (0.280, 0.673, 0.047), (-0.012, 0.043, 0.969)),
    "tritanopia": ((1.256, -0.077, -0.179), (-0.078, 0.931, 0.148), (0.005, 0.691, 0.304)),
}
"""How linear red, green and blue are seen: Machado, Oliveira & Fernandes 2009, severity 1."""
WHITE = (0.9505, 1.0, 1.089)
TO_XYZ = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))


def linear(color: str) -> list[float]:
    parts = (int(color[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return [each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in parts]


def luminance(color: str) -> float:
    return sum(a * b for a, b in zip(TO_XYZ[1], linear(color), strict=True))


def times(matrix: tuple[tuple[float, ...], ...], vector: list[float]) -> list[float]:
    return [sum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix]


def seen(color: str, vision: str) -> tuple[float, float, float]:
    """Return a color as it is seen, in CIELAB."""
    xyz = times(
        TO_XYZ, [min(max(each, 0.0), 1.0) for each in times(VISIONS[vision], linear(color))]
    )
    roots = [
        ratio ** (1 / 3) if ratio > 0.008856 else 7.787 * ratio + 16 / 116
        for ratio in (each / white for each, white in zip(xyz, WHITE, strict=True))
    ]
    x, y, z = roots
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


@pytest.mark.parametrize("vision", VISIONS)
@pytest.mark.parametrize("theme", PALETTES)
def test_kinds_are_told_apart(vision: str, theme: Theme) -> None:
    """Rule: the accents of two kinds are 10 apart in CIELAB, several times what can be noticed."""
    colors = PALETTES[theme].colors
    accents = {kind: seen(colors[f"{kind}-accent"], vision) for kind in KINDS}
    near = {
        (one, other): round(dist(accents[one], accents[other]))
        for one, other in combinations(accents, 2)
        if dist(accents[one], accents[other]) < 10
    }
    assert near == {}


@pytest.mark.parametrize("theme", PALETTES)
@pytest.mark.parametrize("kind", KINDS)
def test_texts_stand_out_from_their_boxes(theme: Theme, kind: str) -> None:
    """Rule: contrast of 4.5, as the Web Content Accessibility Guidelines ask for."""
    colors = PALETTES[theme].colors
    for ink in ("ink", "muted"):
        low, high = sorted(luminance(colors[name]) for name in (kind, ink))
        assert (high + 0.05) / (low + 0.05) >= 4.5, (kind, ink)


def test_each_layer_has_a_kind() -> None:
    kinds = {name: kind_of(object.__new__(layer)) for name, layer in LAYERS.items()}
    assert set(kinds.values()) <= KINDS.keys()
    assert (kinds["C"], kinds["DW"], kinds["T"], kinds["AM"]) == ("conv", "conv", "up", "pool")
    assert (kinds["GELU"], kinds["PR"], kinds["LN"], kinds["F"]) == (*["norm"] * 3, "other")
    assert {kind_of(join) for join in JOINS.values()} == {"merge"}


def test_all_colors_have_six_digits() -> None:
    for palette in PALETTES.values():
        assert all(len(color) == 7 and int(color[1:], 16) >= 0 for color in palette.colors.values())
    assert PALETTES["light"].colors.keys() == PALETTES["dark"].colors.keys()
