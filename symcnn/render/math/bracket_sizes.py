r"""Sizes of the brackets of broken formulas, which `\left` and `\right` cannot grow.

Brackets grow outwards: one that stands around others is larger than they are, up to the largest
size, and at least as tall as what is between them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from symcnn.render.math.measure import inline_width, width
from symcnn.render.math.nodes import (
    OPENING,
    Fence,
    Fenced,
    Fraction,
    Math,
    Power,
    Root,
    Run,
    Summation,
    SumSign,
    children,
    is_tall,
)

LARGEST = 4
r"""The size of \Bigg."""
_FLAT = -1
"""The height of a line of text without brackets."""


@dataclass(frozen=True)
class Setting:
    r"""How a formula is set: its width, and sizes of brackets as tall as some of its parts."""

    width: Callable[[Math], float]
    fraction: int
    """The size of a fraction."""
    grown: int
    r"""The size of a bracket that `\left` has grown."""
    sigma: int
    """The size of Σ with its ends."""


DISPLAY = Setting(width, 1, 2, 3)
"""The setting of displayed equations."""
INLINE = Setting(inline_width, 0, 1, 1)
"""The setting of formulas within text and in cells of tables."""


def sized(pieces: Iterable[Run], setting: Setting = DISPLAY) -> list[Run]:
    """Return pieces with brackets of the sizes that their contents need.

    >>> from symcnn.render.math.nodes import Name, Number
    >>> opening, closing = Fence("(", 0), Fence(")", 0)
    >>> half = Fraction(Name("n"), Number(2))
    >>> [[run]] = [sized([Run((opening, half, closing))])]
    >>> run.parts[0]
    Fence(mark='(', size=2)
    """
    runs = list(pieces)
    sizes = iter(_sizes((part for piece in runs for part in piece.parts), setting))
    return [Run(tuple(_resize(part, sizes) for part in piece.parts)) for piece in runs]


def _sizes(parts: Iterable[Math], setting: Setting) -> list[int]:
    """Return the size of each bracket, in order; those of a pair have the same size."""
    sizes: list[int] = []
    opened: list[int] = []
    tallest = [_FLAT]
    for part in parts:
        fence = _fence(part)
        if fence is None:
            tallest[-1] = max(tallest[-1], height(part, setting))
            continue
        sizes.append(0)
        if fence.mark in OPENING:
            opened.append(len(sizes) - 1)
            tallest.append(_FLAT)
        else:
            size = min(LARGEST, tallest.pop() + 1)
            sizes[opened.pop()] = sizes[-1] = size
            tallest[-1] = max(tallest[-1], size)
    return sizes


def _fence(part: Math) -> Fence | None:
    """Return the bracket that a part is, possibly with an exponent."""
    bracket = part.base if isinstance(part, Power) else part
    return bracket if isinstance(bracket, Fence) else None


def _resize(part: Math, sizes: Iterator[int]) -> Math:
    fence = _fence(part)
    if fence is None:
        return part
    resized = replace(fence, size=next(sizes))
    return Power(resized, part.exponent) if isinstance(part, Power) else resized


def height(node: Math, setting: Setting = DISPLAY) -> int:
    """Return the size of the tallest part of a formula: -1 for a line without brackets."""
    match node:
        case Power(base=base):
            return height(base, setting)
        case Fraction(above, below):
            inner = max(height(above, setting), height(below, setting))
            return max(setting.fraction, inner + 1)
        case Summation() | SumSign():
            least = setting.sigma
        case Root():
            least = 0
        case Fenced(inside=inside):
            least = setting.grown if is_tall(inside) else 0
        case _:
            least = _FLAT
    return max(least, *(height(child, setting) for child in children(node)), _FLAT)
