"""The weights of a layer: those that are trained by nature, and those that are not.

Freezing a layer does not change what it is made of, so that Keras' own division is not used.
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

    @staticmethod
    def of(layer: Layer) -> Weights:
        """Return those of a layer and of the layers in it; an operation has none."""
        return Weights.among(layer, getattr(layer, "weights", ()))

    @staticmethod
    def among(layer: Layer, variables: Iterable[Variable]) -> Weights:
        """Return those of some variables of a layer."""
        several = list(variables)
        trained = {id(variable) for variable in _trained(layer)} if several else set()
        sizes = [(id(variable) in trained, prod(variable.shape)) for variable in several]
        return Weights(
            sum(size for is_trained, size in sizes if is_trained),
            sum(size for is_trained, size in sizes if not is_trained),
        )


@dataclass
class Ledger:
    """What has been counted so far."""

    counted: set[int] = field(default_factory=set)
    frozen: set[int] = field(default_factory=set)
    """The layers with parameters that are not trained now."""

    def take(self, layer: Layer, apart: Layer | None) -> tuple[Weights, bool, frozenset[int]]:
        """Return the weights of a layer that no layer before has, whether all were had, and which.

        Those of a layer in it can be left apart.
        """
        others = {id(variable) for variable in getattr(apart, "weights", ())}
        variables = [v for v in getattr(layer, "weights", ()) if id(v) not in others]
        new = [variable for variable in variables if id(variable) not in self.counted]
        self.counted.update(id(variable) for variable in new)
        found = Weights.among(layer, new)
        if found.trained and not layer.trainable:
            self.frozen.add(id(layer))
        return found, bool(variables) and not new, frozenset(map(id, variables))


def _trained(layer: Layer) -> Iterator[Variable]:
    """Yield the variables that were made to be trained; Keras names them nowhere else."""
    yield from layer._trainable_variables  # noqa: SLF001
    for part in layer._layers:  # noqa: SLF001
        yield from _trained(part)
