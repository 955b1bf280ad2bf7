"""Dropout."""

from __future__ import annotations

from dataclasses import dataclass

from sympy import Rational

from symcnn.algebra.presentation.term import Term
from symcnn.layers.declaration.arguments import Ratio, argument
from symcnn.layers.declaration.base import Layer, layer


@layer("D", "Dropout")
@dataclass(frozen=True)
class Dropout(Layer):
    """Dropout at a rate between 0 and 1: `D(0.5)`. Source: Srivastava et al. 2014."""

    rate: Term = argument(Ratio("r"))

    def details(self) -> tuple[str, ...]:
        """Return the rate, as a decimal if it is a short one: 0.2, but 1/3."""
        decimal = f"{float(self.rate.value):g}" if self.rate.value.is_number else ""
        is_exact = bool(decimal) and Rational(decimal) == self.rate.value
        return (decimal if is_exact else str(self.rate),)
