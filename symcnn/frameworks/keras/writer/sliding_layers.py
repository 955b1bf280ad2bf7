"""Convolutions, pooling and dense layers in Keras, with padding layers where needed."""

from __future__ import annotations

from symcnn.frameworks.exporting.code_expressions import constant
from symcnn.frameworks.exporting.code_lines import Call, Text, call
from symcnn.frameworks.exporting.layer_site import Site
from symcnn.frameworks.keras.writer.layer_code import Layer, Rule, Stage, function, layer

_VOLUME = 3
"""The number of axes for which Keras has no depthwise or separable convolution."""


def conv(site: Site) -> list[Stage]:
    """Return the code of a convolution."""
    groups = site.unless("groups", 1)
    filters = site.argument("filters")
    return _convolution(site, "Conv", filters, site.argument("kernel"), groups=groups)


def depthwise(site: Site) -> list[Stage]:
    """Return a depthwise convolution; in 3-D, a convolution with one group per channel."""
    multiplier = site.unless("multiplier", 1)
    kernel = site.argument("kernel")
    if site.dims < _VOLUME:
        return _convolution(site, "DepthwiseConv", kernel, depth_multiplier=multiplier)
    filters = f"{site.channels} * {multiplier}" if multiplier else site.channels
    return _convolution(site, "Conv", filters, kernel, groups=site.channels)


def separable(site: Site) -> list[Stage]:
    """Return a separable convolution; raise SymcnnError in 3-D."""
    if site.dims == _VOLUME:
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
    """Return a zero padding layer for a numeric padding, which Keras' convolutions lack."""
    if site.unless("padding", 0) is None:
        return []
    return [Layer(call(f"layers.ZeroPadding{site.dims}D", site.argument("padding")), ".pad")]


def _check_dilation(site: Site) -> None:
    """Raise SymcnnError for dilation combined with a stride, which Keras rejects."""
    both = ("stride", "dilation")
    constants = [[constant(side) for side in site.axes(name, 1)] for name in both]
    if all(any(side is not None and side > 1 for side in sides) for sides in constants):
        raise site.refused("Keras does not combine dilation with a stride")


def transposed(site: Site) -> list[Stage]:
    """Return a transposed convolution; a numeric padding crops its output, as in PyTorch."""
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
    """Return the output padding, 0 where Keras would choose one for a small kernel."""
    if "output_padding" in site.given:
        return site.argument("output_padding")
    sides = zip(site.axes("kernel", 1), site.axes("stride", 1), strict=True)
    pairs = [(constant(kernel), constant(stride)) for kernel, stride in sides]
    wide = all(None not in pair and pair[0] >= pair[1] for pair in pairs)  # type: ignore[operator]
    return None if word or wide else "0"


def greatest(site: Site) -> list[Stage]:
    """Return the code of a max pooling, padded with minus infinity."""
    if not site.is_all("dilation", 1, 1):
        raise site.refused("Keras has no dilated pooling")
    return _pool(site, "Max", '-float("inf")')


def mean(site: Site) -> list[Stage]:
    """Return the code of an average pooling."""
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
    """Return the padding of a pooling, larger at the end if its size is rounded up."""
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
    """Return the rule of a global pooling."""
    return lambda site: layer(f"Global{kind}Pooling{site.dims}D", keepdims="True")


def adaptive(kind: str) -> Rule:
    """Return the rule of an adaptive pooling."""
    return lambda site: layer(f"Adaptive{kind}Pooling{site.dims}D", site.argument("size"))


def dense(site: Site) -> list[Stage]:
    """Return a dense layer, after a flattening if its input has spatial axes."""
    flat: list[Stage] = [Layer(Call("layers.Flatten", ()), ".flatten")] if site.dims else []
    return [
        *flat,
        *layer("Dense", site.argument("units"), use_bias=site.flag("bias", default=True)),
    ]
