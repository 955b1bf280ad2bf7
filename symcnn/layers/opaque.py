"""What has no rule here: its numbers were counted elsewhere, for one shape."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Self

from symcnn.algebra.conditions.equation import equal
from symcnn.algebra.formula import Term
from symcnn.errors import ShapeError
from symcnn.layers.declaration.arguments import count, uncertain_count
from symcnn.layers.declaration.base import Layer, Sight, layer
from symcnn.layers.declaration.opaque_arguments import whole
from symcnn.layers.declaration.requirement import Need
from symcnn.layers.declaration.shape import Map


@layer("X", "Opaque")
@dataclass(frozen=True)
class Opaque(Layer):
    """A layer without a rule: `X(590592,macs=7077888,arriving=(768,14,14))`.

    Its numbers were counted elsewhere, for the shape `arriving`: channels and size, or a number of
    features. They hold for that shape alone, and no other is taken. What leaves has the same shape
    unless `leaving` says otherwise. Multiply-accumulates that are not given, or `?`, are unknown: a
    total that they are part of has a least value and no more. All trainable parameters are counted
    as weights, and receptive fields are not known from here on.
    """

    sight = Sight.UNKNOWN

    trainable: Term = count("P", default=0, least=0, name="params")
    kept: Term = count("B", default=0, least=0, name="buffers")
    multiplied: Term = uncertain_count("M", name="macs")
    arriving: tuple[Term, ...] = whole("x")
    leaving: tuple[Term, ...] = whole("out", default="arriving")

    def output(self, x: Map) -> Map:
        """Return the shape that was given, or the one that arrives."""
        return x if self.leaving == self.arriving else _map(self.leaving)

    def weights(self, x: Map) -> Term:
        """Return all trainable parameters."""
        del x
        return self.trainable

    def buffers(self, x: Map) -> Term:
        """Return what was counted."""
        del x
        return self.kept

    def macs(self, x: Map, y: Map) -> Term:
        """Return what was counted."""
        del x, y
        return self.multiplied

    def needs(self, x: Map) -> Iterator[Need]:
        """Yield that the shape that arrives is the one it was counted for.

        Raises ShapeError where their axes differ.
        """
        known = _map(self.arriving)
        says = f"X was counted for an input of {known.shape}, not {x.shape}"
        if len(known.size) != len(x.size):
            raise ShapeError(says)
        for was, side in zip(self.arriving, (x.channels, *x.size), strict=True):
            yield Need(equal(side.value, was.value), says)

    def generic(self) -> Self:
        """Return the layer with symbols for its numbers; a shape that stays has the same ones."""
        found = super().generic()
        return replace(found, leaving=found.arriving) if self.leaving == self.arriving else found


def _map(numbers: tuple[Term, ...]) -> Map:
    channels, *size = numbers
    return Map(channels, tuple(size))
