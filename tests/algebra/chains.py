"""Random chains of windows, and n + 2P - r by hand; the text of a size read as a linear form."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from random import Random

from sympy import Expr, Integer

from symcnn.algebra import floor_div, symbol
from tests.render.math.reading_text import evaluate, summands

KERNELS, PADDINGS = ("a", "b", "k"), ("p", "q")
NAMES = ("n", *KERNELS, *PADDINGS)
Number = int | str
"""A number, or the name of a symbol."""
Linear = dict[str, Fraction]
"""The coefficients of a linear form by names; the constant has the name 1."""


@dataclass(frozen=True)
class Window:
    """A window that slides over a map."""

    kernel: Number
    stride: int
    padding: Number
    dilation: int

    def apply(self, side: int, at: Mapping[str, int]) -> int:
        """Return the size of the output (Dumoulin & Visin 2016, relationship 15)."""
        kernel, padding = (_value(part, at) for part in (self.kernel, self.padding))
        return (side + 2 * padding - self.dilation * (kernel - 1) - 1) // self.stride + 1

    def expr(self, side: Expr) -> Expr:
        """Return the same in canonical form."""
        kernel, padding = (_expr(part) for part in (self.kernel, self.padding))
        above = side + 2 * padding - self.dilation * (kernel - 1) - 1
        return floor_div(above, Integer(self.stride)) + 1

    @property
    def text(self) -> str:
        """A convolution with this window, in the notation."""
        return f"C({self.kernel},1,{self.stride},{self.padding},{self.dilation})"


def _value(part: Number, at: Mapping[str, int]) -> int:
    return part if isinstance(part, int) else at[part]


def _expr(part: Number) -> Expr:
    return Integer(part) if isinstance(part, int) else symbol(part)


def draw_chain(seed: int) -> list[Window]:
    """Return the chain of a seed: kernels and paddings may be symbols, strides are numbers."""
    random = Random(seed)  # noqa: S311 - no secret
    kernels: list[Number] = [*KERNELS, 1, 2, 3, 5]
    paddings: list[Number] = [*PADDINGS, 0, 0, 0, 1, 2]
    return [
        Window(
            random.choice(kernels),
            random.choice([1, 1, 2, 2, 3]),
            random.choice(paddings),
            random.choice([1, 1, 1, 2]),
        )
        for _ in range(random.randint(1, 5))
    ]


def padded_less_field(chain: list[Window]) -> tuple[dict[str, int], int]:
    """Return n + 2P - r by its coefficients, and S.

    S = Πs, P = Σ pᵢ·Π_{j<i} sⱼ and r = 1 + Σ dᵢ(kᵢ - 1)·Π_{j<i} sⱼ (Araujo et al. 2019, Computing
    Receptive Fields of Convolutional Neural Networks).
    """
    form, stride = Counter({"n": 1, "1": -1}), 1
    for window in chain:
        for part, factor in ((window.kernel, -window.dilation), (window.padding, 2)):
            name, times = ("1", part) if isinstance(part, int) else (part, 1)
            form[name] += factor * times * stride
        form["1"] += window.dilation * stride
        stride *= window.stride
    return dict(form), stride


@dataclass(frozen=True)
class Size:
    """The text of a size: what is in its floor or ceiling, and what is outside."""

    outside: Linear
    inside: Linear
    bracket: str
    below: int
    above: str
    """The numerator as text, without its brackets."""


def read_size(text: str) -> Size:
    """Return a size read; raise AssertionError for more than one floor, or none at all."""
    floors = [piece for piece in summands(text) if "⌊" in piece or "⌈" in piece]
    assert len(floors) == 1, text
    match = re.fullmatch(r"\+?([⌊⌈])(?:\((.*)\)|(.*))/(\d+)[⌋⌉]", floors[0])
    assert match, text
    above = match[2] or match[3]
    rest = "".join(piece for piece in summands(text) if piece != floors[0]) or "0"
    return Size(linear(rest.removeprefix("+")), linear(above), match[1], int(match[4]), above)


def linear(text: str) -> Linear:
    """Return the coefficients of a linear form, from its values at unit vectors."""
    zero = dict.fromkeys(NAMES, 0)
    constant = evaluate(text, zero)
    found = {name: evaluate(text, {**zero, name: 1}) - constant for name in NAMES}
    return {**found, "1": constant}
