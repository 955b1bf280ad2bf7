"""The colors of pictures: one for each kind of layer, for light and for dark pages.

The accents are those of Okabe & Ito 2008, Color Universal Design, which readers with any color
vision can tell apart; a box is filled with a tint of its accent.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, TypeAlias

from symcnn.layers import Layer
from symcnn.layers.activation import Activation
from symcnn.layers.conv_transpose import ConvTranspose
from symcnn.layers.declaration.sliding_layer import Convolution
from symcnn.layers.dense import Dense
from symcnn.layers.global_pool import AdaptivePool, GlobalPool
from symcnn.layers.input import Input
from symcnn.layers.join import Join
from symcnn.layers.layer_scale import LayerScale
from symcnn.layers.local_response_norm import LocalResponseNorm
from symcnn.layers.norm import Norm, Normalization
from symcnn.layers.pool import Pool
from symcnn.layers.upsample import Upsample

Theme: TypeAlias = Literal["light", "dark"]
KINDS: Mapping[str, str] = {
    "input": "input",
    "conv": "convolution",
    "up": "upsampling",
    "pool": "pooling",
    "dense": "dense",
    "norm": "normalization, activation",
    "merge": "merge",
    "block": "block of several layers",
    "other": "other",
}
"""The kinds of boxes, with their names in legends."""
_KIND_OF: Mapping[type[Layer], str] = {
    Input: "input",
    Convolution: "conv",
    ConvTranspose: "up",
    Upsample: "up",
    Pool: "pool",
    GlobalPool: "pool",
    AdaptivePool: "pool",
    Dense: "dense",
    Norm: "norm",
    Normalization: "norm",
    LocalResponseNorm: "norm",
    LayerScale: "norm",
    Activation: "norm",
    Join: "merge",
}
"""The kinds of layers, by the nearest base class that is listed."""
_ACCENTS: Mapping[str, str] = {
    "input": "#1f2933",
    "conv": "#0072b2",
    "up": "#e69f00",
    "pool": "#d55e00",
    "dense": "#cc79a7",
    "norm": "#f0e442",
    "merge": "#009e73",
    "block": "#56b4e9",
    "other": "#5f6975",
}
_TINT, _FACE, _SIDE = 0.8, 0.5, 0.25
"""The shares of paper in the fill of a box, and in the front and the side of a volume."""


def kind_of(layer: Layer) -> str:
    """Return the kind of a layer, which decides its color.

    >>> from symcnn import parse
    >>> [kind_of(record.layer) for record in parse("I(8,3)-C(3,8)-R-P(2)-O(10)").layers]
    ['input', 'conv', 'norm', 'pool', 'dense']
    """
    return next((_KIND_OF[base] for base in type(layer).__mro__ if base in _KIND_OF), "other")


@dataclass(frozen=True)
class Palette:
    """The colors of a theme, as #rrggbb by name."""

    paper: str
    ink: str
    muted: str
    lift: float
    """The share of white in accents, so that they stand out from the paper."""

    @cached_property
    def colors(self) -> Mapping[str, str]:
        """All colors: of each kind its fill, `-face`, `-side` and `-accent`; and those of lines."""
        accents = {kind: mixed(color, "#ffffff", self.lift) for kind, color in _ACCENTS.items()}
        accents["input"] = self.ink
        return {
            "paper": self.paper,
            "ink": self.ink,
            "muted": self.muted,
            "line": mixed(self.ink, self.paper, 0.25),
            "frame": mixed(self.ink, self.paper, 0.55),
            "skip": accents["dense"],
            **{kind: mixed(accent, self.paper, _TINT) for kind, accent in accents.items()},
            **{f"{kind}-face": mixed(each, self.paper, _FACE) for kind, each in accents.items()},
            **{f"{kind}-side": mixed(each, self.paper, _SIDE) for kind, each in accents.items()},
            **{f"{kind}-accent": accent for kind, accent in accents.items()},
            "input": self.paper,
        }


PALETTES: Mapping[Theme, Palette] = {
    "light": Palette("#ffffff", "#1f2933", "#52606d", 0.0),
    "dark": Palette("#14181d", "#e3e8ee", "#a7b1bc", 0.15),
}
"""The palettes of the themes."""


def mixed(color: str, other: str, share: float) -> str:
    """Return a color with a share of another.

    >>> mixed("#000000", "#ffffff", 0.5)
    '#808080'
    """
    pairs = ((int(color[i : i + 2], 16), int(other[i : i + 2], 16)) for i in (1, 3, 5))
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)
