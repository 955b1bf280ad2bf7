"""Normalization, scaling, dropout and activations in PyTorch."""

from __future__ import annotations

from symcnn.frameworks.exporting.code_lines import Text, call
from symcnn.frameworks.exporting.layer_site import Site
from symcnn.frameworks.torch.writer.layer_code import LayerCode, Rule


def batch(site: Site) -> LayerCode:
    """Return the module of a batch normalization."""
    if site.fixed("frozen", 0):
        raise site.refused("PyTorch has no batch normalization whose scale and shift are buffers")
    dims = max(1, site.dims)
    stats = site.flag("stats", default=True)
    if site.state.channels is None:
        return _norm(site, f"nn.LazyBatchNorm{dims}d", (), stats=stats)
    return _norm(site, f"nn.BatchNorm{dims}d", (site.channels,), stats=stats)


def layer(site: Site) -> LayerCode:
    """Return the module of a layer normalization over the channels."""
    kind = f"LayerNorm{site.dims}d" if site.dims else "nn.LayerNorm"
    return _norm(site, kind, (site.channels,), affine="elementwise_affine")


def group(site: Site) -> LayerCode:
    """Return the module of a group normalization."""
    groups = site.unless("groups", 1) or "1"
    return _norm(site, "nn.GroupNorm", (groups, site.channels))


def instance(site: Site) -> LayerCode:
    """Return the module of an instance normalization, by default without scale and shift."""
    text = call(
        f"nn.InstanceNorm{site.dims}d",
        site.channels,
        affine=site.flag("affine", default=False),
        track_running_stats=site.flag("stats", default=False),
    )
    return LayerCode(text, site.state)


def _norm(
    site: Site,
    kind: str,
    arguments: tuple[Text, ...],
    *,
    affine: str = "affine",
    stats: str | None = None,
) -> LayerCode:
    """Return a normalization, without its scale or shift if the layer omits them."""
    left_out = [
        f'"{name}"'
        for flag, name in (("scale", "weight"), ("center", "bias"))
        if not site.fixed(flag, 1)
    ]
    both = len(left_out) == 2  # noqa: PLR2004 - the scale and the shift
    named = {affine: "False" if both else site.flag("affine", default=True)}
    text: Text = call(kind, *arguments, **named, track_running_stats=stats)
    if left_out and not both:
        text = call("without", text, *left_out)
    return LayerCode(text, site.state)


def with_axes(kind: str) -> Rule:
    """Return the rule of a helper that takes the channels, and a 1 for each spatial axis."""
    return lambda site: LayerCode(call(kind, site.channels, *["1"] * site.dims), site.state)


def local_response(site: Site) -> LayerCode:
    """Return the module of a local response normalization."""
    return LayerCode(call("nn.LocalResponseNorm", site.unless("size", 5) or "5"), site.state)


def slope(site: Site) -> LayerCode:
    """Return a PReLU with one trainable slope, or one for each channel."""
    shared = site.flag("shared", default=True)
    if shared is None:
        return LayerCode(call("nn.PReLU"), site.state)
    count = site.channels if shared == "False" else f"1 if {shared} else {site.channels}"
    return LayerCode(call("nn.PReLU", count), site.state)


def dropout(site: Site) -> LayerCode:
    """Return the module of a dropout."""
    return LayerCode(call("nn.Dropout", site.scope.share(site.number("rate", 0))), site.state)


def activation(name: str, *arguments: str) -> Rule:
    """Return the rule of an activation."""
    return lambda site: LayerCode(call(f"nn.{name}", *arguments), site.state)
