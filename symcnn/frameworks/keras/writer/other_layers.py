"""Normalization, activations, resizing, reshaping and channel layers in Keras."""

from __future__ import annotations

from symcnn.frameworks.exporting.code_expressions import constant
from symcnn.frameworks.exporting.code_lines import call
from symcnn.frameworks.exporting.layer_site import Site
from symcnn.frameworks.keras.writer.layer_code import Layer, Part, Rule, Stage, function, layer


def batch(site: Site) -> list[Stage]:
    """Return the code of a batch normalization."""
    if not site.fixed("stats", 1):
        raise site.refused("Keras has no batch normalization without running statistics")
    if site.fixed("frozen", 0):
        raise site.refused("Keras has no batch normalization whose scale and shift are buffers")
    return _norm(site, "BatchNormalization")


def over_channels(site: Site) -> list[Stage]:
    """Return the code of a layer normalization over the channels."""
    return _norm(site, "LayerNormalization")


def group(site: Site) -> list[Stage]:
    """Return the code of a group normalization."""
    groups = site.argument("groups") if "groups" in site.given else "1"
    return _norm(site, "GroupNormalization", groups)


def instance(site: Site) -> list[Stage]:
    """Return an instance normalization: a group normalization with one channel per group."""
    if site.fixed("stats", 0):
        raise site.refused("Keras has no instance normalization with running statistics")
    has = site.flag("affine", default=True) if "affine" in site.given else "False"
    return layer("GroupNormalization", "-1", center=has, scale=has)


def _norm(site: Site, kind: str, *parts: str) -> list[Stage]:
    both = site.flag("affine", default=True)
    flags = {name: both or site.flag(name, default=True) for name in ("center", "scale")}
    return layer(kind, *parts, **flags)


def plain(kind: str, *parts: str) -> Rule:
    """Return the rule of a layer with constant arguments."""
    return lambda _: layer(kind, *parts)


def slope(site: Site) -> list[Stage]:
    """Return a PReLU with one trainable slope, or one for each channel."""
    axes = range(1, site.dims + 1 + site.fixed("shared", 1))
    shared = f"[{', '.join(map(str, axes))}]"
    return layer("PReLU", shared_axes=shared if axes else None)


def dropout(site: Site) -> list[Stage]:
    """Return the code of a dropout."""
    return layer("Dropout", site.scope.share(site.number("rate", 0)))


def scale(site: Site) -> list[Stage]:
    """Return the code of a layer scale, a helper layer."""
    del site
    return [Layer(call("LayerScale"))]


def local_response(site: Site) -> list[Stage]:
    """Return the code of a local response normalization, a helper layer."""
    size = site.argument("size") if "size" in site.given else "5"
    return [Layer(call("LocalResponseNorm", size))]


def upsample(site: Site) -> list[Stage]:
    """Return the code of a nearest-neighbor upsampling."""
    return layer(f"UpSampling{site.dims}D", site.argument("factor"))


def border(kind: str) -> Rule:
    """Return the rule of a zero padding or a cropping."""
    return lambda site: layer(f"{kind}{site.dims}D", _ends(site))


def _ends(site: Site) -> str:
    """Return the amounts at both ends of each axis; one number if all are equal."""
    if "after" not in site.given or site.given["after"] == site.given["amount"]:
        return site.argument("amount")
    pairs = zip(site.axes("amount", 0), site.axes("after", 0), strict=True)
    texts = [f"({site.integer(before)}, {site.integer(after)})" for before, after in pairs]
    return texts[0] if len(texts) == 1 else f"({', '.join(texts)})"


def reshape(site: Site) -> list[Stage]:
    """Return the code of a reshaping."""
    sides = (*site.shape_sides(), site.number("channels", 0))
    return layer("Reshape", f"({', '.join(map(site.integer, sides))})")


def taken(site: Site) -> list[Stage]:
    """Return the code of a channel slice."""
    start, stop = site.number("from", 0), site.number("to", 0)
    first = "" if constant(start) == 0 else site.integer(start)
    return [Part(f"{first}:{site.integer(stop)}")]


def helper(name: str, argument: str) -> Rule:
    """Return the rule of a helper function with one argument besides the feature map."""
    return lambda site: function(name, site.argument(argument))
