"""Pooling in PyTorch."""

from __future__ import annotations

from symcnn.frameworks.exporting.code_lines import call
from symcnn.frameworks.exporting.layer_site import Site
from symcnn.frameworks.exporting.state import State
from symcnn.frameworks.torch.writer.layer_code import LayerCode
from symcnn.frameworks.torch.writer.windows import (
    Named,
    is_same,
    leaving,
    moving,
    numbers,
    one_step,
    sized,
)


def greatest(site: Site) -> LayerCode:
    """Return the module of a max pooling."""
    return _pool(site, "MaxPool", {})


def mean(site: Site) -> LayerCode:
    """Return the module of an average pooling."""
    return _pool(site, "AvgPool", {"count_include_pad": "False"})


def _pool(site: Site, kind: str, padded: Named) -> LayerCode:
    named = moving(site)
    if "stride" in site.given and site.given["stride"] == site.given["size"]:
        named["stride"] = None
    elif "stride" in site.given and one_step(site):
        named["stride"] = "1"
    named["ceil_mode"] = site.flag("ceil", default=False)
    where = "nn."
    if is_same(site):
        half = _half(site)
        named |= {"ceil_mode": None, "padding": half}
        named |= padded if half is not None else {}
        where = "nn." if half is not None else "Same"
    text = call(f"{where}{kind}{site.dims}d", site.argument("size"), **named)
    return LayerCode(text, leaving(site, "size"))


def _half(site: Site) -> str | None:
    """Return the fixed padding that equals `same` for every input size; None if none does."""
    sizes, dilations = numbers(site, "size", 1), numbers(site, "dilation", 1)
    steady = "stride" in site.given and one_step(site)
    if sizes is None or dilations is None or not steady:
        return None
    if any(size % 2 == 0 for size in sizes) or set(dilations) != {1}:
        return None
    return sized([size // 2 for size in sizes])


def global_mean(site: Site) -> LayerCode:
    """Return the module of a global average pooling."""
    return _adaptive(site, "Avg", "1", one=True)


def global_greatest(site: Site) -> LayerCode:
    """Return the module of a global max pooling."""
    return _adaptive(site, "Max", "1", one=True)


def adaptive_mean(site: Site) -> LayerCode:
    """Return the module of an adaptive average pooling."""
    return _adaptive(site, "Avg", site.argument("size"), one=site.is_all("size", 1))


def adaptive_greatest(site: Site) -> LayerCode:
    """Return the module of an adaptive max pooling."""
    return _adaptive(site, "Max", site.argument("size"), one=site.is_all("size", 1))


def _adaptive(site: Site, kind: str, size: str, *, one: bool) -> LayerCode:
    text = call(f"nn.Adaptive{kind}Pool{site.dims}d", size)
    return LayerCode(text, State(site.state.channels, site.dims, one))
