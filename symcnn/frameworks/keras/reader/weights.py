"""The weights of a layer: parameters, frozen or not, and buffers.

Keras counts frozen parameters as non-trainable like buffers, so that its own division is not used.
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
    """The number of parameters and of buffers."""

    trained: int
    kept: int
    frozen: int = 0
    """The number of parameters that are frozen."""

    @property
    def is_frozen(self) -> bool:
        """Whether there are parameters, and all of them are frozen."""
        return 0 < self.frozen == self.trained

    @staticmethod
    def of(layer: Layer) -> Weights:
        """Return the weights of a layer and its inner layers; an operation has none."""
        return Weights.among(layer, getattr(layer, "weights", ()))

    @staticmethod
    def among(layer: Layer, variables: Iterable[Variable]) -> Weights:
        """Return the counts of some variables of a layer."""
        several = list(variables)
        trained = {id(variable) for variable in _trained(layer)} if several else set()
        by_nature = [variable for variable in several if id(variable) in trained]
        trainable = getattr(layer, "trainable", True)
        fixed = [variable for variable in by_nature if not (trainable and variable.trainable)]
        whole, parameters, frozen = (
            sum(prod(variable.shape) for variable in each) for each in (several, by_nature, fixed)
        )
        return Weights(parameters, whole - parameters, frozen)


@dataclass
class Ledger:
    """The variables that have been counted so far."""

    counted: set[int] = field(default_factory=set)

    def take(self, layer: Layer, apart: Layer | None) -> tuple[Weights, bool, frozenset[int]]:
        """Count the new weights of a layer, without those of the inner layer `apart`.

        Returns them, whether all weights were counted before, and the ids of the variables.
        """
        others = {id(variable) for variable in getattr(apart, "weights", ())}
        variables = [v for v in getattr(layer, "weights", ()) if id(v) not in others]
        new = [variable for variable in variables if id(variable) not in self.counted]
        self.counted.update(id(variable) for variable in new)
        counts = Weights.among(layer, new)
        return counts, bool(variables) and not new, frozenset(map(id, variables))


def _trained(layer: Layer) -> Iterator[Variable]:
    """Yield the variables created as trainable, for which Keras has no public name."""
    yield from layer._trainable_variables  # noqa: SLF001
    for part in layer._layers:  # noqa: SLF001
        yield from _trained(part)
