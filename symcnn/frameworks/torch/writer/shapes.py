"""Resizing, reshaping, padding and channel layers in PyTorch."""

from __future__ import annotations

from symcnn.frameworks.exporting.code_expressions import constant
from symcnn.frameworks.exporting.code_lines import Text, call
from symcnn.frameworks.exporting.layer_site import Site, State, total
from symcnn.frameworks.torch.writer.layer_code import LayerCode
from symcnn.frameworks.tree_nodes import NOWHERE
from symcnn.notation.ast import Negative


def upsample(site: Site) -> LayerCode:
    """Return the module of a nearest-neighbor upsampling."""
    text = call("nn.Upsample", scale_factor=site.argument("factor"))
    return LayerCode(text, site.state.moved())


def pad(site: Site, sign: int = 1) -> LayerCode:
    """Return the module of a zero padding, which crops for negative amounts."""
    before = site.axes("amount", 0)
    after = site.axes("after", 0) if "after" in site.given else before
    ends = [each for pair in zip(before[::-1], after[::-1], strict=True) for each in pair]
    amounts = [site.integer(each if sign > 0 else Negative(each, NOWHERE)) for each in ends]
    text = amounts[0] if len(set(amounts)) == 1 else f"({', '.join(amounts)})"
    return LayerCode(call(f"nn.ZeroPad{site.dims}d", text), site.state.moved())


def flatten(site: Site) -> LayerCode:
    """Return the module of a flattening."""
    return LayerCode(call("nn.Flatten"), site.state.flat())


def reshape(site: Site) -> LayerCode:
    """Return the module of a reshaping."""
    channels, size = site.number("channels", 0), site.shape_sides()
    sides = ", ".join(site.integer(each) for each in (channels, *size))
    text: Text = call("nn.Unflatten", "1", f"({sides})")
    if site.dims:
        text = call("nn.Sequential", call("nn.Flatten"), text)
    return LayerCode(text, State(channels, len(size), all(constant(side) == 1 for side in size)))


def taken(site: Site) -> LayerCode:
    """Return the module of a channel slice."""
    start, stop = site.number("from", 0), site.number("to", 0)
    text = call("Slice", site.integer(start), site.integer(stop))
    return LayerCode(text, site.state.with_channels(total(stop, start, sign="-")))


def zeros(site: Site) -> LayerCode:
    """Return the module that appends channels of zeros."""
    amount = site.number("amount", 0)
    text = call("ZeroChannels", site.integer(amount))
    return LayerCode(text, site.state.with_channels(total(site.cin, amount)))


def shuffle(site: Site) -> LayerCode:
    """Return the module of a channel shuffle."""
    if not site.dims:
        raise site.refused("PyTorch shuffles the channels of feature maps, not flat features")
    return LayerCode(call("nn.ChannelShuffle", site.argument("groups")), site.state)
