"""The weights of a model: which a tensor was made from, and which have been counted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from torch import Tensor, nn

from symcnn.frameworks.torch.reader.work import NO_WORK, Work

COUNTER = "num_batches_tracked"
"""The buffer of a batch normalisation that only counts batches."""


@dataclass(frozen=True)
class Counted:
    """The numbers of a call that no call before has used."""

    params: int
    frozen: int
    """How many of the parameters are not trained."""
    buffers: int
    tied: bool
    """Whether there are weights, and all of them have been counted before."""
    parted: bool
    """Whether some of them have been counted before, and some have not."""
    sources: frozenset[int]
    """What stands for the weights, the buffers and the work that the call depends on."""
    work: Work = NO_WORK
    """What is done to make the weights and constants of a call, and no call before has used."""

    @property
    def tensors(self) -> frozenset[int]:
        """What stands for the weights and buffers alone."""
        return frozenset(each for each in self.sources if each > 0)


class Weights:
    """The parameters and buffers of a model, and what has been counted of them."""

    def __init__(self, model: nn.Module, original: nn.Module) -> None:
        """Start with none of them counted; those of the original stand for those of its copy."""
        named, kept = dict(model.named_parameters()), dict(model.named_buffers())
        self._alive = (*named.values(), *kept.values())
        """Kept, since a model may replace a buffer, and another tensor would get its id."""
        self.names = {id(each): name for name, each in named.items()}
        self._sizes = {id(each): each.numel() for each in named.values()}
        self._frozen = {
            id(ours)
            for ours, theirs in zip(named.values(), original.parameters(), strict=True)
            if not theirs.requires_grad
        }
        self._buffers = {
            id(each): each.numel() for name, each in kept.items() if not name.endswith(COUNTER)
        }
        self._sources = {each: frozenset({each}) for each in (*self._sizes, *self._buffers)}
        self._counted: set[int] = set()
        self._works: dict[int, Work] = {}
        """The work that is done without an image, by what stands for it among the sources."""
        for theirs, ours in zip(_tensors(original), _tensors(model), strict=True):
            self._sources[id(theirs)] = self._sources.get(id(ours), frozenset())

    def knows(self, tensor: Tensor) -> bool:
        """Tell whether a tensor is known to hold no map."""
        return id(tensor) in self._sources

    def derive(
        self, results: Iterable[Tensor], given: Iterable[Tensor], work: Work = NO_WORK
    ) -> None:
        """Note that tensors without maps were made from others, and the work of that."""
        sources = self.sources(given)
        if work:
            self._works[-len(self._works) - 1] = work  # an id is never negative
            sources |= {-len(self._works)}
        for result in results:
            self._sources[id(result)] = self._sources.get(id(result), frozenset()) | sources

    def sources(self, tensors: Iterable[Tensor]) -> frozenset[int]:
        """Return the parameters and buffers that tensors were made from."""
        return frozenset().union(*(self._sources.get(id(each), ()) for each in tensors))

    def seen(self, tensors: Iterable[Tensor]) -> Counted:
        """Return what is new of the weights that tensors were made from."""
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
        """Count weights and the work on them, so that they are not new any more."""
        self._counted |= counted.sources

    def left(self) -> dict[str, int]:
        """Return the parameters that have not been counted, by their names."""
        return {
            name: self._sizes[each]
            for each, name in self.names.items()
            if each not in self._counted
        }


def _tensors(model: nn.Module) -> Iterator[Tensor]:
    """Yield the parameters and buffers of a model, in order."""
    yield from model.parameters()
    yield from model.buffers()
