"""The weights of a model: those on which a tensor depends, and those already counted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from torch import Tensor, nn

from symcnn.frameworks.torch.reader.operator_macs import NO_WORK, Work

_COUNTER = "num_batches_tracked"
"""The batch counter of a batch normalization."""


@dataclass(frozen=True)
class Counted:
    """The counts of a call's weights that no earlier call has used."""

    params: int
    frozen: int
    """The number of frozen parameters among them."""
    buffers: int
    tied: bool
    """Whether there are weights, all of them counted before."""
    parted: bool
    """Whether only some of the weights have been counted before."""
    sources: frozenset[int]
    """The ids of weights, buffers and work on which the call depends."""
    work: Work = NO_WORK
    """The uncounted work that makes the weights and constants of the call."""

    @property
    def tensors(self) -> frozenset[int]:
        """The ids of the weights and buffers alone."""
        return frozenset(each for each in self.sources if each > 0)


class Weights:
    """The parameters and buffers of a model, and those that have been counted."""

    def __init__(self, model: nn.Module, original: nn.Module) -> None:
        """Start with none counted; tensors of the original count as those of the copy."""
        named, kept = dict(model.named_parameters()), dict(model.named_buffers())
        self._alive = (*named.values(), *kept.values())
        """Keeps tensors alive, so that no other tensor gets the id of a replaced buffer."""
        self.names = {id(each): name for name, each in named.items()}
        self._sizes = {id(each): each.numel() for each in named.values()}
        self._frozen = {
            id(ours)
            for ours, theirs in zip(named.values(), original.parameters(), strict=True)
            if not theirs.requires_grad
        }
        self._buffers = {
            id(each): each.numel() for name, each in kept.items() if not name.endswith(_COUNTER)
        }
        self._sources = {each: frozenset({each}) for each in (*self._sizes, *self._buffers)}
        self._counted: set[int] = set()
        self._works: dict[int, Work] = {}
        """The work that does not depend on the input, by its id among the sources."""
        for theirs, ours in zip(_tensors(original), _tensors(model), strict=True):
            self._sources[id(theirs)] = self._sources.get(id(ours), frozenset())

    def knows(self, tensor: Tensor) -> bool:
        """Return whether a tensor is known to hold no map."""
        return id(tensor) in self._sources

    def derive(
        self, results: Iterable[Tensor], given: Iterable[Tensor], work: Work = NO_WORK
    ) -> None:
        """Record that tensors without maps were made from others, with some work."""
        sources = self.sources(given)
        if work:
            self._works[-len(self._works) - 1] = work  # an id is never negative
            sources |= {-len(self._works)}
        for result in results:
            self._sources[id(result)] = self._sources.get(id(result), frozenset()) | sources

    def sources(self, tensors: Iterable[Tensor]) -> frozenset[int]:
        """Return the ids of the parameters, buffers and work on which tensors depend."""
        return frozenset().union(*(self._sources.get(id(each), ()) for each in tensors))

    def seen(self, tensors: Iterable[Tensor]) -> Counted:
        """Return the uncounted weights and work on which tensors depend."""
        sources = self.sources(tensors)
        weights = sources & self._sizes.keys()
        new = weights - self._counted
        state = (sources & self._buffers.keys()) - self._counted
        params = sum(self._sizes[each] for each in new)
        frozen = sum(self._sizes[each] for each in new & self._frozen)
        buffers = sum(self._buffers[each] for each in state)
        tied = bool(weights) and not new
        works = sorted((sources & self._works.keys()) - self._counted, reverse=True)
        work = sum((self._works[each] for each in works), NO_WORK)
        return Counted(params, frozen, buffers, tied, bool(new) and new != weights, sources, work)

    def count(self, counted: Counted) -> None:
        """Mark weights and work as counted."""
        self._counted |= counted.sources

    def left(self) -> dict[str, int]:
        """Return the sizes of the uncounted parameters, by their names."""
        return {
            name: self._sizes[each]
            for each, name in self.names.items()
            if each not in self._counted
        }


def _tensors(model: nn.Module) -> Iterator[Tensor]:
    """Yield the parameters and buffers of a model, in order."""
    yield from model.parameters()
    yield from model.buffers()
