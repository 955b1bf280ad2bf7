"""Dropout."""

from __future__ import annotations

from dataclasses import dataclass

from symcnn.algebra.presentation.term import Term
from symcnn.layers.declaration.arguments import Ratio, argument
from symcnn.layers.declaration.base import Layer, layer


@layer("D", "Dropout")
@dataclass(frozen=True)
class Dropout(Layer):
    """Dropout at a rate between 0 and 1: `D(0.5)`. Source: Srivastava et al. 2014."""

    rate: Term = argument(Ratio("r"))

    def details(self) -> tuple[str, ...]:
        """Return the rate."""
        return (str(self.rate),)
