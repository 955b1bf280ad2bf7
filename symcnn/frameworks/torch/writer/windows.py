"""Window arguments in PyTorch: stride, padding, dilation and `same`."""

from __future__ import annotations

from collections.abc import Sequence

from symcnn.frameworks.exporting.code_expressions import constant
from symcnn.frameworks.exporting.layer_site import Site
from symcnn.frameworks.exporting.state import State

Named = dict[str, str | None]


def is_same(site: Site) -> bool:
    """Return whether the padding is `same`, as in Keras."""
    return site.word("padding") == "same"


def one_step(site: Site) -> bool:
    """Return whether the stride is known to be 1."""
    return site.is_all("stride", 1, 1)


def moving(site: Site) -> Named:
    """Return stride, padding and dilation, without PyTorch's defaults."""
    return {
        "stride": site.unless("stride", 1),
        "padding": site.unless("padding", 0),
        "dilation": site.unless("dilation", 1),
    }


def sized(sides: Sequence[int]) -> str:
    """Return the text of one number per axis, or of one number for all."""
    return str(sides[0]) if len(set(sides)) == 1 else f"({', '.join(map(str, sides))})"


def numbers(site: Site, name: str, default: int) -> tuple[int, ...] | None:
    """Return an argument for each axis; None if it is a parameter."""
    constants = [constant(side) for side in site.axes(name, default)]
    values = tuple(int(side) for side in constants if side is not None)
    return values if len(values) == len(constants) else None


def leaving(site: Site, size: str) -> State:
    """Return the state after a window; a map of one position stays one if the window is 1."""
    free = site.word("padding") is not None or site.is_all("padding", 0)
    stays = site.state.one and free and site.is_all(size, 1)
    return site.state if stays else site.state.moved()
