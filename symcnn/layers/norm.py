"""Normalization layers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from sympy import Add, Expr

from symcnn.algebra.conditions.condition import AtLeast, at_least
from symcnn.algebra.presentation.term import Term
from symcnn.layers.declaration.arguments import count, flag
from symcnn.layers.declaration.base import Layer, layer
from symcnn.layers.declaration.requirement import Requirement, divided
from symcnn.layers.declaration.shape import Map


class Averaging(Layer):
    """A layer that subtracts a mean and divides by a standard deviation."""

    averaged: ClassVar[tuple[str, ...]]
    """The axes over which they are taken: examples of the batch, channels of a group, positions."""


class Norm(Averaging):
    """A normalization layer with a scale and a shift per channel, unless `affine=0`.

    `scale=0` omits the scale, `center=0` the shift.
    """

    affine: int
    scale: int = 1
    center: int = 1

    def weights(self, x: Map) -> Term:
        """Return one scale per channel."""
        return self.affine * self.scale * x.channels

    def biases(self, x: Map) -> Term:
        """Return one shift per channel."""
        return self.affine * self.center * x.channels


class Tracked(Norm):
    """A normalization layer that can keep a running mean and variance of each channel."""

    stats: int

    def buffers(self, x: Map) -> Term:
        """Return the running mean and variance per channel; the batch counter is not counted."""
        return 2 * self.stats * x.channels


@layer("B", "BatchNorm")
@dataclass(frozen=True)
class BatchNorm(Tracked):
    """Batch normalization; `stats=0` keeps no running mean and variance.

    `frozen=1` makes scale and shift non-trainable buffers, as in the backbones of detectors.
    Sources: Ioffe & Szegedy 2015; PyTorch, torch.nn.BatchNorm2d (stats is track_running_stats);
    torchvision.ops.FrozenBatchNorm2d; Keras, BatchNormalization (scale, center).
    """

    averaged = ("examples", "positions")

    affine: int = flag(default=1)
    scale: int = flag(default=1)
    center: int = flag(default=1)
    stats: int = flag(default=1)
    frozen: int = flag(default=0)

    def weights(self, x: Map) -> Term:
        """Return one scale per channel, or 0 if the scales are buffers."""
        return (1 - self.frozen) * super().weights(x)

    def biases(self, x: Map) -> Term:
        """Return one shift per channel, or 0 if the shifts are buffers."""
        return (1 - self.frozen) * super().biases(x)

    def buffers(self, x: Map) -> Term:
        """Return the running mean and variance, and the scale and shift if `frozen=1`."""
        scale_and_shift = super().weights(x) + super().biases(x)
        return super().buffers(x) + self.frozen * scale_and_shift


@layer("LN", "LayerNorm")
@dataclass(frozen=True)
class LayerNorm(Norm):
    """Layer normalization over the channels, at each position. Source: Ba, Kiros & Hinton 2016."""

    averaged = ("channels",)

    affine: int = flag(default=1)
    scale: int = flag(default=1)
    center: int = flag(default=1)


@layer("GN", "GroupNorm")
@dataclass(frozen=True)
class GroupNorm(Norm):
    """Group normalization: `GN(32)`. Source: Wu & He 2018; PyTorch, torch.nn.GroupNorm."""

    averaged = ("channels", "positions")

    groups: Term = count("g", default=1)
    affine: int = flag(default=1)
    scale: int = flag(default=1)
    center: int = flag(default=1)

    def details(self) -> tuple[str, ...]:
        """Return the number of groups."""
        return (f"of {self.groups} groups",)

    def needs(self, x: Map) -> Iterator[Requirement]:
        """Require that the groups divide the channels, and that each has more than one value."""
        yield divided("channels", x.channels, self.groups)
        says = "each group must have more than one value, but {} groups share {} values"
        yield Requirement(_shares(x, self.groups), says, (self.groups, x.features))


@layer("IN", "InstanceNorm")
@dataclass(frozen=True)
class InstanceNorm(Tracked):
    """Instance normalization, by default without scale and shift.

    `stats=1` keeps a running mean and variance of each channel.
    Source: Ulyanov, Vedaldi & Lempitsky 2016; PyTorch, torch.nn.InstanceNorm2d.
    """

    averaged = ("positions",)

    spatial = True

    affine: int = flag(default=0)
    stats: int = flag(default=0)

    def needs(self, x: Map) -> Iterator[Requirement]:
        """Require more than one position, unless a running mean and variance are kept."""
        if not self.stats:
            says = "the input must have more than one position to normalize over, not {}"
            yield Requirement(_shares(x, x.channels), says, (x.positions,))


def _shares(x: Map, groups: Term) -> AtLeast:
    """Return the condition that each of some groups, which divide the channels, has two values.

    As no side is below 1, this holds if and only if there are more channels than groups, or more
    than one position; that is stated unless the number of values is a single product.
    """
    surplus = x.channels.value - groups.value
    several = at_least(surplus + _beyond_one_position(x), 1)
    is_product = not any(number.value.is_Add for number in (x.channels, *x.size))
    if several.verdict is None and surplus != 0 and is_product:
        return at_least(x.features.value, 2 * groups.value)
    return several


def _beyond_one_position(x: Map) -> Expr:
    """Return an expression that is 0 for one position, and at least 1 for more."""
    return Add(*(side - 1 for side in {side.value for side in x.size}))


@layer("Normalization", "Normalization")
@dataclass(frozen=True)
class Normalization(Averaging):
    """Normalization of each channel, by a mean and a variance that are taken from the data.

    Source: Keras, Normalization.
    """

    averaged = ("examples", "positions")

    def buffers(self, x: Map) -> Term:
        """Return the mean and the variance of each channel, and the number of updates."""
        return 2 * x.channels + 1
