"""Convolutions and pools in Keras: their windows, and what is padded by a layer of its own."""

from __future__ import annotations

from symcnn.frameworks.exporting.expressions import constant
from symcnn.frameworks.exporting.layer_site import Site
from symcnn.frameworks.exporting.line_breaks import Call, Text, call
from symcnn.frameworks.keras.writer.layer_code import Layer, Rule, Stage, function, layer

_WIDE = 3
"""The axes for which Keras has neither a depthwise nor a separable convolution."""
_FLAT = "layers.Flatten"


def conv(site: Site) -> list[Stage]:
    """Return a convolution."""
    groups = site.unless("groups", 1)
    filters = site.argument("filters")
    return _convolution(site, "Conv", filters, site.argument("kernel"), groups=groups)


def depthwise(site: Site) -> list[Stage]:
    """Return a depthwise convolution; of volumes, one with a group for each channel."""
    multiplier = site.unless("multiplier", 1)
    kernel = site.argument("kernel")
    if site.dims < _WIDE:
        return _convolution(site, "DepthwiseConv", kernel, depth_multiplier=multiplier)
    filters = f"{site.channels} * {multiplier}" if multiplier else site.channels
    return _convolution(site, "Conv", filters, kernel, groups=site.channels)


def separable(site: Site) -> list[Stage]:
    """Return a separable convolution."""
    if site.dims == _WIDE:
        raise site.refused("Keras has no 3-D separable convolution")
    multiplier = site.unless("multiplier", 1)
    filters, kernel = site.argument("filters"), site.argument("kernel")
    return _convolution(site, "SeparableConv", filters, kernel, depth_multiplier=multiplier)


def _convolution(site: Site, kind: str, *parts: Text, **named: Text | None) -> list[Stage]:
    _check_dilation(site)
    word = site.word("padding")
    text = call(
        f"layers.{kind}{site.dims}D",
        *parts,
        strides=site.unless("stride", 1),
        padding=None if word in (None, "valid") else f'"{word}"',
        dilation_rate=site.unless("dilation", 1),
        **named,
        use_bias=site.flag("bias", default=True),
    )
    return [*_padding(site), Layer(text)]


def _padding(site: Site) -> list[Stage]:
    """Return a layer of its own for a padding that is a number; Keras' convolutions have none."""
    if site.unless("padding", 0) is None:
        return []
    return [Layer(call(f"layers.ZeroPadding{site.dims}D", site.argument("padding")), ".pad")]


def _check_dilation(site: Site) -> None:
    """Raise SymcnnError for what Keras refuses: a dilation together with a stride."""
    both = ("stride", "dilation")
    known = [[constant(side) for side in site.axes(name, 1)] for name in both]
    if all(any(side is not None and side > 1 for side in sides) for sides in known):
        raise site.refused("Keras does not combine dilation with a stride")


def transposed(site: Site) -> list[Stage]:
    """Return a transposed convolution; a padding cuts off what leaves it, as PyTorch has it."""
    _check_dilation(site)
    if not site.is_all("groups", 1, 1):
        raise site.refused("Keras has no grouped transposed convolution")
    word, crop = site.word("padding"), site.unless("padding", 0)
    kind = f"Conv{site.dims}DTranspose"
    text = call(
        f"layers.{kind}" if crop is None else f"Cropped{kind}",
        site.argument("filters"),
        site.argument("kernel"),
        strides=site.unless("stride", 1),
        padding='"same"' if word == "same" else None,
        output_padding=_output_padding(site, word),
        dilation_rate=site.unless("dilation", 1),
        use_bias=site.flag("bias", default=True),
        crop=crop,
    )
    return [Layer(text)]


def _output_padding(site: Site, word: str | None) -> Text | None:
    """Return the output padding: Keras takes none to be as much as a small kernel needs."""
    if "output_padding" in site.given:
        return site.argument("output_padding")
    sides = zip(site.axes("kernel", 1), site.axes("stride", 1), strict=True)
    pairs = [(constant(kernel), constant(stride)) for kernel, stride in sides]
    wide = all(None not in pair and pair[0] >= pair[1] for pair in pairs)  # type: ignore[operator]
    return None if word or wide else "0"


def greatest(site: Site) -> list[Stage]:
    """Return a pool of the greatest value, for which what is padded is less than any number."""
    if not site.is_all("dilation", 1, 1):
        raise site.refused("Keras has no dilated pooling")
    return _pool(site, "Max", '-float("inf")')


def mean(site: Site) -> list[Stage]:
    """Return a pool of the mean."""
    return _pool(site, "Average", None)


def _pool(site: Site, kind: str, value: str | None) -> list[Stage]:
    same = site.word("padding") == "same"
    stride = site.given.get("stride")
    text = call(
        f"layers.{kind}Pooling{site.dims}D",
        site.argument("size"),
        strides=None if stride in (None, site.given["size"]) else site.argument("stride"),
        padding='"same"' if same else None,
    )
    return [*([] if same else _around(site, value)), Layer(text)]


def _around(site: Site, value: str | None) -> list[Stage]:
    """Return what a pool is padded with: more at the end where its size is rounded up."""
    ceil = site.flag("ceil", default=False)
    if ceil is None and value is None:
        return _padding(site)
    padding = "0" if site.word("padding") else site.unless("padding", 0) or "0"
    if ceil is None and padding == "0":
        return []
    stride = site.argument("stride" if "stride" in site.given else "size")
    parts = (site.argument("size"), stride, padding)
    return function("padded_for_pool", *parts, value=value, ceil=ceil)


def over_all(kind: str) -> Rule:
    """Return the rule of a pool over the whole map, of which one position is left."""
    return lambda site: layer(f"Global{kind}Pooling{site.dims}D", keepdims="True")


def adaptive(kind: str) -> Rule:
    """Return the rule of a pool to a given size."""
    return lambda site: layer(f"Adaptive{kind}Pooling{site.dims}D", site.argument("size"))


def dense(site: Site) -> list[Stage]:
    """Return a dense layer, before which a map is made flat."""
    flat: list[Stage] = [Layer(Call(_FLAT, ()), ".flatten")] if site.dims else []
    return [
        *flat,
        *layer("Dense", site.argument("units"), use_bias=site.flag("bias", default=True)),
    ]
