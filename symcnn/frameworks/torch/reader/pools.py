"""Rules of PyTorch's pooling: windows, global, adaptive, and reductions over axes."""

# ruff: noqa: A002, FBT001, FBT002, PLR0913, PLR0917 - the parameters are those of PyTorch's functions
from __future__ import annotations

from torch import Tensor

from symcnn.frameworks.importing.call_rules import by_name
from symcnn.frameworks.torch.reader.call_site import CallSite, Given, Made, Rule, Sizes, sides
from symcnn.frameworks.torch.reader.joins import likened
from symcnn.frameworks.torch.reader.tensor_map import FLAT, TensorMap, plain
from symcnn.frameworks.tree_nodes import shaped_step, step


def _max_pool(
    at: CallSite,
    input: Given,
    kernel_size: Sizes,
    stride: Sizes | None = None,
    padding: Sizes = 0,
    dilation: Sizes = 1,
    ceil_mode: bool = False,
    return_indices: bool = False,
) -> Made:
    del return_indices
    values = {"padding": sides(padding), "dilation": sides(dilation), "ceil": int(ceil_mode)}
    size = sides(kernel_size)
    return at.step("P", at.map(input), size=size, stride=sides(stride or size), **values)


def _avg_pool(
    at: CallSite,
    input: Given,
    kernel_size: Sizes,
    stride: Sizes | None = None,
    padding: Sizes = 0,
    ceil_mode: bool = False,
    count_include_pad: bool = True,
    divisor_override: int | None = None,
) -> Made:
    del count_include_pad, divisor_override
    values = {"padding": sides(padding), "ceil": int(ceil_mode)}
    size = sides(kernel_size)
    return at.step("A", at.map(input), size=size, stride=sides(stride or size), **values)


def _adaptive(whole: str, part: str) -> Rule:
    """Return the rule of an adaptive pooling; `whole` is the letter for one position."""

    def pooled(
        at: CallSite, input: Given, output_size: Given, return_indices: bool = False
    ) -> Made:
        del output_size, return_indices
        x, size = at.map(input), at.sizes[2:]
        return at.step(whole, x) if set(size) == {1} else at.step(part, x, size=size)

    return pooled


def _mean(
    at: CallSite, input: Given, dim: Given = None, keepdim: bool = False, **more: object
) -> Made:
    del more
    return _over_axes(at, input, dim, keeps=keepdim, letters=("G", "A"))


def _extremum(
    at: CallSite, input: Given, dim: Given = None, keepdim: bool = False, other: Given = None
) -> Made | TensorMap:
    """Return a max pooling, whose indices, a second output, are lost, or the maximum of two maps.

    PyTorch takes the second map in the place of `dim`.
    """
    other = dim if isinstance(dim, Tensor) else other
    if other is not None:
        return likened(at, input, other)
    return _over_axes(at, input, dim, keeps=keepdim, letters=("GM", "P"))


def _over_axes(
    at: CallSite, input: Given, dim: Given, *, keeps: bool, letters: tuple[str, str]
) -> Made:
    """Return a pooling over all positions, or over some of the spatial axes.

    `letters` are those of the global and of the window pooling. Axes that are not kept are removed.
    """
    x = at.held(input)
    axes = {x.axes[each] for each in ((dim,) if isinstance(dim, int) else tuple(dim or ()))}
    size = plain(len(x.axes))[2:]
    at.require(rule=bool(axes) and axes <= set(size) and set(x.axes) == set(plain(len(x.axes))))
    channels, *sides_ = at.shape(x)
    pooled = tuple(1 if axis in axes else side for axis, side in zip(size, sides_, strict=True))
    if axes == set(size):
        pool = step(letters[0])
    else:
        window = tuple(was if axis in axes else 1 for axis, was in zip(size, sides_, strict=True))
        pool = step(letters[1], size=window, stride=window)
    if keeps:
        return Made(pool, (x,), x.axes)
    before = ((pool, (channels, *pooled)),)
    if axes == set(size):
        return Made(step("F"), (x,), FLAT, before=before)
    at.require(rule=x.is_plain)
    kept = [side for axis, side in zip(size, sides_, strict=True) if axis not in axes]
    return Made(shaped_step("Reshape", channels, kept), (x,), plain(len(kept) + 2), before=before)


RULES: dict[str, Rule] = by_name(
    ("adaptive_avg_pool{n}d", _adaptive("G", "AP")),
    ("adaptive_max_pool{n}d adaptive_max_pool{n}d_with_indices", _adaptive("GM", "AM")),
    ("max_pool{n}d max_pool{n}d_with_indices", _max_pool),
    ("avg_pool{n}d", _avg_pool),
    ("mean", _mean),
    ("amax max amin min", _extremum),
)
"""The rules of pooling, by the names of PyTorch's functions."""
