"""The call of a PyTorch function, as the rules see it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, TypeAlias

from torch import Tensor

from symcnn.frameworks.torch.reader.tensor_map import Axes, NoRuleError, TensorMap, Zeros, map_shape
from symcnn.frameworks.torch.reader.weights import Counted
from symcnn.frameworks.tree_nodes import Value, layer_step
from symcnn.notation.ast import Step


@dataclass(frozen=True)
class Made:
    """A layer or a merge that a call becomes: its step or word, its inputs, its axes."""

    node: Step | str
    inputs: tuple[TensorMap, ...]
    axes: Axes
    before: tuple[tuple[Step, tuple[int, ...]], ...] = ()
    """The steps before the last one, each with its output shape `(channels, *size)`."""
    has_counts: bool = False
    """Whether the step has its own counts, as an opaque layer has."""
    likened: bool = False
    """Whether it represents another function, with the same shapes and counts."""


Given: TypeAlias = Any
"""An argument of a PyTorch function: a tensor, a number, or any other value."""
Meaning = TensorMap | Made
"""The meaning of a returned tensor: an earlier map, or the map of a new call."""
Rule: TypeAlias = "Callable[..., Meaning | tuple[Meaning, ...]]"
"""Called with the site and PyTorch's arguments; returns the meaning of each returned tensor.

Raises NoRuleError for a call that no layer of the notation describes.
"""
Sizes = int | tuple[int, ...] | list[int]
"""A number for all axes, or one for each."""


@dataclass(frozen=True)
class CallSite:
    """The call of a function, passed to its rule."""

    name: str
    args: tuple[Given, ...]
    kwargs: Mapping[str, Given]
    """The keyword arguments except `out`, to which a function writes."""
    result: Any
    known: dict[int, TensorMap]
    """The feature maps that tensors hold, by the tensors' ids."""
    shapes: Sequence[tuple[int, ...]]
    """The output shapes of the calls; the last is that of the input."""
    zeros: Zeros
    """The tensors that are known to be zero."""
    counted: Counted
    """The counts of weights that no earlier call has used."""

    @cached_property
    def given(self) -> list[Tensor]:
        """The tensors among the arguments."""
        return list(tensors_in((self.args, self.kwargs)))

    def held(self, tensor: object) -> TensorMap:
        """Return the map of a tensor, its axes in any order; raise NoRuleError if it has none."""
        held = self.known.get(id(tensor))
        if held is None:
            raise NoRuleError(self.name)
        return held

    def map(self, tensor: object) -> TensorMap:
        """Return the map of a tensor; raise NoRuleError if its axes are not in order."""
        held = self.held(tensor)
        if not held.is_plain:
            raise NoRuleError(self.name)
        return held

    def shape(self, held: TensorMap) -> tuple[int, ...]:
        """Return the shape `(channels, *size)` of a map."""
        return self.shapes[held.call]

    def channels(self, held: TensorMap) -> int:
        """Return the number of channels of a map."""
        return self.shape(held)[0]

    @property
    def sizes(self) -> tuple[int, ...]:
        """The shape of the returned tensor, or of the first one."""
        first = self.result if isinstance(self.result, Tensor) else self.result[0]
        return tuple(first.shape)

    def step(self, letter: str, x: TensorMap, axes: Axes | None = None, /, **values: Value) -> Made:
        """Return a layer applied to a map; without `axes`, their order is unchanged."""
        return Made(layer_step(letter, values), (x,), x.axes if axes is None else axes)

    def likened(self, made: Made) -> Made:
        """Mark a layer or a merge as the representation of another function."""
        return replace(made, likened=True)

    def join(self, word: str, maps: Sequence[TensorMap]) -> Made:
        """Return the merge of maps."""
        return Made(word, tuple(maps), maps[0].axes)

    def require(self, *, rule: bool) -> None:
        """Raise NoRuleError unless the rule applies."""
        if not rule:
            raise NoRuleError(self.name)


def sides(value: Sizes) -> int | tuple[int, ...]:
    """Return the sizes of an argument, a list as a tuple."""
    return value if isinstance(value, int) else tuple(value)


def tensors_in(value: Any) -> Iterator[Tensor]:  # noqa: ANN401 - arguments of any kind
    """Yield the tensors in arguments or results, including those in containers."""
    match value:
        case Tensor():
            yield value
        case list() | tuple() | set():
            for part in value:
                yield from tensors_in(part)
        case dict():
            for part in value.values():
                yield from tensors_in(part)
        case _ if hasattr(value, "__dataclass_fields__"):
            yield from tensors_in(vars(value))


def shape_of(tensor: Tensor, axes: Axes) -> tuple[int, ...]:
    """Return the shape `(channels, *size)` of the map that a tensor holds."""
    return map_shape(tuple(tensor.shape), axes)
