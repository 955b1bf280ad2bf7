"""How a window moves in PyTorch: its stride, its padding, and what `same` comes to."""

from __future__ import annotations

from collections.abc import Sequence

from symcnn.frameworks.exporting.expressions import constant
from symcnn.frameworks.exporting.layer_site import Site
from symcnn.frameworks.exporting.state import State

Named = dict[str, str | None]


def is_same(site: Site) -> bool:
    """Tell whether a window is padded as Keras does."""
    return site.word("padding") == "same"


def one_step(site: Site) -> bool:
    """Tell whether a window is known to move by one position."""
    return site.is_all("stride", 1, 1)


def moving(site: Site) -> Named:
    """Return stride, padding and dilation, but for what PyTorch takes by itself."""
    return {
        "stride": site.unless("stride", 1),
        "padding": site.unless("padding", 0),
        "dilation": site.unless("dilation", 1),
    }


def sized(sides: Sequence[int]) -> str:
    """Return a number for each axis, as one where all are the same."""
    return str(sides[0]) if len(set(sides)) == 1 else f"({', '.join(map(str, sides))})"


def numbers(site: Site, name: str, default: int) -> tuple[int, ...] | None:
    """Return an argument for each axis; None where it is a parameter."""
    found = [constant(side) for side in site.axes(name, default)]
    values = tuple(int(side) for side in found if side is not None)
    return values if len(values) == len(found) else None


def leaving(site: Site, size: str) -> State:
    """Return what is known after a window of a size: of one position stays one."""
    free = site.word("padding") is not None or site.is_all("padding", 0)
    stays = site.state.one and free and site.is_all(size, 1)
    return site.state if stays else site.state.moved()
