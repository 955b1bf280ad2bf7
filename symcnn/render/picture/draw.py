"""Pictures of networks in several styles, as text of SVG and TikZ and as files."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from symcnn.errors import SymcnnError
from symcnn.network import Network, as_network
from symcnn.render.outline.unfold import check_depth
from symcnn.render.picture.captions import Captions
from symcnn.render.picture.elements import Drawing
from symcnn.render.picture.flow import ROOM, FlowStyle, draw_tree, flow
from symcnn.render.picture.image_file import image_of
from symcnn.render.picture.palette import PALETTES, Theme
from symcnn.render.picture.stage_boxes import stage_boxes
from symcnn.render.picture.strip import strip
from symcnn.render.picture.svg_drawing import svg_of
from symcnn.render.picture.tikz_drawing import tikz_of
from symcnn.render.picture.trace_tree import tree_of
from symcnn.render.picture.u_shape import u_shape
from symcnn.stack import roomy
from symcnn.suggestions import check_known


@dataclass(frozen=True)
class PictureOptions:
    """How much a picture shows, and in which direction."""

    depth: int | None = None
    """The depth to which blocks are unfolded; as far as there are few boxes if None."""
    horizontal: bool = False


_STYLES: Mapping[str, Callable[[Network, PictureOptions], Drawing]] = {
    "flow": lambda net, options: flow(net, options.depth, horizontal=options.horizontal),
    "strip": lambda net, options: strip(net, options.depth),
    "u": lambda net, options: u_shape(net, options.depth),
    "blocks": lambda net, _: stage_boxes(net),
}
STYLES = tuple(_STYLES)
"""The names of the styles."""
_FORMATS: Mapping[str, Callable[[Drawing, Theme | None], bytes]] = {
    "svg": lambda drawing, theme: svg_of(drawing, theme).encode(),
    "tex": lambda drawing, theme: tikz_of(drawing, theme or "light").encode(),
    "pdf": lambda drawing, theme: image_of(drawing, "pdf", theme or "light"),
    "png": lambda drawing, theme: image_of(drawing, "png", theme or "light"),
}
_MAX_PAGE_STEPS = 24
"""The number of boxes up to which blocks are unfolded in a page."""
FORMATS = tuple(_FORMATS)
"""The formats of files, by the endings of their names."""


@roomy
def draw(  # noqa: PLR0913 - the options of the output
    net: Network | str,
    path: str | Path | None = None,
    style: str = "flow",
    *,
    depth: int | None = None,
    horizontal: bool = False,
    theme: str | None = None,
) -> str:
    """Return a picture of a network as SVG, and save it if a path is given.

    Boxes have the labels, output shapes, parameters and shares of the rows of `symcnn show`.

    Args:
        net: A network or its source text.
        path: A file to write: SVG, TikZ, PDF or PNG by its ending `.svg`, `.tex`, `.pdf` or
            `.png`. PDF and PNG require matplotlib.
        style: `flow`, the layers in order; `strip`, the feature maps as volumes; `u`, the encoder
            and the decoder of a network with skip connections; or `blocks`, the stages, and each
            kind of block once.
        depth: How many levels of blocks are unfolded; by default as many as have few boxes, and in
            the style `u` as many as its skip connections need.
        horizontal: Whether `flow` is drawn from left to right.
        theme: The colors, `light` or `dark`; by default, SVG follows the reader's mode, and other
            formats are light.

    Raises SymcnnError for an unknown style, theme or ending, for an option that a style does not
    have, for a network without skip connections in the style `u`, for a file that cannot be
    written, and if matplotlib is missing; and all errors of `parse`.

    >>> svg = draw("I(28,1)-C(5,32)-R-P(2)")
    >>> "conv 5×5, 32, ReLU" in svg, "32×24×24" in svg
    (True, True)
    """
    themes: Mapping[str, Theme] = {name: name for name in PALETTES}
    if theme is not None:
        check_known(theme, tuple(themes), "theme")
    check_depth(depth)
    ending = None if path is None else _ending(path)
    drawing = drawing_of(net, style, PictureOptions(depth, horizontal))
    chosen = None if theme is None else themes[theme]
    if path is not None and ending is not None:
        _save(_FORMATS[ending](drawing, chosen), Path(path))
    return svg_of(drawing, chosen)


def drawing_of(
    net: Network | str, style: str, options: PictureOptions = PictureOptions()
) -> Drawing:
    """Return a picture as a drawing, which all formats write.

    Raises SymcnnError for an unknown style, and where a style cannot draw the network.
    """
    check_known(style, STYLES, "style")
    if options.horizontal and style != "flow":
        raise SymcnnError("only the style flow is drawn in two directions")
    if options.depth is not None and style == "blocks":
        raise SymcnnError("the style blocks has no depth: it draws each kind of block once")
    return _STYLES[style](as_network(net), options)


def diagram(net: Network) -> str:
    """Return the layers of a network in order as SVG, with fewer boxes, as a page has room for."""
    return svg_of(page_drawing(Captions(net, ROOM)))


def page_drawing(captions: Captions) -> Drawing:
    """Return the layers of a network in order, with the texts of its captions."""
    tree = tree_of(captions.net, most=_MAX_PAGE_STEPS)
    return draw_tree(tree, FlowStyle(captions, horizontal=False))


def _ending(path: str | Path) -> str:
    """Return the ending of a file name without its dot; raise SymcnnError for an unknown one."""
    ending = Path(path).suffix.removeprefix(".").lower()
    if ending not in FORMATS:
        names = ", ".join(f".{each}" for each in FORMATS)
        raise SymcnnError(f"unknown format of '{path}': its name must end in one of {names}")
    return ending


def _save(content: bytes, path: Path) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        raise SymcnnError(f"cannot save the picture to {path}: {error.strerror}") from None
