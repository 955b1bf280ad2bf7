"""Opaque layers: layers without rules, with counts for one input shape."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Self

from symcnn.algebra.conditions.equation import equal
from symcnn.algebra.presentation.term import Term
from symcnn.errors import ShapeError
from symcnn.layers.declaration.arguments import count, uncertain_count
from symcnn.layers.declaration.base import Layer, Sight, layer
from symcnn.layers.declaration.opaque_arguments import whole
from symcnn.layers.declaration.requirement import Requirement
from symcnn.layers.declaration.shape import Map


@layer("X", "Opaque")
@dataclass(frozen=True)
class Opaque(Layer):
    """A layer without rules: `X(590592,macs=7077888,arriving=(768,14,14))`.

    The counts hold for the input shape `arriving` only: channels and size, or a number of features.
    Any other input is an error. The output has the same shape unless `leaving` is given. MACs that
    are omitted or `?` are unknown, so totals that include them are lower bounds. All trainable
    parameters count as weights. Receptive fields are unknown from this layer on.
    """

    sight = Sight.UNKNOWN

    trainable: Term = count("P", default=0, least=0, name="params")
    kept: Term = count("B", default=0, least=0, name="buffers")
    multiplied: Term = uncertain_count("M", name="macs")
    arriving: tuple[Term, ...] = whole("x")
    leaving: tuple[Term, ...] = whole("out", default="arriving")

    def output(self, x: Map) -> Map:
        """Return the shape `leaving`, or the input shape if they are equal."""
        return x if self.leaving == self.arriving else _to_map(self.leaving)

    def weights(self, x: Map) -> Term:
        """Return all trainable parameters."""
        del x
        return self.trainable

    def buffers(self, x: Map) -> Term:
        """Return the number of buffers."""
        del x
        return self.kept

    def macs(self, x: Map, y: Map) -> Term:
        """Return the number of multiply-accumulates, which may be unknown."""
        del x, y
        return self.multiplied

    def needs(self, x: Map) -> Iterator[Requirement]:
        """Require the input shape that the counts hold for.

        Raises ShapeError for a different number of dimensions.
        """
        expected = _to_map(self.arriving)
        says = f"X was counted for an input of {expected.shape}, not {x.shape}"
        if len(expected.size) != len(x.size):
            raise ShapeError(says)
        for expected_side, side in zip(self.arriving, (x.channels, *x.size), strict=True):
            yield Requirement(equal(side.value, expected_side.value), says)

    def generic(self) -> Self:
        """Return the layer with symbols for its numbers, the same ones for equal shapes."""
        symbolic = super().generic()
        return (
            replace(symbolic, leaving=symbolic.arriving)
            if self.leaving == self.arriving
            else symbolic
        )


def _to_map(numbers: tuple[Term, ...]) -> Map:
    channels, *size = numbers
    return Map(channels, tuple(size))
