"""A call of a function of PyTorch's: what it was given, and what it returned."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from torch import Tensor

from symcnn.frameworks.torch.reader.tensor_map import Axes, Held, NoRuleError, map_shape
from symcnn.frameworks.torch.reader.weights import Counted
from symcnn.frameworks.torch.reader.zeros import Zeros
from symcnn.frameworks.tree_nodes import Value, layer_step
from symcnn.notation.ast import Step


@dataclass(frozen=True)
class Made:
    """A call that is a layer, or a join: the step or its word, what arrives, and how it is held."""

    node: Step | str
    inputs: tuple[Held, ...]
    axes: Axes
    before: tuple[tuple[Step, tuple[int, ...]], ...] = ()
    """Steps that come before the last one, each with the shape that leaves it."""
    has_counts: bool = False
    """Whether the step says itself how many weights are new."""
    likened: bool = False
    """Whether it stands for another function, which has the same shapes and counts."""


Given: TypeAlias = Any
"""What a function of PyTorch's takes: tensors, numbers, and whatever else it allows."""
Meaning = Held | Made
"""What a returned tensor stands for: an earlier map, or the map of a new call."""
Rule: TypeAlias = "Callable[..., Meaning | tuple[Meaning, ...]]"
"""Called with the site and PyTorch's arguments; returns what each returned tensor stands for.

Raises NoRuleError for a call that no layer of the notation describes.
"""
Sizes = int | tuple[int, ...] | list[int]
"""A number for all axes, or one for each."""


@dataclass(frozen=True)
class Site:
    """A call, for the rules of functions."""

    name: str
    result: Any
    known: dict[int, Held]
    """The tensors that hold maps, by their ids."""
    shapes: Sequence[tuple[int, ...]]
    """The shapes of the maps, by the calls that made them; the last is that of the input."""
    zeros: Zeros
    """The tensors that are known to be zeros."""
    counted: Counted
    """What is new of the weights that it was given."""

    def held(self, tensor: object) -> Held:
        """Return what a tensor holds; raise NoRuleError where it is no map."""
        found = self.known.get(id(tensor))
        if found is None:
            raise NoRuleError(self.name)
        return found

    def map(self, tensor: object) -> Held:
        """Return the map that a tensor holds; raise NoRuleError where its axes are not in order."""
        found = self.held(tensor)
        if not found.is_plain:
            raise NoRuleError(self.name)
        return found

    def shape(self, held: Held) -> tuple[int, ...]:
        """Return the channels and the size of a map."""
        return self.shapes[held.call]

    def channels(self, held: Held) -> int:
        """Return the channels of a map."""
        return self.shape(held)[0]

    @property
    def sizes(self) -> tuple[int, ...]:
        """The shape of the tensor that is returned, or of the first one."""
        first = self.result if isinstance(self.result, Tensor) else self.result[0]
        return tuple(first.shape)

    def step(self, letter: str, x: Held, axes: Axes | None = None, /, **values: Value) -> Made:
        """Return a layer that is applied to a map; its axes stay as they are if none are given."""
        return Made(layer_step(letter, values), (x,), x.axes if axes is None else axes)

    def likened(self, made: Made) -> Made:
        """Return a layer or a join that this function is written as: it has the same counts."""
        return replace(made, likened=True)

    def join(self, word: str, maps: Sequence[Held]) -> Made:
        """Return the join of maps."""
        return Made(word, tuple(maps), maps[0].axes)

    def require(self, *, rule: bool) -> None:
        """Raise NoRuleError unless this is a case that a rule is for."""
        if not rule:
            raise NoRuleError(self.name)


def by_name(*pairs: tuple[str, Rule]) -> Iterator[tuple[str, Rule]]:
    """Yield the name of each function with its rule, from names separated by spaces."""
    for names, rule in pairs:
        for name in names.split():
            yield name, rule


def sides(value: Sizes) -> int | tuple[int, ...]:
    """Return the sizes of an argument, a list as a tuple."""
    return value if isinstance(value, int) else tuple(value)


def tensors_in(value: Any) -> Iterator[Tensor]:  # noqa: ANN401 - arguments of any kind
    """Yield the tensors in arguments or results, also those inside lists and mappings."""
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
    """Return the channels and the size of the map that a tensor holds."""
    return map_shape(tuple(tensor.shape), axes)
