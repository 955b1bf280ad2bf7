"""The weights of a layer: those that are trained by nature, and those that are not.

Freezing a layer does not make buffers of its weights, so that Keras' own division is not used.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from math import prod
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from keras import Layer, Variable


@dataclass(frozen=True)
class Weights:
    """How many numbers are trained, and how many are only kept."""

    trained: int
    kept: int
    frozen: int = 0
    """How many of those that are trained by nature are not trained now."""

    @property
    def is_frozen(self) -> bool:
        """Whether there are weights to train, and none of them is trained now."""
        return 0 < self.frozen == self.trained

    @staticmethod
    def of(layer: Layer) -> Weights:
        """Return those of a layer and of the layers in it; an operation has none."""
        return Weights.among(layer, getattr(layer, "weights", ()))

    @staticmethod
    def among(layer: Layer, variables: Iterable[Variable]) -> Weights:
        """Return those of some variables of a layer."""
        several = list(variables)
        trained = {id(variable) for variable in _trained(layer)} if several else set()
        by_nature = [variable for variable in several if id(variable) in trained]
        fixed = by_nature if not getattr(layer, "trainable", True) else _fixed(by_nature)
        whole, own, frozen = (sum(map(_size, each)) for each in (several, by_nature, fixed))
        return Weights(own, whole - own, frozen)


@dataclass
class Ledger:
    """What has been counted so far."""

    counted: set[int] = field(default_factory=set)

    def take(self, layer: Layer, apart: Layer | None) -> tuple[Weights, bool, frozenset[int]]:
        """Return the weights of a layer that no layer before has, whether all were had, and which.

        Those of a layer in it can be left apart.
        """
        others = {id(variable) for variable in getattr(apart, "weights", ())}
        variables = [v for v in getattr(layer, "weights", ()) if id(v) not in others]
        new = [variable for variable in variables if id(variable) not in self.counted]
        self.counted.update(id(variable) for variable in new)
        found = Weights.among(layer, new)
        return found, bool(variables) and not new, frozenset(map(id, variables))


def _size(variable: Variable) -> int:
    return prod(variable.shape)


def _fixed(variables: Iterable[Variable]) -> list[Variable]:
    return [variable for variable in variables if not variable.trainable]


def _trained(layer: Layer) -> Iterator[Variable]:
    """Yield the variables that were made to be trained; Keras names them nowhere else."""
    yield from layer._trainable_variables  # noqa: SLF001
    for part in layer._layers:  # noqa: SLF001
        yield from _trained(part)
