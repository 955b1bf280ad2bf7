"""Normalisation, activations, and what changes only the shape of a map, in Keras."""

from __future__ import annotations

from symcnn.frameworks.exporting.expressions import constant
from symcnn.frameworks.exporting.layer_site import Site
from symcnn.frameworks.exporting.line_breaks import call
from symcnn.frameworks.keras.writer.layer_code import Layer, Part, Rule, Stage, function, layer
from symcnn.notation.ast import Expression, Tuple

_SIDES = ("depth", "height", "width")


def batch(site: Site) -> list[Stage]:
    """Return a batch normalisation."""
    if not site.fixed("stats", 1):
        raise site.refused("Keras has no batch normalisation without running statistics")
    if site.fixed("frozen", 0):
        raise site.refused("Keras has no batch normalisation whose scale and shift are buffers")
    return _norm(site, "BatchNormalization")


def over_channels(site: Site) -> list[Stage]:
    """Return a layer normalisation over the channels."""
    return _norm(site, "LayerNormalization")


def group(site: Site) -> list[Stage]:
    """Return a group normalisation."""
    groups = site.argument("groups") if "groups" in site.given else "1"
    return _norm(site, "GroupNormalization", groups)


def instance(site: Site) -> list[Stage]:
    """Return an instance normalisation: a group for each channel."""
    if site.fixed("stats", 0):
        raise site.refused("Keras has no instance normalisation with running statistics")
    has = site.flag("affine", default=True) if "affine" in site.given else "False"
    return layer("GroupNormalization", "-1", center=has, scale=has)


def _norm(site: Site, kind: str, *parts: str) -> list[Stage]:
    both = site.flag("affine", default=True)
    own = {name: both or site.flag(name, default=True) for name in ("center", "scale")}
    return layer(kind, *parts, **own)


def plain(kind: str, *parts: str) -> Rule:
    """Return the rule of a layer without arguments of its own."""
    return lambda _: layer(kind, *parts)


def activation(name: str) -> Rule:
    """Return the rule of an activation that has no layer, but a name."""
    return plain("Activation", f'"{name}"')


def slope(site: Site) -> list[Stage]:
    """Return a ReLU with a slope that is learned: shared by all, or by what has one channel."""
    axes = range(1, site.dims + 1 + site.fixed("shared", 1))
    shared = f"[{', '.join(map(str, axes))}]"
    return layer("PReLU", shared_axes=shared if axes else None)


def dropout(site: Site) -> list[Stage]:
    """Return a dropout."""
    return layer("Dropout", site.scope.share(site.number("rate", 0)))


def scale(site: Site) -> list[Stage]:
    """Return a scale for each channel, a layer of the printed code."""
    del site
    return [Layer(call("LayerScale"))]


def local_response(site: Site) -> list[Stage]:
    """Return a normalisation over neighbouring channels, a layer of the printed code."""
    size = site.argument("size") if "size" in site.given else "5"
    return [Layer(call("LocalResponseNorm", size))]


def upsample(site: Site) -> list[Stage]:
    """Return each position repeated."""
    return layer(f"UpSampling{site.dims}D", site.argument("factor"))


def border(kind: str) -> Rule:
    """Return the rule of a layer that pads a map or crops it."""
    return lambda site: layer(f"{kind}{site.dims}D", _ends(site))


def _ends(site: Site) -> str:
    """Return the positions before and after each axis; one number where all are the same."""
    if "after" not in site.given or site.given["after"] == site.given["amount"]:
        return site.argument("amount")
    pairs = zip(site.axes("amount", 0), site.axes("after", 0), strict=True)
    texts = [f"({site.integer(before)}, {site.integer(after)})" for before, after in pairs]
    return texts[0] if len(texts) == 1 else f"({', '.join(texts)})"


def flatten(site: Site) -> list[Stage]:
    """Return a map as one row of features."""
    del site
    return layer("Flatten")


def reshape(site: Site) -> list[Stage]:
    """Return the same numbers in another shape."""
    sides = (*shape_sides(site), site.number("channels", 0))
    return layer("Reshape", f"({', '.join(map(site.integer, sides))})")


def shape_sides(site: Site) -> tuple[Expression, ...]:
    """Return the sides of the shape that a layer is given."""
    sides = [site.given[name] for name in _SIDES if name in site.given]
    if sides:
        return tuple(side for side in sides if not isinstance(side, Tuple))
    size = site.given["size"]
    if "dims" not in site.given and isinstance(size, Tuple):
        return size.items
    return site.axes("size", 1, dims=site.fixed("dims", 2))


def taken(site: Site) -> list[Stage]:
    """Return some of the channels."""
    start, stop = site.number("from", 0), site.number("to", 0)
    first = "" if constant(start) == 0 else site.integer(start)
    return [Part(f"{first}:{site.integer(stop)}")]


def zeros(site: Site) -> list[Stage]:
    """Return more channels, of zeros."""
    return function("zero_channels", site.argument("amount"))


def shuffle(site: Site) -> list[Stage]:
    """Return the first channel of each group, then the second of each."""
    return function("channel_shuffle", site.argument("groups"))
