"""Convolutions, pooling and dense layers in PyTorch."""

from __future__ import annotations

from collections.abc import Sequence

from symcnn.frameworks.exporting.code_expressions import constant
from symcnn.frameworks.exporting.code_lines import Call, call
from symcnn.frameworks.exporting.layer_site import Site, State, product
from symcnn.frameworks.torch.writer.layer_code import LayerCode, Rule
from symcnn.notation.ast import Expression

_Named = dict[str, str | None]


def _is_same(site: Site) -> bool:
    """Return whether the padding is `same`, as in Keras."""
    return site.word("padding") == "same"


def _one_step(site: Site) -> bool:
    """Return whether the stride is known to be 1."""
    return site.is_all("stride", 1, 1)


def _moving(site: Site) -> _Named:
    """Return stride, padding and dilation, without PyTorch's defaults."""
    return {
        "stride": site.unless("stride", 1),
        "padding": site.unless("padding", 0),
        "dilation": site.unless("dilation", 1),
    }


def _sized(sides: Sequence[int]) -> str:
    """Return the text of one number per axis, or of one number for all."""
    return str(sides[0]) if len(set(sides)) == 1 else f"({', '.join(map(str, sides))})"


def _numbers(site: Site, name: str, default: int) -> tuple[int, ...] | None:
    """Return an argument for each axis; None if it is a parameter."""
    constants = [constant(side) for side in site.axes(name, default)]
    values = tuple(int(side) for side in constants if side is not None)
    return values if len(values) == len(constants) else None


def leaving(site: Site, size: str) -> State:
    """Return the state after a window; a map of one position stays one if the window is 1."""
    free = site.word("padding") is not None or site.is_all("padding", 0)
    stays = site.state.one and free and site.is_all(size, 1)
    return site.state if stays else site.state.moved()


def conv(site: Site) -> LayerCode:
    """Return the module of a convolution."""
    return _convolved(site, site.number("filters", 0), site.unless("groups", 1))


def depthwise(site: Site) -> LayerCode:
    """Return the module of a depthwise convolution, with one group per channel."""
    return _convolved(site, _multiplied(site), site.channels)


def _convolved(site: Site, filters: Expression, groups: str | None) -> LayerCode:
    text = _conv(site, filters, groups, site.flag("bias", default=True))
    return LayerCode(text, leaving(site, "kernel").with_channels(filters))


def separable(site: Site) -> LayerCode:
    """Return a depthwise convolution without bias, followed by a pointwise one."""
    between, filters = _multiplied(site), site.number("filters", 0)
    first = _conv(site, between, site.channels, "False")
    arguments = site.integer(between), site.integer(filters), "1"
    bias = site.flag("bias", default=True)
    second = call(f"nn.Conv{site.dims}d", *arguments, bias=bias)
    text = call("nn.Sequential", first, second)
    return LayerCode(text, leaving(site, "kernel").with_channels(filters))


def _multiplied(site: Site) -> Expression:
    """Return the output channels of a depthwise convolution."""
    if site.unless("multiplier", 1) is None:
        return site.cin
    return product(site.cin, site.number("multiplier", 1))


def _conv(site: Site, filters: Expression, groups: str | None, bias: str | None) -> Call:
    kind, window = f"nn.Conv{site.dims}d", _moving(site)
    if _is_same(site) and _one_step(site):
        window["padding"] = '"same"'
    elif _is_same(site):
        kind = f"SameConv{site.dims}d"
    elif site.word("padding") == "causal":
        kind = "CausalConv1d"
    arguments = site.channels, site.integer(filters), site.argument("kernel")
    return call(kind, *arguments, **window, groups=groups, bias=bias)


def transposed(site: Site) -> LayerCode:
    """Return a transposed convolution; `same` and `valid` have the output size of Keras."""
    filters = site.number("filters", 0)
    named: _Named = {
        **_moving(site),
        "output_padding": site.unless("output_padding", 0),
        **_spread(site),
        "groups": site.unless("groups", 1),
        "bias": site.flag("bias", default=True),
    }
    arguments = site.channels, site.integer(filters), site.argument("kernel")
    text = call(f"nn.ConvTranspose{site.dims}d", *arguments, **named)
    return LayerCode(text, site.state.moved().with_channels(filters))


def _spread(site: Site) -> _Named:
    """Return the paddings for the output size that the layer has in Keras."""
    word = site.word("padding")
    if word is None:
        return {}
    sides = [_numbers(site, name, 1) for name in ("kernel", "stride", "dilation")]
    if any(side is None for side in sides):
        raise site.refused(f"with padding {word}, its kernel, stride and dilation must be numbers")
    kernel, stride, dilation = (side or () for side in sides)
    extents = [d * (k - 1) + 1 for k, d in zip(kernel, dilation, strict=True)]
    if "output_padding" in site.given:
        return {"padding": _sized([extent // 2 for extent in extents])} if word == "same" else {}
    over = [extent - step for extent, step in zip(extents, stride, strict=True)]
    pads = [(max(0, each) + 1) // 2 if word == "same" else 0 for each in over]
    extra = [
        2 * pad - each if word == "same" else max(0, -each)
        for pad, each in zip(pads, over, strict=True)
    ]
    limits = map(max, stride, dilation)
    if any(each >= limit for each, limit in zip(extra, limits, strict=True)):
        raise site.refused("PyTorch cannot keep the size with an even kernel and stride 1")
    return {
        "padding": _sized(pads) if any(pads) else None,
        "output_padding": _sized(extra) if any(extra) else None,
    }


def dense(site: Site) -> LayerCode:
    """Return a dense layer; a lazy one if the number of input features is unknown."""
    units, bias = site.number("units", 0), site.flag("bias", default=True)
    if site.state.channels is None:
        text = call("nn.LazyLinear", site.integer(units), bias=bias)
    else:
        text = call("nn.Linear", site.channels, site.integer(units), bias=bias)
    return LayerCode(text, State(units, 0))


def greatest(site: Site) -> LayerCode:
    """Return the module of a max pooling."""
    return _pool(site, "MaxPool", {})


def mean(site: Site) -> LayerCode:
    """Return the module of an average pooling."""
    return _pool(site, "AvgPool", {"count_include_pad": "False"})


def _pool(site: Site, kind: str, padded: _Named) -> LayerCode:
    named = _moving(site)
    if "stride" in site.given and site.given["stride"] == site.given["size"]:
        named["stride"] = None
    elif "stride" in site.given and _one_step(site):
        named["stride"] = "1"
    named["ceil_mode"] = site.flag("ceil", default=False)
    where = "nn."
    if _is_same(site):
        half = _half(site)
        named |= {"ceil_mode": None, "padding": half}
        named |= padded if half is not None else {}
        where = "nn." if half is not None else "Same"
    text = call(f"{where}{kind}{site.dims}d", site.argument("size"), **named)
    return LayerCode(text, leaving(site, "size"))


def _half(site: Site) -> str | None:
    """Return the fixed padding that equals `same` for every input size; None if none does."""
    sizes, dilations = _numbers(site, "size", 1), _numbers(site, "dilation", 1)
    steady = "stride" in site.given and _one_step(site)
    if sizes is None or dilations is None or not steady:
        return None
    if any(size % 2 == 0 for size in sizes) or set(dilations) != {1}:
        return None
    return _sized([size // 2 for size in sizes])


def over_all(kind: str) -> Rule:
    """Return the rule of a global pooling."""
    return lambda site: _adaptive(site, kind, "1", one=True)


def adaptive(kind: str) -> Rule:
    """Return the rule of an adaptive pooling."""
    return lambda site: _adaptive(site, kind, site.argument("size"), one=site.is_all("size", 1))


def _adaptive(site: Site, kind: str, size: str, *, one: bool) -> LayerCode:
    text = call(f"nn.Adaptive{kind}Pool{site.dims}d", size)
    return LayerCode(text, State(site.state.channels, site.dims, one))
