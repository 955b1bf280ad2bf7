"""Pools of PyTorch's: of windows, of the whole map, and the mean over its size."""

from __future__ import annotations

from symcnn.frameworks.reading.steps import step
from symcnn.frameworks.reading.torch.held import FLAT, plain
from symcnn.frameworks.reading.torch.rules import RULES, Rule, Sizes, rule, sides
from symcnn.frameworks.reading.torch.site import Given, Made, Site


@rule("max_pool1d", "max_pool2d", "max_pool3d")
def _max_pool(  # noqa: PLR0913, PLR0917
    at: Site,
    input: Given,  # noqa: A002
    kernel_size: Sizes,
    stride: Sizes | None = None,
    padding: Sizes = 0,
    dilation: Sizes = 1,
    ceil_mode: bool = False,  # noqa: FBT001, FBT002
    return_indices: bool = False,  # noqa: FBT001, FBT002
) -> Made:
    at.require(rule=not return_indices)
    values = {"padding": sides(padding), "dilation": sides(dilation), "ceil": int(ceil_mode)}
    size = sides(kernel_size)
    return at.step("P", at.map(input), size=size, stride=sides(stride or size), **values)


@rule("avg_pool1d", "avg_pool2d", "avg_pool3d")
def _avg_pool(  # noqa: PLR0913, PLR0917
    at: Site,
    input: Given,  # noqa: A002
    kernel_size: Sizes,
    stride: Sizes | None = None,
    padding: Sizes = 0,
    ceil_mode: bool = False,  # noqa: FBT001, FBT002
    count_include_pad: bool = True,  # noqa: FBT001, FBT002
    divisor_override: int | None = None,
) -> Made:
    del count_include_pad, divisor_override
    values = {"padding": sides(padding), "ceil": int(ceil_mode)}
    size = sides(kernel_size)
    return at.step("A", at.map(input), size=size, stride=sides(stride or size), **values)


def _adaptive(whole: str, part: str) -> Rule:
    """Return the rule of an adaptive pool: to one position, or to a size."""

    def pooled(at: Site, input: Given, output_size: Given, return_indices: bool = False) -> Made:  # noqa: A002, FBT001, FBT002
        del output_size
        at.require(rule=not return_indices)
        x, size = at.map(input), at.sizes[2:]
        return at.step(whole, x) if set(size) == {1} else at.step(part, x, size=size)

    return pooled


for _dims in (1, 2, 3):
    RULES[f"adaptive_avg_pool{_dims}d"] = _adaptive("G", "AP")
    RULES[f"adaptive_max_pool{_dims}d"] = _adaptive("GM", "AM")


@rule("mean")
def _mean(at: Site, input: Given, dim: Given = None, keepdim: bool = False, **more: object) -> Made:  # noqa: A002, FBT001, FBT002
    del more
    x = at.held(input)
    given = (dim,) if isinstance(dim, int) else tuple(dim or ())
    axes = {x.axes[each] for each in given}
    at.require(rule=bool(axes) and axes == set(plain(len(x.axes))[2:]))
    if keepdim:
        return at.step("G", x)
    one = (at.channels(x), *(1 for _ in x.axes[2:]))
    return Made(step("F"), (x,), FLAT, before=((step("G"), one),))
